import { UNKNOWN, type ResourceView, type Stack } from "../../rule.ts";
import { at, listAt, sameText } from "../../value.ts";
import type { Exposure, Kind } from "../exposure.ts";
import { covers, meets, ports, addresses, type Extent } from "../extent.ts";
import { rulesOf } from "../groupRules.ts";
import { securityRuleOf, type SecurityRule } from "../securityRule.ts";
import * as tokens from "../tokens.ts";

/** All traffic of the agent with its service, and certificate revocation lists. */
const needed = ["443", "80"];

const fix = "Allow outbound TCP 443 and 80 to the service tag Internet before the rule that denies.";

/** A security group whose rules, in their order, deny the agent's way out. */
export const outboundRules: Kind = {
  types: tokens.SECURITY_GROUP,
  look,
  leads: (group, reach) => reach.guards(group.urn),
};

function look(group: ResourceView, stack: Stack): Exposure {
  const property = "securityRules";
  if (listAt(group.properties, property) === UNKNOWN) return { opened: [], unknown: "the list of security rules", fix };
  const rules = rulesOf(group.urn, stack)
    .filter((rule) => !sameText(at(rule, "direction"), "Inbound"))
    .toSorted((a, b) => rank(a) - rank(b));
  const answers = needed.map((port) => [port, isLetOut(rules, ports([port]))] as const);
  const those = (wanted: boolean | typeof UNKNOWN) =>
    answers.filter(([, isOpen]) => isOpen === wanted).map(([port]) => port).join(" and "); // prettier-ignore
  const [denied, unsettled] = [those(false), those(UNKNOWN)];
  const opened = denied === "" ? [] : [{ text: `denies outbound TCP ${denied} to the internet`, property }];
  if (unsettled === "") return { opened, fix };
  return { opened, unknown: `whether outbound TCP ${unsettled} to the agent's addresses passes the rules`, fix };
}

const internet = addresses(["Internet"]);

/** The first rule that is about all of the internet decides; none: Azure lets it out. UNKNOWN: one before it is about a part. */
function isLetOut(rules: readonly unknown[], port: Extent): boolean | typeof UNKNOWN {
  let isPartly = false;
  for (const declared of rules) {
    const rule = securityRuleOf(declared);
    if (isOfOther(rule, port)) continue;
    const isWhole =
      typeof rule.priority === "number" &&
      sameText(rule.direction, "Outbound") &&
      rule.access !== UNKNOWN &&
      rule.protocol !== UNKNOWN &&
      covers(rule.ports, port) === true &&
      isFromAnywhere(rule.sources) &&
      isToInternet(rule.destinations);
    if (!isWhole) isPartly ||= !sameText(rule.access, "Deny");
    else if (sameText(rule.access, "Allow")) return true;
    else return isPartly ? UNKNOWN : false;
  }
  return true;
}

function rank(rule: unknown): number {
  const priority = at(rule, "priority");
  return typeof priority === "number" ? priority : 0;
}

/** Sure to be about something else than the agent's traffic. */
function isOfOther({ protocol, ports: to, destinations }: SecurityRule, port: Extent): boolean {
  const isOtherProtocol = typeof protocol === "string" && protocol !== "*" && !sameText(protocol, "Tcp");
  return isOtherProtocol || meets(to, port) === false || isInside(destinations);
}

const isInside = ({ isAll, isOpen, ranges, names }: Extent): boolean =>
  !isAll && !isOpen && ranges.length === 0 && names.size === 1 && names.has("virtualnetwork");

const isFromAnywhere = (sources: Extent): boolean => sources.isAll || sources.names.has("virtualnetwork");
const isToInternet = (destinations: Extent): boolean =>
  covers(destinations, internet) === true || covers(destinations, addresses(["0.0.0.0/0"])) === true;
