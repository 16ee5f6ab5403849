import { agentHosts, isInFleet } from "./agentHosts.ts";
import { UNKNOWN, type ResourceView, type Stack } from "./rule.ts";
import { at } from "./value.ts";

/** Where resources say which machine they are on: a name, or a resource id. */
const places = ["vmName", "machineName", "virtualMachineName", "virtualMachineId", "machineId", "arcMachineId", "targetResourceId"]; // prettier-ignore

/**
 * Whether a resource is on an agent host: the kit's fleet declares it, it is declared in a host, or it names one. UNKNOWN: it names a
 * machine that is not known yet, and there are hosts.
 */
export function isOnAgentHost(view: ResourceView, stack: Stack): boolean | typeof UNKNOWN {
  const hosts = agentHosts(stack);
  const parent = stack.parentOf(view);
  if (isInFleet(view, stack) || (parent && hosts.isMachine(parent))) return true;
  const named = places.map((place) => at(view.properties, place));
  if (named.some((name) => typeof name === "string" && hosts.isNamed(name.split("/").at(-1) ?? ""))) return true;
  return named.includes(UNKNOWN) && hosts.machines.length > 0 ? UNKNOWN : false;
}
