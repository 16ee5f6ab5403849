import { oncePerStack } from "../oncePerStack.ts";
import { UNKNOWN, type ResourceView, type Stack } from "../rule.ts";
import { at, listAt, sameText, textAt } from "../value.ts";
import { anyLeads, type Exposure, type Kind, type Leads } from "./exposure.ts";
import { oncePerKey } from "./oncePerKey.ts";
import type { Links, Targets } from "./reach/links.ts";
import { reachIn, type Reach } from "./reach/reach.ts";
import { allowsInbound, isShadowed, securityRuleOf, type SecurityRule } from "./securityRule.ts";
import * as tokens from "./tokens.ts";

const fix =
  "Remove the rule; what must manage the host connects from the host's side or through its own agent. For remote desktop write agents.administration.";
const unsettled = "whether an earlier rule denies what a security rule";

/** A network security group, with the rules that stand in it. */
export const securityGroup: Kind = { types: tokens.SECURITY_GROUP, look: lookAtGroup, leads: (group, reach) => reach.guards(group.urn) }; // prettier-ignore

function lookAtGroup(group: ResourceView, stack: Stack): Exposure {
  const rules = listAt(group.properties, "securityRules");
  if (rules === UNKNOWN) return { opened: [], unknown: "the list of security rules", fix };
  const allowing = rules.map((item) => allowsInbound(item));
  const shadows = allowing.map((allows, index) => allows === true && isDenied(rules[index], group.urn, stack));
  const opened = rules.flatMap((item, index) => {
    const text = `allows inbound traffic by its rule "${textAt(item, "name", "unnamed")}"`;
    return allowing[index] === true && shadows[index] === false ? [{ text, property: `securityRules[${index}]` }] : [];
  });
  if (allowing.includes(UNKNOWN)) return { opened, unknown: "the direction or access of a security rule", fix };
  return shadows.includes(UNKNOWN) ? { opened, unknown: `${unsettled} allows in the group`, fix } : { opened, fix };
}

/** A rule that is a resource of its own. */
export const securityRule: Kind = { types: tokens.SECURITY_RULE, look: lookAtRule, leads: leadsOfRule };

function lookAtRule(rule: ResourceView, stack: Stack): Exposure {
  const allows = allowsInbound(rule.properties);
  if (allows === UNKNOWN) return { opened: [], unknown: "the direction or access", fix };
  const group = allows ? groupOf(rule, reachIn(stack).links).keys[0] : undefined;
  const isOpening = allows && (group === undefined ? true : isDenied(rule.properties, group, stack));
  if (isOpening === UNKNOWN) return { opened: [], unknown: `${unsettled} allows in the group`, fix };
  const isHarmless = !allows || (group !== undefined && isOpening === true);
  return { opened: isHarmless ? [] : [{ text: "allows inbound traffic" }], fix };
}

function leadsOfRule(rule: ResourceView, reach: Reach): Leads {
  const { keys, isOpen } = groupOf(rule, reach.links);
  return isOpen || keys.length === 0 ? "which security group it is in" : anyLeads(keys.map((key) => reach.guards(key)));
}

export function groupOf(rule: ResourceView, links: Links): Targets {
  return links.whole(rule, "networkSecurityGroups", "networkSecurityGroupName", tokens.SECURITY_GROUP);
}

/** All rules of a group as they are declared, those in it and those that are resources of their own. */
export function rulesOf(group: string, stack: Stack): readonly unknown[] {
  const inline = listAt(stack.byUrn(group)?.properties, "securityRules");
  // What is not known at all counts for nothing: it may as well allow.
  return [...(inline === UNKNOWN ? [] : inline), ...(rulesApart(stack).get(group) ?? [])].filter(
    (rule) => rule !== UNKNOWN,
  );
}

/** By group the rules that are resources of their own. */
const rulesApart = oncePerStack((stack): ReadonlyMap<string, readonly unknown[]> => {
  const byGroup = new Map<string, unknown[]>();
  for (const rule of tokens.SECURITY_RULE.flatMap((type) => stack.ofType(type))) {
    for (const group of groupOf(rule, reachIn(stack).links).keys) {
      const rules = byGroup.get(group);
      if (rules) rules.push(rule.properties);
      else byGroup.set(group, [rule.properties]);
    }
  }
  return byGroup;
});

const isDenied = (rule: unknown, group: string, stack: Stack) =>
  isShadowed(securityRuleOf(rule), denyingRulesOf(group, stack));

/** Those that may deny. */
const denyingRulesOf = oncePerKey((group, stack): readonly SecurityRule[] => {
  const mayDeny = (rule: unknown) => at(rule, "access") === UNKNOWN || sameText(at(rule, "access"), "Deny");
  return rulesOf(group, stack).filter(mayDeny).map(securityRuleOf);
});
