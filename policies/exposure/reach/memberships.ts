import { UNKNOWN, type ResourceView, type Stack } from "../../rule.ts";
import { at, knownListAt, listAt } from "../../value.ts";
import * as tokens from "../tokens.ts";
import type { Links, Targets } from "./links.ts";

const memberLists = ["loadBalancerBackendAddressPools", "loadBalancerInboundNatRules", "applicationGatewayBackendAddressPools"]; // prettier-ignore

/** What an interface is a member of: its security group, and pools of load balancers and gateways by these. */
export function membershipsOf(view: ResourceView, links: Links): Targets {
  const { properties } = view;
  const group = "networkSecurityGroup";
  const ofGroup = links.targets(view, group, at(properties, group, "id"), tokens.SECURITY_GROUP);
  const list = listAt(properties, "ipConfigurations");
  const made = links.madeFrom(view, "ipConfigurations").map(({ urn }) => urn);
  if (list === UNKNOWN) return { keys: [...ofGroup.keys, ...made], isOpen: true };
  const pools = list.flatMap((item) => memberLists.flatMap((key) => knownListAt(item, key)));
  const ids = pools.map((pool) => at(pool, "id")).filter((id): id is string => typeof id === "string");
  const keys = ids.map((id) => wholeOf(id, links));
  return { keys: [...ofGroup.keys, ...keys, ...made.flatMap((urn) => withWhole(urn, links))], isOpen: ofGroup.isOpen };
}

/** The balancer or gateway that has the pool or rule of an id. */
export function wholeOf(id: string, links: Links): string {
  const [whole] = /^.*?\/(loadBalancers|applicationGateways)\/[^/]+/i.exec(id) ?? [id];
  return links.ofId(whole);
}

/** A resource, and the balancer that it is a part of. */
function withWhole(urn: string, links: Links): string[] {
  const view = links.view(urn);
  if (!view || !tokens.isOne(view.type, [...tokens.BACKEND_POOL, ...tokens.INBOUND_NAT_RULE])) return [urn];
  return [urn, ...balancerOf(view, links).keys];
}

/** The balancer that a pool or a NAT rule is a part of. */
export function balancerOf(view: ResourceView, links: Links): Targets {
  const property = view.type.startsWith("azure:") ? "loadbalancerId" : "loadBalancerName";
  return links.whole(view, "loadBalancers", property, tokens.LOAD_BALANCER);
}

const joining: readonly [type: string, property: string][] = [
  ["azure:network/networkInterfaceBackendAddressPoolAssociation:NetworkInterfaceBackendAddressPoolAssociation", "backendAddressPoolId"],
  ["azure:network/networkInterfaceNatRuleAssociation:NetworkInterfaceNatRuleAssociation", "natRuleId"],
  ["azure:network/networkInterfaceApplicationGatewayBackendAddressPoolAssociation:NetworkInterfaceApplicationGatewayBackendAddressPoolAssociation", "backendAddressPoolId"],
]; // prettier-ignore
const pools = [tokens.BACKEND_POOL, tokens.INBOUND_NAT_RULE, tokens.LOAD_BALANCER, tokens.APPLICATION_GATEWAY];

/** What the classic package joins to an interface by a resource of its own. */
export function joinedTo(stack: Stack, links: Links, interfaces: ReadonlySet<string>): string[] {
  return joining.flatMap(([type, property]) =>
    stack.ofType(type).flatMap((view) => {
      const of = links.targets(view, "networkInterfaceId", at(view.properties, "networkInterfaceId"), tokens.NETWORK_INTERFACE); // prettier-ignore
      if (!of.keys.some((key) => interfaces.has(key))) return [];
      const id = at(view.properties, property);
      if (typeof id === "string") return [wholeOf(id, links)];
      return links.targets(view, property, id, pools.flat()).keys.flatMap((urn) => withWhole(urn, links));
    }),
  );
}
