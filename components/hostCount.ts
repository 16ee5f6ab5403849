import { AGENT_HOSTS } from "./defaults.ts";

/** Number of VMs to make: as declared, else what fills up to AGENT_HOSTS with the hosts that are there. */
export function hostCount({ count, arcServers = [], existing = [] }: Fleet): number {
  return count ?? Math.max(0, AGENT_HOSTS - arcServers.length - existing.length);
}

interface Fleet {
  readonly count?: number | undefined;
  readonly arcServers?: readonly unknown[] | undefined;
  readonly existing?: readonly unknown[] | undefined;
}
