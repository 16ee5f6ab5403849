import { isInFleet } from "../../../agentHosts.ts";
import type { Targets } from "../../../exposure/reach/links.ts";
import { reachIn } from "../../../exposure/reach/reach.ts";
import { isOne, VIRTUAL_NETWORK } from "../../../exposure/tokens.ts";
import { fail, failAll, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type Outcome, type ResourceView, type RuleCheck, type Stack } from "../../../rule.ts";
import { at, listAt, plainText, textAt } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [
    "azure-native:network:VirtualNetworkPeering",
    "azure:network/virtualNetworkPeering:VirtualNetworkPeering",
    "azure-native:network:VirtualNetwork",
  ],
  check(view, stack) {
    if (isOne(view.type, VIRTUAL_NETWORK)) return ofNetwork(view, stack);
    if (isInFleet(view, stack)) return notApplicable; // agents.network.peerWith
    const { name, properties } = view;
    const { links } = reachIn(stack);
    const local = links.whole(view, "virtualNetworks", "virtualNetworkName", VIRTUAL_NETWORK);
    const property =
      at(properties, "remoteVirtualNetworkId") === undefined ? "remoteVirtualNetwork" : "remoteVirtualNetworkId";
    const [remote] = links.targetsOfEach(view, property, [idIn(at(properties, property))], VIRTUAL_NETWORK);
    return outcomeOf({ name, by: "", path: "", property, properties, network: local.keys[0], remote }, stack);
  },
};
export default rule;

const idIn = (given: unknown): unknown => (typeof given === "object" ? at(given, "id") : given);

/** The peerings that stand in a network. */
function ofNetwork(view: ResourceView, stack: Stack): Outcome {
  const property = "virtualNetworkPeerings";
  const { name, urn, properties } = view;
  const list = listAt(properties, property);
  if (list === UNKNOWN) {
    const reach = reachIn(stack);
    return reach.hosts.areKnown && reach.isHostNetwork(urn) === false
      ? pass
      : notEvaluated(`the list of peerings of ${name} is not known`, property);
  }
  if (list.length === 0) return notApplicable;
  const { links } = reachIn(stack);
  const ids = list.map((item) => (item === UNKNOWN ? UNKNOWN : idIn(at(item, "remoteVirtualNetwork"))));
  const remotes = links.targetsOfEach(view, property, ids, VIRTUAL_NETWORK);
  const outcomes = list.map((item, index) => {
    const by = ` by its peering "${textAt(item, "name", "unnamed")}"`;
    const path = `${property}[${index}].`;
    return outcomeOf({ name, by, path, property: "remoteVirtualNetwork", properties: item, network: urn, remote: remotes[index] }, stack); // prettier-ignore
  });
  const violations = outcomes.flatMap((outcome) => (outcome.result === "fail" ? outcome.violations : []));
  if (violations.length > 0) return failAll(violations);
  return outcomes.find(({ result }) => result === "notEvaluated") ?? pass;
}

/** A peering, of its own or in a network. */
interface Peering {
  /** What declares it, and what of that it is. */
  readonly name: string;
  readonly by: string;
  /** Where it stands, and in what the network at its other end. */
  readonly path: string;
  readonly property: string;
  readonly properties: unknown;
  /** Both ends, by URN or key. */
  readonly network: string | undefined;
  readonly remote: Targets | undefined;
}

function outcomeOf({ name, by, path, property, properties, network, remote }: Peering, stack: Stack): Outcome {
  const reach = reachIn(stack);
  const access = at(properties, "allowVirtualNetworkAccess");
  const other = remote === undefined || remote.isOpen ? undefined : remote.keys[0];
  if (access === false || (other !== undefined && reach.links.view(other) !== undefined)) return pass;
  const unsettled = `whether ${name} joins the network of an agent host${by} is not known`;
  if (!reach.hosts.areKnown) return notEvaluated(`${unsettled}: the stack has no agent host that is known`);
  const leads = network === undefined ? "which network it is of" : reach.isHostNetwork(network);
  if (leads === false) return pass;
  if (typeof leads === "string") return notEvaluated(`${unsettled}: ${leads}`);
  if (access === UNKNOWN) return notEvaluated(`${unsettled}: whether it gives access`, `${path}allowVirtualNetworkAccess`); // prettier-ignore
  if (other === undefined) return notEvaluated(`${unsettled}: the network at its other end`, `${path}${property}`);
  return fail(
    `${name} joins the network of the agent hosts${by} with the network ${plainText(idIn(at(properties, property)))}, which the stack does not declare: what is there gets into their network.`,
    "Write it as agents.network.peerWith where the domain controllers are, or set allowVirtualNetworkAccess to false.",
    `${path}${property}`,
  );
}
