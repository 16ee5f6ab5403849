import { hostNameIn } from "../../facts/agentHost.ts";
import { CLOUD_SYNC_APPLICATION_TEMPLATE } from "../../facts/cloudSync.ts";
import { isChildOf } from "../../facts/domainNames.ts";
import {
  AGENT_FLEET,
  APPLICATION_FROM_TEMPLATE,
  CLOUD_SYNC_CONFIGURATION,
  DOMAIN_ROOT_DELEGATION,
  PROVISIONING_AGENT,
  TENANT_SETTINGS,
} from "../../policies/types.ts";
import type { ResourceView } from "../../policies/rule.ts";
import { printable } from "../../policies/reports/text.ts";
import type { Graph } from "../../provider/graph/graph.ts";
import { agents } from "../../provider/graph/readiness/agentChecks.ts";
import {
  checkReadiness,
  type CheckedReadiness,
  type DeclaredHost,
  type DeclaredTenant,
} from "../../provider/graph/readiness/check.ts";
import { signIn } from "../../provider/graph/readiness/domainChecks.ts";
import { cloud, licence, role } from "../../provider/graph/readiness/tenantChecks.ts";
import { cloudSync } from "../../provider/graph/readiness/cloudSyncChecks.ts";
import { methodsPolicy } from "../../provider/graph/readiness/methodChecks.ts";
import { engines, registration } from "../../provider/graph/readiness/userChecks.ts";
import { ChannelError } from "../../resources/ports/channel.ts";
import { declaredByStackFile } from "../../stack/offline/declared.ts";
import { ExitCode, unusable } from "../exitCode.ts";
import { oneStackFile } from "../stackFiles.ts";
import { unusableStack } from "../unusableStack.ts";

export interface ReadyOptions {
  readonly format: "text" | "json";
  /** Whether users are told by name. */
  readonly names?: true;
}

/** Who is asked: a test asks another. */
export type GraphFor = (tenant: DeclaredTenant) => Promise<Graph>;

const signedIn: GraphFor = async ({ tenantId, cloud: declared }) => {
  const { signedInGraph } = await import("../../provider/graph/signIn.ts");
  return signedInGraph(tenantId, declared);
};

/** `ewb ready`: whether the tenant is ready for what the stack file declares; it changes nothing, and answers the exit code. */
export async function ready(given: string | undefined, options: ReadyOptions, graphFor = signedIn): Promise<number> {
  const found = oneStackFile(given, "ready prod");
  if ("problem" in found) return unusable(found.problem);
  const { file } = found;
  try {
    const tenant = tenantIn(await declaredByStackFile(file));
    if (tenant === undefined)
      return unusable(`${file} declares no tenant's settings, so there is nothing to ask about.`);
    const ofAgents = tenant.agentHosts ? [agents] : [];
    const checks = [cloud, licence, role, signIn, ...ofAgents, methodsPolicy, registration, cloudSync, engines];
    const { signal } = new AbortController();
    return tell(await checkReadiness(checks, await graphFor(tenant), tenant, signal), options);
  } catch (error) {
    const code = error instanceof ChannelError ? unusable(error.message) : unusableStack(file, error);
    if (code !== undefined) return code;
    throw error;
  }
}

function tenantIn(views: readonly ResourceView[]): DeclaredTenant | undefined {
  const settings = views.find(({ type }) => type === TENANT_SETTINGS)?.properties;
  if (settings === undefined) return undefined;
  const { tenantId, cloud: declared, selfServicePasswordResetScope: scope, connectSyncDomains } = settings;
  const agentHosts = agentHostsIn(views);
  const made = views.flatMap(({ type, properties: { templateId, displayName } }) =>
    type === APPLICATION_FROM_TEMPLATE && templateId === CLOUD_SYNC_APPLICATION_TEMPLATE ? [String(displayName)] : [],
  );
  const delegated = views.filter(({ type }) => type === DOMAIN_ROOT_DELEGATION);
  return {
    tenantId: String(tenantId),
    cloud: declared === "usGovernment" ? declared : "public",
    selfServicePasswordReset: scope === "none" || scope === "group" ? scope : "all",
    cloudSyncDomains: [...new Set(delegated.map(({ properties }) => String(properties["domain"])))],
    connectSyncDomains: Array.isArray(connectSyncDomains) ? connectSyncDomains.map(String) : [],
    ...(agentHosts.length > 0 && { agentHosts }),
    withHashes: hashing(views, true),
    withoutHashes: hashing(views, false),
    ...(made.length > 0 && { madeConfigurations: made }),
  };
}

const hashing = (views: readonly ResourceView[], isOn: boolean): string[] =>
  views.flatMap(({ type, properties: { domain, passwordHashSync } }) =>
    type === CLOUD_SYNC_CONFIGURATION && passwordHashSync === isOn ? [String(domain)] : [],
  );

/** Hosts of agents by their names; those that a channel reaches are a fleet's and an agent's. The kit's own are named by Azure's inputs. */
function agentHostsIn(views: readonly ResourceView[]): DeclaredHost[] {
  const domains = [
    ...new Set(views.flatMap(({ properties: { domain } }) => (typeof domain === "string" ? [domain] : []))),
  ];
  const all = views.flatMap(({ type, properties }) => {
    if (type === PROVISIONING_AGENT) return hostOf(properties);
    return type === AGENT_FLEET ? hostsThere(properties, domains) : [];
  });
  return [...new Map(all.map((one) => [one.host.toLowerCase(), one])).values()];
}

function hostsThere(
  { forest, existing, arcServers }: ResourceView["properties"],
  domains: readonly string[],
): DeclaredHost[] {
  if (typeof forest !== "string") return [];
  const names = [existing, arcServers].flatMap((list) => (Array.isArray(list) ? list.map(String) : []));
  const served = [forest, ...domains.filter((domain) => isChildOf(domain, forest))].map((name) => name.toLowerCase());
  return names.map((name) => ({ host: hostNameIn(name), domains: [...new Set(served)] }));
}

function hostOf({ host, forest, domains }: ResourceView["properties"]): DeclaredHost[] {
  if (typeof host !== "string") return [];
  const served = (Array.isArray(domains) ? domains : []).map((one: { name?: unknown } | undefined) => one?.name);
  const names = [forest, ...served].flatMap((name) => (typeof name === "string" ? [name.toLowerCase()] : []));
  return [{ host, domains: [...new Set(names)] }];
}

const marks = { met: "met", unmet: "unmet", told: "told", notChecked: "not checked" };

function tell(results: readonly CheckedReadiness[], { format, names }: ReadyOptions): number {
  const shown = names ? results : results.map(({ names: _, ...result }) => result);
  if (format === "json") console.log(JSON.stringify({ checks: shown }, undefined, 2));
  else console.log([...shown.map(lines), "", summary(results)].join("\n"));
  if (results.some(({ state }) => state === "unmet")) return ExitCode.findings;
  // Who was told nothing by nobody has no answer.
  return results.every(({ state }) => state === "notChecked") ? ExitCode.unusableInput : ExitCode.clean;
}

function lines({ name, state, found, next, names, permission }: CheckedReadiness): string {
  const all = [
    `${marks[state]}: ${name}: ${found}`,
    ...(next === undefined ? [] : [`  next: ${next}`]),
    ...(state === "notChecked" ? [`  needs: ${permission}`] : []),
    ...(names ?? []).map((user) => `  ${user}`),
  ];
  return all.map(printable).join("\n");
}

function summary(results: readonly CheckedReadiness[]): string {
  const count = (state: CheckedReadiness["state"]) => results.filter((result) => result.state === state).length;
  const open = count("notChecked") > 0 ? "; what was not checked is not known to be in order" : "";
  return `${count("met")} met, ${count("unmet")} unmet, ${count("told")} to be judged, ${count("notChecked")} not checked${open}`;
}
