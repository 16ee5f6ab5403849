import type { ProvisioningAgentParameters } from "../../resources/provisioningAgent/call.ts";

/** A simulated host, as the file of the simulated directory holds it. */
export interface HostState {
  /** Empty: there is no agent. */
  installedVersion: string;
  /** Empty: no tenant has the agent. */
  tenantId: string;
  domains: string[];
  /** sAMAccountName, or the account that Windows gives a new service. */
  account: string;
  running: boolean;
  /** Whether somebody deleted the agent's service; absent: it is there where an agent is. */
  withoutService?: boolean;
  /** Of the newest trace file; empty: there is none. */
  lastActivity: string;
  proxy?: string;
  trace?: boolean;
  preferredDomainControllers?: Record<string, string[]>;
  /** Names of prerequisites that the host does not meet; absent: it meets all. */
  lacks?: string[];
  /** Whether the host cannot use the group managed service account; absent: it can. */
  lockedOut?: boolean;
  /** What was last asked for: somebody who works by hand does what they are told. */
  asked?: Pick<ProvisioningAgentParameters, "tenantId" | "domains" | "serviceAccount" | "version">;
}

/** The account of the agent's service until it is configured. */
export const VIRTUAL_ACCOUNT = "NT SERVICE\\AADConnectProvisioningAgent";

/** Every host exists: one that nothing has been done to yet is fit for an agent and has none. */
export function hostOf(hosts: Record<string, HostState>, name: string): HostState {
  return (hosts[name.toLowerCase()] ??= {
    installedVersion: "",
    tenantId: "",
    domains: [],
    account: VIRTUAL_ACCOUNT,
    running: false,
    lastActivity: "",
  });
}

/** Which account a declared one is: without one, the agent's set-up makes its own. */
export const accountFor = (serviceAccount: string | undefined): string => serviceAccount ?? "pGMSA_5a4d0b01$";

/** A domain is added with its preferred domain controllers; no command changes those of one that is served. */
export function serve(host: HostState, domains: ProvisioningAgentParameters["domains"]): void {
  for (const { name, preferredDomainControllers } of domains) {
    if (!host.domains.includes(name)) host.domains.push(name);
    host.preferredDomainControllers = { ...host.preferredDomainControllers, [name]: preferredDomainControllers };
  }
}

/** A running agent writes traces. */
export function start(host: HostState): void {
  host.running = true;
  host.lastActivity = new Date().toISOString();
}
