import { UNKNOWN, type ResourceView } from "../rule.ts";
import { at, listAt, plainText } from "../value.ts";
import { anyLeads, leadsOfWhole, type Exposure, type Kind, type Leads, type Opening } from "./exposure.ts";
import { oncePerKey } from "./oncePerKey.ts";
import { balancerOf } from "./reach/memberships.ts";
import { reachIn, type Reach } from "./reach/reach.ts";
import * as tokens from "./tokens.ts";
import { inBrackets, listed, trafficText } from "./traffic.ts";

/** Outbound rules alone are source translation; everything else forwards traffic to the hosts. */
export const loadBalancer: Kind = {
  types: tokens.LOAD_BALANCER,
  look({ properties }) {
    const opened: Opening[] = [];
    const unknown: string[] = [];
    for (const [key, name] of Object.entries(inbound)) {
      const rules = listAt(properties, key);
      if (rules === UNKNOWN) unknown.push(`the list of ${name}`);
      else if (rules.length > 0) opened.push({ text: `forwards inbound traffic by its ${name}${inBrackets(rules.map(forwarded).filter(Boolean).join("; "))}`, property: key }); // prettier-ignore
    }
    const fix = "Remove the load balancer, or leave only its outbound rules.";
    return { opened, unknown: unknown.length > 0 ? unknown.join(" and ") : undefined, fix };
  },
  leads: (balancer, reach) => leadsOfBalancer(balancer.urn, reach.stack),
};

const inbound = {
  inboundNatRules: "inbound NAT rules",
  inboundNatPools: "inbound NAT pools",
  loadBalancingRules: "load balancing rules",
};

/** A rule of a load balancer that is a resource of its own. */
export const inboundNatRule: Kind = {
  types: tokens.INBOUND_NAT_RULE,
  look: ({ properties }) => forwards(properties, "Remove the inbound NAT rule."),
  leads: leadsOfPart,
};

export const balancingRule: Kind = {
  types: ["azure:lb/rule:Rule", "azure:lb/natPool:NatPool"],
  look: ({ properties }) => forwards(properties, "Remove the rule of the load balancer."),
  leads: leadsOfPart,
};

function forwards(properties: unknown, fix: string): Exposure {
  return {
    opened: [{ text: `forwards inbound traffic from a load balancer${inBrackets(forwarded(properties))}` }],
    fix,
  };
}

/** TCP 443 to 8443. */
function forwarded(rule: unknown): string {
  const [first, last] = [["frontendPortRangeStart", "frontendPortStart"], ["frontendPortRangeEnd", "frontendPortEnd"]].map((keys) => keys.map((key) => at(rule, key)).find((value) => value !== undefined)); // prettier-ignore
  const range = first === undefined || last === undefined ? undefined : [first, last].includes(UNKNOWN) ? UNKNOWN : `${plainText(first)}-${plainText(last)}`; // prettier-ignore
  return trafficText({
    protocols: at(rule, "protocol"),
    ports: range ?? at(rule, "frontendPort"),
    to: at(rule, "backendPort"),
  });
}

function leadsOfPart(part: ResourceView, reach: Reach): Leads {
  if (reach.hosts.memberships.has(part.urn)) return true;
  const balancer = balancerOf(part, reach.links);
  return leadsOfWhole(balancer, (key) => leadsOfBalancer(key, reach.stack), "which load balancer it is of");
}

/** Members that are interfaces say so themselves; those given by address the pool names. */
export const leadsOfBalancer = oncePerKey((balancer, stack): Leads => {
  const reach = reachIn(stack);
  const view = stack.byUrn(balancer);
  const inPlace = view === undefined ? [] : pooled(view, reach);
  const apart = reach.poolsOf(balancer).flatMap((pool) => pooled(pool, reach));
  return anyLeads([reach.hasMember(balancer), ...inPlace, ...apart]);
});

/** A backend pool that names members by their addresses, or one such member. */
export const backendPool: Kind = {
  types: [...tokens.BACKEND_POOL, "azure:lb/backendAddressPoolAddress:BackendAddressPoolAddress"],
  look({ properties }) {
    const list = listAt(properties, "loadBalancerBackendAddresses");
    const fix = "Take the addresses of agent hosts out of the pool.";
    if (list === UNKNOWN) return { opened: [], unknown: "the list of addresses", fix };
    const own = at(properties, "backendAddressPoolId") === undefined ? [] : [properties];
    const addresses = [...list, ...own].map((item) => at(item, "ipAddress"));
    const text = `sends what a load balancer receives to addresses${inBrackets(listed(addresses, "any"))}`;
    return { opened: addresses.length > 0 ? [{ text }] : [], fix };
  },
  leads: (pool, reach) => anyLeads(pooled(pool, reach)),
};

function pooled(view: ResourceView, reach: Reach): Leads[] {
  if (at(view.properties, "backendAddressPoolId") !== undefined) return [reach.poolAddress(view, "ipAddress", view.properties)]; // prettier-ignore
  if (!tokens.isOne(view.type, tokens.LOAD_BALANCER))
    return addressesIn(view, "loadBalancerBackendAddresses", view.properties, reach);
  const pools = listAt(view.properties, "backendAddressPools");
  if (pools === UNKNOWN) return ["what its backend pools hold"];
  return pools.flatMap((pool) => addressesIn(view, "backendAddressPools", pool, reach));
}

function addressesIn(view: ResourceView, property: string, pool: unknown, reach: Reach): Leads[] {
  const list = listAt(pool, "loadBalancerBackendAddresses");
  if (list === UNKNOWN) return ["what its backend pools hold"];
  return list.map((item) => reach.poolAddress(view, property, item));
}
