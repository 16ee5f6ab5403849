import { agentHosts, isInFleet } from "../../agentHosts.ts";
import { UNKNOWN, type ResourceView, type Stack } from "../../rule.ts";
import * as types from "../../types.ts";
import { at, knownListAt, listAt } from "../../value.ts";
import { addresses, type Extent } from "../extent.ts";
import { configurationsOf } from "../ipConfigurations.ts";
import * as tokens from "../tokens.ts";
import type { Links, Spot, Targets } from "./links.ts";
import { joinedTo, membershipsOf } from "./memberships.ts";

/** The agent hosts of a stack: those that the kit makes, and those that it is told to reach. By URN or key of their ids. */
export interface Hosts {
  /** Whether any of them is known: only then can something lead elsewhere. */
  readonly areKnown: boolean;
  /** Whether all of them are: as many as the fleets of the stack have. */
  readonly areAll: boolean;
  readonly machines: ReadonlySet<string>;
  readonly interfaces: ReadonlySet<string>;
  readonly spots: readonly Spot[];
  /** Whether the subnet of each of them is known. */
  readonly arePlaced: boolean;
  /** Whether one has a computer name. */
  isNamed(name: string): boolean;
  /** What their interfaces are members of, such as load balancers and security groups. */
  readonly memberships: ReadonlySet<string>;
  /** Whether that is all known. */
  readonly areMembershipsKnown: boolean;
  /** The ranges of their subnets; undefined: not all are known. */
  readonly ranges: Extent | undefined;
}

export function hostsOf(stack: Stack, links: Links): Hosts {
  const told = toldHosts(stack, links);
  const known = agentHosts(stack);
  const machines = all(stack, tokens.VIRTUAL_MACHINE).filter((view) => known.isMachine(view) || told.has(view.urn));
  const members = machines.map((view) => interfacesOf(view, links));
  const ofMachines = new Set(members.flatMap(({ keys }) => keys));
  const interfaces = all(stack, tokens.NETWORK_INTERFACE).filter(
    (view) => isInFleet(view, stack) || ofMachines.has(view.urn),
  );
  const placed = [...interfaces, ...machines].map((view) => spotsOf(view, links));
  const spots = unique(placed.flatMap((found) => found ?? []));
  const joined = interfaces.map((view) => membershipsOf(view, links));
  const isElsewhere = [...told].some((key) => key.includes("/virtualmachines/"));
  const areAll = fleetSize(stack) <= new Set([...machines.map(({ urn }) => urn), ...told]).size;
  const isOpen = isElsewhere || !areAll || placed.includes(undefined) || members.some((one) => one.isOpen);
  const arePlaced = !isOpen && (machines.length === 0 || spots.length > 0);
  return {
    areAll,
    areKnown: machines.length + interfaces.length + told.size > 0,
    machines: new Set([...machines.map(({ urn }) => urn), ...told]),
    interfaces: new Set([...interfaces.map(({ urn }) => urn), ...ofMachines]),
    spots,
    arePlaced,
    isNamed: known.isNamed,
    memberships: new Set([
      ...joined.flatMap(({ keys }) => keys),
      ...joinedTo(stack, links, new Set(interfaces.map(({ urn }) => urn))),
    ]),
    areMembershipsKnown: !joined.some(({ isOpen }) => isOpen),
    ranges: arePlaced ? rangesOf(spots, links) : undefined,
  };
}

const all = (stack: Stack, types: readonly string[]) => types.flatMap((type) => stack.ofType(type));

/** The VMs and Arc servers that the kit's resources name by id, or by the output that it is. */
function toldHosts(stack: Stack, links: Links): ReadonlySet<string> {
  const fleets = stack.ofType(types.AGENT_FLEET).flatMap(({ properties }) => knownListAt(properties, "hostIds"));
  const ids = fleets.filter((id) => typeof id === "string").map((id) => links.ofId(id));
  const channels = stack.ofType(types.PROVISIONING_AGENT).flatMap((agent) => {
    const channel = at(agent.properties, "channel");
    const isId = channel === UNKNOWN || (typeof channel === "string" && channel.includes("/"));
    return isId ? links.targets(agent, "channel", channel, tokens.VIRTUAL_MACHINE).keys : [];
  });
  return new Set([...ids, ...channels]);
}

/** How many hosts the fleets have; without end where that is not known. */
function fleetSize(stack: Stack): number {
  const counts = stack.ofType(types.AGENT_FLEET).map(({ properties }) => at(properties, "agentCount"));
  return counts.reduce<number>((sum, count) => sum + (typeof count === "number" ? count : Infinity), 0);
}

function interfacesOf(view: ResourceView, links: Links): Targets {
  const isClassic = view.type.startsWith("azure:");
  const property = isClassic ? "networkInterfaceIds" : "networkProfile";
  const list = isClassic
    ? listAt(view.properties, property)
    : listAt(view.properties, "networkProfile", "networkInterfaces");
  const ids = list === UNKNOWN ? [UNKNOWN] : list.map((item) => at(item, "id") ?? item);
  const found = ids.map((id) => links.targets(view, property, id, tokens.NETWORK_INTERFACE));
  return { keys: found.flatMap(({ keys }) => keys), isOpen: found.some(({ isOpen }) => isOpen) };
}

/** Where the interfaces of a resource are; undefined: not known of all. */
export function spotsOf(view: ResourceView, links: Links): readonly Spot[] | undefined {
  const { property, list } = configurationsOf(view);
  if (list === UNKNOWN) return links.spots(view, property, UNKNOWN);
  const found = list.map((item) =>
    links.spots(view, property, item === UNKNOWN ? UNKNOWN : (at(item, "subnet", "id") ?? at(item, "subnetId"))),
  );
  return found.includes(undefined) ? undefined : found.flatMap((spots) => spots ?? []);
}

function unique(spots: readonly Spot[]): Spot[] {
  return [...new Map(spots.map((spot) => [`${spot.subnet} ${spot.network}`, spot])).values()];
}

/** The ranges of the hosts' subnets, where the stack declares them. */
function rangesOf(spots: readonly Spot[], links: Links): Extent | undefined {
  const prefixes = spots.flatMap(({ subnet }) => {
    const view = subnet === undefined ? undefined : links.view(subnet);
    if (!view) return [UNKNOWN];
    const list = listAt(view.properties, "addressPrefixes");
    const one = at(view.properties, "addressPrefix");
    return [...(list === UNKNOWN ? [UNKNOWN] : list), ...(one === undefined ? [] : [one])];
  });
  const ranges = addresses(prefixes);
  return ranges.isOpen || ranges.ranges.length === 0 ? undefined : ranges;
}
