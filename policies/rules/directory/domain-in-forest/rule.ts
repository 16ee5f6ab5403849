import { canonicalName, isChildOf } from "../../../../facts/domainNames.ts";
import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { DOMAIN_ROOT_DELEGATION, GROUP_POLICY_OBJECT } from "../../../types.ts";
import { at } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [DOMAIN_ROOT_DELEGATION, GROUP_POLICY_OBJECT],
  check(view, stack) {
    const domain = at(view.properties, "domain");
    const forest = at(stack.parentOf(view)?.properties, "forest");
    if (forest === undefined) return notApplicable;
    if (domain === UNKNOWN || forest === UNKNOWN)
      return notEvaluated("the name of the domain or of its forest is not known", "domain");
    if (typeof domain !== "string" || typeof forest !== "string") return notApplicable;
    // A domain that Entra Connect Sync serves has its policy alone.
    const delegations = stack.ofTypeBy(DOMAIN_ROOT_DELEGATION, "domain");
    if (view.type === GROUP_POLICY_OBJECT && delegations.has(domain.toLowerCase())) return notApplicable;
    if (canonicalName(domain) === canonicalName(forest) || isChildOf(domain, forest)) return pass;
    return fail(
      `${domain} is declared in the forest ${forest}, but its name does not end in ${forest}.`,
      "Write the name as the domain has it, or declare a forest of its own. A further tree of the forest is an exemption.",
      "domain",
    );
  },
};
export default rule;
