import { oncePerStack } from "../oncePerStack.ts";
import { UNKNOWN, type ResourceView, type Stack } from "../rule.ts";
import { at, knownListAt, listAt, sameText } from "../value.ts";
import { meets, sizeOf, union } from "./extent.ts";
import { oncePerKey } from "./oncePerKey.ts";
import type { Links, Targets } from "./reach/links.ts";
import { reachIn } from "./reach/reach.ts";
import { isShadowed, securityRuleOf, type SecurityRule } from "./securityRule.ts";
import * as tokens from "./tokens.ts";
import { wayIn } from "./wayIn.ts";

/** The security group that a rule of its own is in. */
export function groupOf(rule: ResourceView, links: Links): Targets {
  return links.whole(rule, "networkSecurityGroups", "networkSecurityGroupName", tokens.SECURITY_GROUP);
}

/** All rules of a group as they are declared, those in it and those that are resources of their own. */
export function rulesOf(group: string, stack: Stack): readonly unknown[] {
  const inline = knownListAt(stack.byUrn(group)?.properties, "securityRules");
  // What is not known at all counts for nothing: it may as well allow.
  return [...inline, ...(rulesApart(stack).get(group) ?? [])].filter((rule) => rule !== UNKNOWN);
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

/** Whether rules before it deny all that a rule allows. */
export const isDeniedIn = (group: string | undefined, rule: unknown, stack: Stack) =>
  group !== undefined && isShadowed(securityRuleOf(rule), denyingRulesOf(group, stack));

/** Those that may deny. */
const denyingRulesOf = oncePerKey((group, stack): readonly SecurityRule[] => {
  const mayDeny = (rule: unknown) => at(rule, "access") === UNKNOWN || sameText(at(rule, "access"), "Deny");
  return rulesOf(group, stack).filter(mayDeny).map(securityRuleOf);
});

/** Whether a rule is for other addresses than the hosts': a group may be that of other subnets too. */
export function isForOthers(rule: unknown, stack: Stack): boolean | typeof UNKNOWN {
  const { ranges } = reachIn(stack).hosts;
  const groups = ["destinationApplicationSecurityGroups", "destinationApplicationSecurityGroupIds"].map((key) => listAt(rule, key)); // prettier-ignore
  if (ranges === undefined || groups.some((list) => list === UNKNOWN || list.length > 0)) return false;
  const { destinations } = securityRuleOf(rule);
  const isMet = meets(destinations, ranges);
  return isMet === UNKNOWN && destinations.isOpen ? UNKNOWN : isMet === false && destinations.ranges.length > 0;
}

/** From how many addresses the rules of a group let remote desktop in: each from few, together from many. */
export const administrationOf = oncePerKey((group, stack) => {
  const those = rulesOf(group, stack).filter((rule) => wayIn(rule) === "administration");
  const mayLetIn = those.map((rule) => [isDeniedIn(group, rule, stack), isForOthers(rule, stack)]);
  const sizeWhere = (counts: (answers: readonly unknown[]) => boolean) =>
    sizeOf(
      union(those.filter((_, index) => counts(mayLetIn[index] ?? [])).map((rule) => securityRuleOf(rule).sources)),
    );
  return {
    sure: sizeWhere((answers) => answers.every((answer) => answer === false)),
    perhaps: sizeWhere((answers) => !answers.includes(true)),
  };
});
