import { reachIn } from "../../../exposure/reach/reach.ts";
import { VIRTUAL_NETWORK } from "../../../exposure/tokens.ts";
import { isInFleet } from "../../../agentHosts.ts";
import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { at } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [
    "azure-native:network:VirtualNetworkPeering",
    "azure:network/virtualNetworkPeering:VirtualNetworkPeering",
  ],
  check(peering, stack) {
    const { name, properties } = peering;
    if (isInFleet(peering, stack)) return notApplicable; // agents.network.peerWith
    if (at(properties, "allowVirtualNetworkAccess") === false) return pass;
    const reach = reachIn(stack);
    const { links, hosts } = reach;
    const local = links.whole(peering, "virtualNetworks", "virtualNetworkName", VIRTUAL_NETWORK);
    const key =
      at(properties, "remoteVirtualNetworkId") === undefined ? "remoteVirtualNetwork" : "remoteVirtualNetworkId";
    const given = at(properties, key);
    const remote = links.targets(peering, key, typeof given === "object" ? at(given, "id") : given, VIRTUAL_NETWORK);
    const [network] = local.keys;
    const [other] = remote.keys;
    if (other !== undefined && links.view(other) !== undefined) return pass;
    const unsettled = `whether ${name} joins the network of an agent host is not known`;
    if (!hosts.areKnown) return notEvaluated(`${unsettled}: the stack has no agent host that is known`);
    const leads = network === undefined ? "which network it is of" : reach.isHostNetwork(network);
    if (leads === false) return pass;
    if (typeof leads === "string") return notEvaluated(`${unsettled}: ${leads}`);
    if (at(properties, "allowVirtualNetworkAccess") === UNKNOWN) return notEvaluated(`${unsettled}: whether it gives access`, "allowVirtualNetworkAccess"); // prettier-ignore
    if (other === undefined) return notEvaluated(`${unsettled}: the network at its other end`, key);
    return fail(
      `${name} joins the network of the agent hosts with the network ${other.split("/").at(-1)}, which the stack does not declare: what is there gets into their network.`,
      "Write it as agents.network.peerWith where the domain controllers are, or set allowVirtualNetworkAccess to false.",
      key,
    );
  },
};
export default rule;
