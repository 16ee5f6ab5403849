import { machineTypes, namesOf } from "./machine.ts";
import { oncePerStack } from "./oncePerStack.ts";
import { UNKNOWN, type ResourceView, type Stack } from "./rule.ts";
import { AGENT_FLEET, PROVISIONING_AGENT } from "./types.ts";
import { at, listAt } from "./value.ts";

/** Which machines of a stack are hosts of provisioning agents. */
export interface AgentHosts {
  /** Virtual machines that the stack declares. */
  readonly machines: readonly ResourceView[];
  isMachine(view: ResourceView): boolean;
  /** Those that a fleet has itself. */
  ofFleet(fleet: ResourceView): readonly ResourceView[];
  /** Whether something of that name, such as the vmName of an extension, is one, declared here or not. */
  isNamed(name: string): boolean;
}

/** Those in an AgentFleet, those that a fleet names, and those that an agent is declared for. */
export const agentHosts = oncePerStack((stack): AgentHosts => {
  const named = new Set([
    ...stack.ofType(PROVISIONING_AGENT).flatMap(ofAgent),
    ...stack.ofType(AGENT_FLEET).flatMap(ofFleet),
  ]);
  const machines = machineTypes
    .flatMap(stack.ofType)
    .filter((machine) => isInFleet(machine, stack) || namesOf(machine).some((name) => named.has(name)));
  for (const machine of machines) for (const name of namesOf(machine)) named.add(name);
  const byParent = Map.groupBy(machines, ({ parent = "" }) => parent);
  const urns = new Set(machines.map(({ urn }) => urn));
  return {
    machines,
    ofFleet: ({ urn }: ResourceView) => byParent.get(urn) ?? [],
    isMachine: ({ urn }: ResourceView) => urns.has(urn),
    isNamed: (name: string) => named.has(name.toLowerCase()),
  };
});

export function isAgentHost(machine: ResourceView, stack: Stack): boolean {
  return agentHosts(stack).isMachine(machine);
}

/** Whether the kit's own fleet declares a resource: a URN names the types that it is declared in. */
export function isInFleet(view: ResourceView, stack: Stack): boolean {
  return stack.parentOf(view)?.type === AGENT_FLEET || (view.urn.split("::")[2] ?? "").includes(`${AGENT_FLEET}$`);
}

function ofAgent({ properties }: ResourceView): string[] {
  const [host, channel] = [at(properties, "host"), at(properties, "channel")];
  return [host, typeof channel === "string" && channel.includes("/") ? channel.split("/").at(-1) : undefined]
    .filter((name): name is string => typeof name === "string")
    .map((name) => name.toLowerCase());
}

function ofFleet({ properties }: ResourceView): string[] {
  const hosts = listAt(properties, "hosts");
  if (hosts === UNKNOWN) return [];
  return hosts.filter((name): name is string => typeof name === "string").map((name) => name.toLowerCase());
}

/** How many hosts a fleet has besides its machines: Arc servers, and hosts that are there. */
export function hostsElsewhere({ properties }: ResourceView, machines: number): number {
  const count = at(properties, "agentCount");
  return typeof count === "number" ? count - machines : 0;
}
