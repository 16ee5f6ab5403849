import { oncePerStack } from "../oncePerStack.ts";
import { UNKNOWN, type ResourceView } from "../rule.ts";
import { at, listAt, sameText } from "../value.ts";
import type { Exposure, Kind, Leads } from "./exposure.ts";
import { addresses, meets } from "./extent.ts";
import { reachIn, type Reach } from "./reach/reach.ts";
import { inBrackets, trafficOf } from "./traffic.ts";
import { wayIn } from "./wayIn.ts";

/**
 * A security admin rule of a network manager. AlwaysAllow passes every security group by; after Allow they decide all the same.
 * https://learn.microsoft.com/azure/virtual-network-manager/concept-security-admins
 */
export const adminRule: Kind = {
  types: ["azure-native:network:AdminRule", "azure:network/networkManagerAdminRule:NetworkManagerAdminRule"],
  look,
  leads,
};

const fix = "Write Allow instead of AlwaysAllow, so that security groups decide, or leave the network of the agent hosts out of the network group."; // prettier-ignore

function look({ properties }: ResourceView): Exposure {
  const property = at(properties, "action") === undefined ? "access" : "action"; // the classic package's
  const access = at(properties, property);
  if (typeof access === "string" && !sameText(access, "AlwaysAllow")) return { opened: [], fix };
  const rule = {
    direction: at(properties, "direction"),
    access: access === UNKNOWN ? UNKNOWN : "Allow",
    protocol: at(properties, "protocol"),
    sourceAddressPrefixes: prefixes(properties, "sources"),
    sourcePortRanges: at(properties, "sourcePortRanges"),
    destinationAddressPrefixes: prefixes(properties, "destinations"),
    destinationPortRanges: at(properties, "destinationPortRanges"),
  };
  const way = wayIn({ ...rule, protocol: "*" }); // remote desktop from few addresses is one too: no group counts them together
  if (way === UNKNOWN) return { opened: [], unknown: "the direction or access", fix };
  const text = `always allows inbound traffic${inBrackets(trafficOf(rule))}, whatever security groups deny`;
  return { opened: way === "none" ? [] : [{ text, property }], fix };
}

function prefixes(properties: ResourceView["properties"], key: string): unknown {
  const list = listAt(properties, key);
  return list === UNKNOWN ? UNKNOWN : list.map((item) => at(item, "addressPrefix"));
}

/** Which networks a group has, a policy decides too: so members that the stack names can only say yes. */
function leads({ properties }: ResourceView, reach: Reach): Leads {
  const to = prefixes(properties, "destinations");
  const { ranges } = reach.hosts;
  const others = Array.isArray(to) ? addresses(to.map((prefix: unknown) => prefix ?? UNKNOWN)) : undefined;
  if (others && others.ranges.length > 0 && ranges && meets(others, ranges) === false) return false;
  return hasHosts(reach.stack) || "which networks its network groups have";
}

/** Whether a network that the stack puts into a network group is that of a host. */
const hasHosts = oncePerStack((stack): boolean => {
  const reach = reachIn(stack);
  return memberTypes.flatMap(stack.ofType).some((member) => {
    const key = at(member.properties, "resourceId") === undefined ? "targetVirtualNetworkId" : "resourceId";
    const spots = reach.links.networks(member, key, at(member.properties, key));
    return spots !== undefined && reach.inNetwork(spots) === true;
  });
});

const memberTypes = [
  "azure-native:network:StaticMember",
  "azure:network/networkManagerStaticMember:NetworkManagerStaticMember",
];
