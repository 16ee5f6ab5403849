import { hostNameIn } from "../facts/agentHost.ts";
import { asksForDomainAdministrator } from "../facts/agentVersions.ts";
import type { AgentFleet, AgentHostArgs, ProvisioningAgentsArgs } from "../components/index.ts";
import { credentialArgs } from "./componentArgs.ts";
import type { Forest, Tenant } from "./config/model.ts";
import { ownAccountOf } from "./config/ownAccount.ts";

/** Undefined: no channel reaches a host, or nothing is said of agents on them. */
export function agentArgs(
  forest: Forest,
  { id, cloud }: Tenant,
  fleet: AgentFleet,
): ProvisioningAgentsArgs | undefined {
  if (forest.agents?.installation === undefined || !hasReachedHosts(forest)) return undefined;
  const { installation, version } = forest.agents;
  const { installer, registration, administrator, proxy, trace } = installation;
  const account = ownAccount(forest);
  return {
    forest: forest.name,
    tenantId: id,
    cloud,
    domains: agentDomains(forest),
    hosts: reachedHosts(forest, fleet),
    ...(account !== undefined && { serviceAccount: account }),
    ...(forest.credential &&
      asksForDomainAdministrator(version, account) && { credential: credentialArgs(forest.credential) }),
    version,
    ...(installer && { installer }),
    registration,
    ...(administrator && { tenantCredential: credentialArgs(administrator) }),
    ...(proxy !== undefined && { proxy }),
    trace,
    mode: forest.mode,
  };
}

export const ownAccount = ({ serviceAccount }: Forest): string | undefined => ownAccountOf(serviceAccount);

/** The domains that the agents of a forest serve. */
export function agentDomains({ domains, agents }: Forest): { name: string; preferredDomainControllers: string[] }[] {
  const preferred = agents?.installation?.preferredDomainControllers ?? [];
  return domains
    .filter(({ syncedBy }) => syncedBy === "cloudSync")
    .map(({ name }) => ({
      name,
      preferredDomainControllers: [...(preferred.find(({ domain }) => domain === name)?.servers ?? [])],
    }));
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
    ...arcServers.map((channel) => ({ name: hostNameIn(channel), channel })),
    ...existing.flatMap(({ name, channel }) => (channel === undefined ? [] : [{ name, channel }])),
  ];
}

export function hasReachedHosts({ agents }: Forest): boolean {
  const { virtualMachines, arcServers = [], existing = [] } = agents ?? {};
  const ofOthers = arcServers.length + existing.filter(({ channel }) => channel !== undefined).length;
  return (virtualMachines?.count ?? 0) + ofOthers > 0;
}

/** Hosts that no channel reaches: what there is to do on them is people's. */
export function unreachedHosts({ agents }: Forest): string[] {
  return (agents?.existing ?? []).filter(({ channel }) => channel === undefined).map(({ name }) => name);
}
