import { UNKNOWN, type ResourceView, type Stack } from "../../rule.ts";
import { at, listAt, textAt } from "../../value.ts";
import type { Leads } from "../exposure.ts";
import * as tokens from "../tokens.ts";
import type { Hosts } from "./hosts.ts";
import type { Links, Spot } from "./links.ts";

/** Which resources, security groups or route tables, stand between the hosts and their network. */
export class Guards {
  readonly #sure: ReadonlySet<string>;
  readonly #perhaps: ReadonlySet<string>;
  readonly #isOpen: boolean;

  constructor(stack: Stack, links: Links, hosts: Hosts) {
    const [sure, perhaps] = [new Set<string>(hosts.memberships), new Set<string>()];
    let isOpen = !hosts.areMembershipsKnown;
    for (const subnet of hosts.spots.map((spot) => links.view(spot.subnet ?? ""))) {
      for (const { keys, isOpen: open } of subnet ? kinds.map((kind) => targets(links, subnet, kind)) : []) {
        for (const key of keys) sure.add(key);
        isOpen ||= open;
      }
    }
    for (const [key, spots] of Map.groupBy(hosts.spots, ({ network = "" }) => network)) {
      const network = links.view(key);
      for (const inline of network ? kinds.map((kind) => inlineTargets(links, network, kind, spots)) : []) {
        for (const guard of inline.sure) sure.add(guard);
        for (const guard of inline.perhaps) perhaps.add(guard);
      }
    }
    const members = new Set([...hosts.interfaces, ...hosts.spots.map(({ subnet }) => subnet)]);
    for (const [member, guard] of associations(stack, links)) if (members.has(member)) sure.add(guard);
    [this.#sure, this.#perhaps, this.#isOpen] = [sure, perhaps, isOpen];
  }

  /** Those that stand there for sure. */
  get sure(): ReadonlySet<string> {
    return this.#sure;
  }

  leads(key: string): Leads {
    if (this.#sure.has(key)) return true;
    return this.#isOpen || this.#perhaps.has(key)
      ? "whether the subnet or an interface of the agent hosts has it"
      : false;
  }
}

interface GuardKind {
  readonly property: string;
  readonly types: readonly string[];
}
const kinds: readonly GuardKind[] = [
  { property: "networkSecurityGroup", types: tokens.SECURITY_GROUP },
  { property: "routeTable", types: tokens.ROUTE_TABLE },
];

function targets(links: Links, view: ResourceView, { property, types }: GuardKind) {
  return links.targets(view, property, at(view.properties, property, "id"), types);
}

/** A network may declare its subnets in place: which of them an output is in, is not told. */
function inlineTargets(links: Links, network: ResourceView, { property, types }: GuardKind, spots: readonly Spot[]) {
  const list = listAt(network.properties, "subnets");
  const made = links.madeFrom(network, "subnets").filter((view) => tokens.isOne(view.type, types)).map(({ urn }) => urn); // prettier-ignore
  if (list === UNKNOWN) return { sure: [], perhaps: made };
  const guarded = list.filter((item) => at(item, property) !== undefined || at(item, "securityGroup") !== undefined);
  const byName = Map.groupBy(guarded, (item): string | undefined => textAt(item, "name", "?").toLowerCase());
  const idsOf = (items: readonly unknown[]) => items.map((item) => at(item, property, "id") ?? at(item, "securityGroup")); // prettier-ignore
  const known = (ids: readonly unknown[]) => ids.filter((id) => typeof id === "string").map((id) => links.ofId(id));
  const found = spots.map(({ subnet = "" }) => byName.get(/\/subnets\/([^/]+)$/.exec(subnet)?.[1]) ?? []);
  const own = idsOf(found.flat());
  const others = idsOf(found.some((items) => items.length === 0) ? guarded : []);
  const isOnly = guarded.length === 1;
  return {
    sure: [...known(own), ...(own.includes(UNKNOWN) && isOnly ? made : [])],
    perhaps: [...known(others), ...([...own, ...others].includes(UNKNOWN) ? made : [])],
  };
}

const joining: readonly [type: string, member: string, guard: string, GuardKind["types"]][] = [
  ["azure:network/subnetNetworkSecurityGroupAssociation:SubnetNetworkSecurityGroupAssociation", "subnetId", "networkSecurityGroupId", tokens.SECURITY_GROUP],
  ["azure:network/networkInterfaceSecurityGroupAssociation:NetworkInterfaceSecurityGroupAssociation", "networkInterfaceId", "networkSecurityGroupId", tokens.SECURITY_GROUP],
  ["azure:network/subnetRouteTableAssociation:SubnetRouteTableAssociation", "subnetId", "routeTableId", tokens.ROUTE_TABLE],
]; // prettier-ignore

/** What the classic package joins by a resource of its own: subnet or interface, and its guard. */
function* associations(stack: Stack, links: Links): Iterable<[string, string]> {
  for (const [type, member, guard, types] of joining) {
    for (const view of stack.ofType(type)) {
      const members = links.targets(view, member, at(view.properties, member), tokens.SUBNET, tokens.NETWORK_INTERFACE);
      const guards = links.targets(view, guard, at(view.properties, guard), types);
      for (const one of members.keys) for (const other of guards.keys) yield [one, other];
    }
  }
}
