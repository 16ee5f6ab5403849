import type { Graph } from "../graph.ts";
import { GraphError } from "../graphError.ts";

/** What is asked about: of the declaration, as far as Microsoft Graph can say something of it. */
export interface DeclaredTenant {
  readonly tenantId: string;
  readonly cloud: "public" | "usGovernment";
  readonly selfServicePasswordReset: "all" | "none" | "group";
  /** Domains that the agents write to, and those that Entra Connect Sync writes to. */
  readonly cloudSyncDomains: readonly string[];
  readonly connectSyncDomains: readonly string[];
  /** Domains for which the stack makes a cloud sync configuration; absent: none. */
  readonly madeConfigurations?: readonly string[];
  /** Domains whose declared configuration synchronizes password hashes, and those whose does not; absent: none. */
  readonly withHashes?: readonly string[];
  readonly withoutHashes?: readonly string[];
  /** Hosts with declared agents; absent: none. */
  readonly agentHosts?: readonly DeclaredHost[];
}

export interface DeclaredHost {
  /** Computer name. */
  readonly host: string;
  /** In lower case: its forest, and the domains that its agent serves. */
  readonly domains: readonly string[];
}

/** `told`: a number that a person has to judge. */
export interface Outcome {
  readonly state: "met" | "unmet" | "told" | "notChecked";
  readonly found: string;
  /** What to do about it. */
  readonly next?: string;
  /** User principal names, which are only told if asked for. */
  readonly names?: readonly string[];
}

export interface ReadinessCheck {
  readonly name: string;
  /** What whoever is signed in must be allowed. */
  readonly permission: string;
  /** What to do where the sign-in has not got it and cannot be given it. */
  readonly otherwise?: string;
  run(graph: Graph, tenant: DeclaredTenant, signal: AbortSignal): Promise<Outcome | readonly Outcome[]>;
}

export interface CheckedReadiness extends Outcome {
  readonly name: string;
  readonly permission: string;
}

/** Each check by itself: one that may not be made is not checked, and stops no other. */
export async function checkReadiness(
  checks: readonly ReadinessCheck[],
  graph: Graph,
  tenant: DeclaredTenant,
  signal: AbortSignal,
): Promise<CheckedReadiness[]> {
  const results: CheckedReadiness[] = [];
  for (const check of checks) {
    const { name, permission } = check;
    const outcomes = await check.run(graph, tenant, signal).catch((error: unknown) => notChecked(error, check));
    for (const outcome of [outcomes].flat()) results.push({ name, permission, ...outcome });
  }
  return results;
}

/**
 * For a permission that Microsoft has not given the Azure CLI, so that no person gets it by az login, whatever an administrator consents to.
 * https://github.com/Azure/azure-cli/issues/22775
 */
export const asApplication =
  "A person who signed in by az login cannot be given that: sign in as an application that was granted it, az login --service-principal (docs/tenant.md).";

/** Synchronization jobs answer 401 where a permission is missing. */
function notChecked(error: unknown, { permission, otherwise }: ReadinessCheck): Outcome {
  if (!(error instanceof GraphError)) throw error;
  const { message, status, code } = error;
  const isRefused = status === 403 || (status === 401 && code !== "signIn");
  if (!isRefused) return { state: "notChecked", found: message };
  const lack = status === 403 ? "It needs" : "If other checks are answered, the sign-in lacks";
  const found = `${message} ${lack} ${permission}.`;
  return { state: "notChecked", found, ...(otherwise !== undefined && { next: otherwise }) };
}
