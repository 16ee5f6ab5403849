import { oncePerStack } from "../../oncePerStack.ts";
import { UNKNOWN, type ResourceView, type Stack } from "../../rule.ts";
import { at, listAt, sameText } from "../../value.ts";
import type { Leads } from "../exposure.ts";
import { addresses, meets } from "../extent.ts";
import * as tokens from "../tokens.ts";
import { Guards } from "./guards.ts";
import { hostsOf, spotsOf, type Hosts } from "./hosts.ts";
import { KeySet } from "./keySet.ts";
import { Links, type Spot } from "./links.ts";
import { balancerOf } from "./memberships.ts";

/** What leads to the agent hosts of a stack, worked out once, when something is asked about. */
export const reachIn = oncePerStack((stack) => new Reach(stack));

/** Whether something leads to an agent host, by what the resources of a stack say of each other. */
export class Reach {
  readonly stack: Stack;
  readonly links: Links;
  readonly hosts: Hosts;
  readonly #guards: Guards;
  readonly #machines: KeySet;
  readonly #subnets: KeySet;
  readonly #networks: KeySet;
  /** Networks of hosts whose subnet is not known. */
  readonly #loose: KeySet;
  #pools: ReadonlyMap<string | undefined, readonly ResourceView[]> | undefined;

  constructor(stack: Stack) {
    this.stack = stack;
    this.links = new Links(stack);
    this.hosts = hostsOf(stack, this.links);
    this.#guards = new Guards(stack, this.links, this.hosts);
    const { spots, machines } = this.hosts;
    const given = (keys: readonly (string | undefined)[]) =>
      new KeySet(
        this.links,
        keys.filter((key) => key !== undefined),
      );
    this.#machines = given([...machines]);
    this.#subnets = given(spots.map(({ subnet }) => subnet));
    this.#networks = given(spots.map(({ network }) => network));
    this.#loose = given(spots.filter(({ subnet }) => subnet === undefined).map(({ network }) => network));
  }

  /** A host, one of its interfaces, or what is in a host's subnet beside it. */
  ofMachine(view: ResourceView): Leads {
    if (this.hosts.machines.has(view.urn) || this.hosts.interfaces.has(view.urn)) return true;
    const spots = spotsOf(view, this.links);
    return spots === undefined ? "which subnet it is in" : this.inSubnet(spots);
  }

  inSubnet(spots: readonly Spot[]): Leads {
    return this.#placed(
      spots.map(({ subnet, network }) => {
        if (subnet === undefined) return this.#isIn(this.#networks, network) === false ? false : UNKNOWN;
        const isThere = this.#subnets.holds(subnet);
        return isThere === false && this.#isIn(this.#loose, network) !== false ? UNKNOWN : isThere;
      }),
    );
  }

  inNetwork(spots: readonly Spot[]): Leads {
    return this.#placed(
      spots.map(({ subnet, network }) => {
        const isSameSubnet = subnet !== undefined && this.#subnets.holds(subnet) === true;
        return isSameSubnet || this.#isIn(this.#networks, network);
      }),
    );
  }

  /** Whether a security group is that of a host's interface or subnet. */
  guards(group: string): Leads {
    return this.#guards.leads(group);
  }

  /** Whether a route table of the hosts' subnet leads to an appliance. */
  leavesByAppliance(): Leads {
    const tables = [...this.#guards.sure].flatMap((key) => this.links.view(key) ?? []).filter(({ type }) => tokens.isOne(type, tokens.ROUTE_TABLE)); // prettier-ignore
    const hops = tables.flatMap(({ properties }) => {
      const routes = listAt(properties, "routes");
      return routes === UNKNOWN ? [UNKNOWN] : routes.map((route) => at(route, "nextHopType"));
    });
    if (hops.some((hop) => sameText(hop, "VirtualAppliance"))) return true;
    const isOurs = this.hosts.arePlaced && this.hosts.spots.every(({ subnet }) => subnet !== undefined && this.links.view(subnet)); // prettier-ignore
    return isOurs && !hops.includes(UNKNOWN) ? false : "whether the agents' way out is by this firewall";
  }

  /** Whether a network, by URN or key, is that of a host. */
  isHostNetwork(network: string): Leads {
    return this.inNetwork([{ network }]);
  }

  /** Whether a load balancer or gateway has a host's interface in its pools. */
  hasMember(key: string): Leads {
    if (this.hosts.memberships.has(key)) return true;
    return this.hosts.areMembershipsKnown ? false : "what the interfaces of the agent hosts are members of";
  }

  /** The pools of a load balancer that are resources of their own. */
  poolsOf(balancer: string): readonly ResourceView[] {
    this.#pools ??= Map.groupBy(
      tokens.BACKEND_POOL.flatMap((type) => this.stack.ofType(type)),
      (pool) => balancerOf(pool, this.links).keys[0],
    );
    return this.#pools.get(balancer) ?? [];
  }

  /** Whether an address that traffic is sent to is a host's; `property` is where it stands. */
  atAddress(view: ResourceView, property: string, value: unknown): Leads {
    if (value === undefined) return false;
    if (typeof value !== "string") {
      const sources = this.links.madeFrom(view, property).filter(({ type }) => targetKinds.some((kinds) => tokens.isOne(type, kinds))); // prettier-ignore
      if (sources.some(({ urn }) => this.hosts.interfaces.has(urn) || this.hosts.machines.has(urn))) return true;
      return sources.length > 0 ? false : "the address it sends to";
    }
    if (/[a-z]/i.test(value) && !value.includes(":")) return this.hosts.isNamed(value.split(".")[0] ?? ""); // prettier-ignore
    const { ranges } = this.hosts;
    const canTell = ranges !== undefined && !value.includes(":"); // prefixes of IPv6 are compared as texts
    return canTell ? meets(addresses([value]), ranges) === true : `whether ${value} is the address of an agent host`;
  }

  /** Whether an id is that of a host. */
  isHost(view: ResourceView, property: string, value: unknown): Leads {
    const { keys, isOpen } = this.links.targets(view, property, value, tokens.VIRTUAL_MACHINE);
    if (isOpen || keys.length === 0) return "which machine it is for";
    const answers = keys.map((key) => this.#machines.holds(key));
    if (answers.includes(true)) return true;
    const isUnsettled = answers.includes(UNKNOWN) || !this.hosts.areAll;
    return isUnsettled ? "whether the machine it is for is an agent host" : false;
  }

  /** Where the pool's members given by address are. */
  poolAddress(view: ResourceView, property: string, item: unknown): Leads {
    if (item === UNKNOWN) return "an address in its pools";
    const subnet = at(item, "subnet", "id");
    const network = at(item, "virtualNetwork", "id") ?? at(item, "virtualNetworkId");
    const spots = this.links.spots(view, property, subnet ?? network);
    if (spots && spots.length > 0 && (subnet === undefined ? this.inNetwork(spots) : this.inSubnet(spots)) === false)
      return false;
    return this.atAddress(view, property, at(item, "ipAddress"));
  }

  #isIn(set: KeySet, network: string | undefined): boolean | typeof UNKNOWN {
    if (set.isEmpty) return false;
    return network === undefined ? UNKNOWN : set.holds(network);
  }

  #placed(answers: readonly (boolean | typeof UNKNOWN)[]): Leads {
    if (answers.includes(true)) return true;
    if (!this.hosts.arePlaced) return "where the agent hosts are";
    return answers.includes(UNKNOWN) ? "whether its network is that of the agent hosts" : false;
  }
}

const targetKinds = [tokens.NETWORK_INTERFACE, tokens.VIRTUAL_MACHINE];
