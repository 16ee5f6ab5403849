import { AGENT_HOSTS } from "../defaults.ts";
import type { AgentsValues, Loose } from "../values.ts";

/** Number of Azure VMs: as written, else what fills up to the recommended number of hosts. */
export function virtualMachineCount(agents: Loose<AgentsValues>): number {
  return agents.count ?? Math.max(0, AGENT_HOSTS - hostsThere(agents));
}

/** Hosts that are there already. */
export const hostsThere = ({ arcServers = [], existing = [] }: Loose<AgentsValues>): number =>
  arcServers.length + existing.length;
