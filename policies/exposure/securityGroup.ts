import { UNKNOWN, type ResourceView, type Stack } from "../rule.ts";
import { listAt, textAt } from "../value.ts";
import { leadsOfWhole, type Exposure, type Kind, type Leads } from "./exposure.ts";
import { administrationOf, groupOf, isDeniedIn, isForOthers } from "./groupRules.ts";
import { reachIn, type Reach } from "./reach/reach.ts";
import * as tokens from "./tokens.ts";
import { inBrackets, trafficOf } from "./traffic.ts";
import { administrators, wayIn } from "./wayIn.ts";

const fix =
  "Remove the rule; what must manage the host connects from the host's side or through its own agent. For remote desktop write agents.administration.";

/** A network security group, with the rules that stand in it. */
export const securityGroup: Kind = { types: tokens.SECURITY_GROUP, look: lookAtGroup, leads: (group, reach) => reach.guards(group.urn) }; // prettier-ignore

function lookAtGroup(group: ResourceView, stack: Stack): Exposure {
  const rules = listAt(group.properties, "securityRules");
  if (rules === UNKNOWN) return { opened: [], unknown: "the list of security rules", fix };
  const found = rules.map((rule) => lookAt(rule, group.urn, stack));
  const opened = found.flatMap(({ more }, index) => {
    const name = textAt(rules[index], "name", "unnamed");
    const text = `allows inbound traffic by its rule "${name}"${more}`;
    return more === undefined ? [] : [{ text, property: `securityRules[${index}]` }];
  });
  const unknown = found.find((one) => one.unknown !== undefined)?.unknown;
  return { opened, unknown, fix };
}

/** A rule that is a resource of its own. */
export const securityRule: Kind = { types: tokens.SECURITY_RULE, look: lookAtRule, leads: leadsOfRule };

function leadsOfRule(rule: ResourceView, reach: Reach): Leads {
  return leadsOfWhole(groupOf(rule, reach.links), (group) => reach.guards(group), "which security group it is in");
}

function lookAtRule(rule: ResourceView, stack: Stack): Exposure {
  if (wayIn(rule.properties) === UNKNOWN) return { opened: [], unknown: "the direction or access", fix };
  const { more, unknown } = lookAt(rule.properties, groupOf(rule, reachIn(stack).links).keys[0], stack);
  if (unknown !== undefined) return { opened: [], unknown, fix };
  return { opened: more === undefined ? [] : [{ text: `allows inbound traffic${more}` }], fix };
}

/** `more`: the rule lets something in, and what is to say of it besides. */
interface Look {
  readonly more?: string;
  readonly unknown?: string;
}

/** Whether a rule lets something in to the hosts, among the others of its group. */
function lookAt(rule: unknown, group: string | undefined, stack: Stack): Look {
  const way = wayIn(rule);
  if (way === "none") return {};
  if (way === UNKNOWN) return { unknown: "the direction or access of a security rule" };
  const [isDenied, isElsewhere] = [isDeniedIn(group, rule, stack), isForOthers(rule, stack)];
  if (isDenied === true || isElsewhere === true) return {};
  const { sure, perhaps } = way === "open" ? everybody : group === undefined ? nobody : administrationOf(group, stack);
  if (perhaps <= administrators) return {};
  if (isDenied === UNKNOWN)
    return { unknown: "whether an earlier rule denies what a security rule allows in the group" };
  if (isElsewhere === UNKNOWN) return { unknown: "the destination of a security rule" };
  if (sure <= administrators) return { unknown: "how many addresses have remote desktop by all rules of the group" };
  const together = way === "open" ? "" : `, remote desktop with other rules of the group from ${sure} addresses`;
  return { more: inBrackets(`${trafficOf(rule)}${together}`) };
}

const everybody = { sure: Infinity, perhaps: Infinity };
const nobody = { sure: 0, perhaps: 0 };
