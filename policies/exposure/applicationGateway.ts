import { UNKNOWN, type ResourceView } from "../rule.ts";
import { at, listAt, textAt } from "../value.ts";
import { anyLeads, type Exposure, type Kind, type Leads } from "./exposure.ts";
import type { Reach } from "./reach/reach.ts";
import * as tokens from "./tokens.ts";
import { inBrackets, listed } from "./traffic.ts";

/** What a gateway receives it sends to the members of its pools. */
export const applicationGateway: Kind = {
  types: tokens.APPLICATION_GATEWAY,
  look,
  leads: (view, reach, opening) => anyLeads([reach.hasMember(view.urn), ...members(view, opening?.target, reach)]),
};

const fix = "Take agent hosts out of the backend pools: the agent connects outbound only.";

function look({ properties }: ResourceView): Exposure {
  const pools = listAt(properties, "backendAddressPools");
  if (pools === UNKNOWN) return { opened: [], unknown: "the list of backend pools", fix };
  const opened = pools.map((pool, index) => {
    const addresses = memberLists.flatMap((key) => at(pool, key)).map(addressIn);
    const text = `sends inbound traffic to its backend pool "${textAt(pool, "name", "unnamed")}"${inBrackets(listed(addresses, "any"))}`;
    return { text, property: `backendAddressPools[${index}]`, target: pool };
  });
  return { opened, fix };
}

function members(view: ResourceView, pool: unknown, reach: Reach): Leads[] {
  if (pool === UNKNOWN) return ["what its backend pools hold"];
  return memberLists
    .map((key) => listAt(pool, key))
    .flatMap((list): Leads[] => {
      if (list === UNKNOWN) return ["what its backend pools hold"];
      return list.map((item) => reach.atAddress(view, "backendAddressPools", addressIn(item)));
    });
}

const memberLists = ["backendAddresses", "ipAddresses", "fqdns"];
const addressIn = (member: unknown): unknown =>
  typeof member === "object" ? (at(member, "ipAddress") ?? at(member, "fqdn")) : member;
