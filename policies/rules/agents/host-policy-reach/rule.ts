import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type ResourceView, type RuleCheck, type Stack } from "../../../rule.ts";
import { AGENT_HOST_BASELINE, GROUP_POLICY_OBJECT, VIRTUAL_MACHINE_EXTENSION } from "../../../types.ts";
import { at, sameText } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [GROUP_POLICY_OBJECT],
  check(policy, stack) {
    if (stack.parentOf(policy)?.type !== AGENT_HOST_BASELINE) return notApplicable;
    const target = at(policy.properties, "linkTarget");
    const places = joinedPlaces(stack, at(policy.properties, "domain"));
    if (places.length === 0) return notApplicable;
    if (typeof target !== "string" || places.includes(UNKNOWN))
      return notEvaluated("the OU of the agent hosts is not known", "linkTarget");
    const outside = [...new Set(places)].filter((place) => typeof place !== "string" || !isBelow(place, target));
    if (outside.length === 0) return pass;
    const where = outside.map((place) => (typeof place === "string" ? place : "the domain's default container"));
    return fail(
      `The agent hosts' policy is linked to ${target}, but the hosts get their computer accounts in ${where.join(" and ")}, so it does not reach them.`,
      `Write ${target}, or an OU below it, as agents.domainJoin.ouPath.`,
      "linkTarget",
    );
  },
};
export default rule;

/** OUs of the computer accounts that hosts get in the domain; undefined: the default container. */
function joinedPlaces(stack: Stack, domain: unknown): unknown[] {
  const joins = stack.ofType(VIRTUAL_MACHINE_EXTENSION).filter((extension) => isJoinOf(extension, domain));
  return joins.map(({ properties }) => at(properties, "settings", "OUPath"));
}

/** https://learn.microsoft.com/azure/active-directory-domain-services/join-windows-vm-template */
const isJoinOf = ({ properties }: ResourceView, domain: unknown): boolean =>
  sameText(at(properties, "type"), "JsonADDomainExtension") &&
  typeof domain === "string" &&
  sameText(at(properties, "settings", "Name"), domain);

const isBelow = (dn: string, target: string): boolean => `,${normal(dn)}`.endsWith(`,${normal(target)}`);

/** A DN without what says nothing. */
const normal = (dn: string): string =>
  dn
    .toLowerCase()
    .replace(/\s*([,=])\s*/g, "$1")
    .trim();
