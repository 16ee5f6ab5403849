import { INSTALLER_ACCOUNT } from "../facts/accountNames.ts";
import type { AgentFleet, AgentHostArgs, ProvisioningAgentsArgs } from "../components/index.ts";
import { credentialArgs } from "./componentArgs.ts";
import type { Forest, Tenant } from "./config/model.ts";

/** Undefined: no channel reaches a host, or nothing is said of agents on them. */
export function agentArgs(
  forest: Forest,
  { id, cloud }: Tenant,
  fleet: AgentFleet,
): ProvisioningAgentsArgs | undefined {
  const { installation, version } = forest.agents ?? {};
  if (installation === undefined) return undefined;
  const { installer, registration, administrator, proxy, trace, preferredDomainControllers } = installation;
  const { name: account, passwordReaders } = forest.serviceAccount;
  // The installer's own account goes by this name, unless the kit makes one that does.
  const own = passwordReaders !== undefined || account !== INSTALLER_ACCOUNT;
  return {
    forest: forest.name,
    tenantId: id,
    cloud,
    domains: forest.domains
      .filter(({ syncedBy }) => syncedBy === "cloudSync")
      .map(({ name }) => ({
        name,
        preferredDomainControllers: [
          ...(preferredDomainControllers.find(({ domain }) => domain === name)?.servers ?? []),
        ],
      })),
    hosts: reachedHosts(forest, fleet),
    ...(own ? { serviceAccount: account } : forest.credential && { credential: credentialArgs(forest.credential) }),
    ...(version !== undefined && { version }),
    ...(installer && { installer }),
    registration,
    ...(administrator && { tenantCredential: credentialArgs(administrator) }),
    ...(proxy !== undefined && { proxy }),
    trace,
    mode: forest.mode,
  };
}

/** The hosts that a channel reaches: the kit's own by their number, for their names are given by Azure's inputs. */
export function reachedHosts({ agents }: Forest, fleet: AgentFleet): AgentHostArgs[] {
  const { virtualMachines, arcServers = [], existing = [] } = agents ?? {};
  const own = Array.from({ length: virtualMachines?.count ?? 0 }, (_, index) => ({
    name: `agent-${index + 1}`,
    computerName: fleet.hosts.apply((names) => names[index] ?? ""),
    channel: fleet.hostIds.apply((ids) => ids[index] ?? ""),
  }));
  return [
    ...own,
    ...arcServers.map((channel) => ({ name: channel.split("/").at(-1) ?? channel, channel })),
    ...existing.flatMap(({ name, channel }) => (channel === undefined ? [] : [{ name, channel }])),
  ];
}

/** Hosts that no channel reaches: what there is to do on them is people's. */
export function unreachedHosts({ agents }: Forest): string[] {
  return (agents?.existing ?? []).filter(({ channel }) => channel === undefined).map(({ name }) => name);
}
