import { isAtOrBelow } from "../../../../facts/distinguishedNames.ts";
import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type RuleCheck, type Stack } from "../../../rule.ts";
import { AGENT_HOST_BASELINE, GROUP_POLICY_OBJECT } from "../../../types.ts";
import { at } from "../../../value.ts";
import { joinsOf } from "./joins.ts";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [GROUP_POLICY_OBJECT],
  check(policy, stack) {
    if (stack.parentOf(policy)?.type !== AGENT_HOST_BASELINE) return notApplicable;
    const target = at(policy.properties, "linkTarget");
    const places = joinedPlaces(stack, at(policy.properties, "domain"));
    if (places.length === 0)
      return notEvaluated("where the computer accounts of the agent hosts are is not known: the stack joins none of them to the domain", "linkTarget"); // prettier-ignore
    if (typeof target !== "string" || places.includes(UNKNOWN))
      return notEvaluated("the OU of the agent hosts is not known", "linkTarget");
    const outside = [...new Set(places)].filter((place) => typeof place !== "string" || !isAtOrBelow(place, target));
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
  if (typeof domain !== "string") return [];
  const joins = joinsOf(stack).filter((join) => join.domain === UNKNOWN || isDomain(join.domain, domain));
  return joins.map((join) => (join.domain === UNKNOWN ? UNKNOWN : join.ouPath));
}

const isDomain = (joined: unknown, domain: string): boolean =>
  typeof joined === "string" && joined.toLowerCase() === domain.toLowerCase();
