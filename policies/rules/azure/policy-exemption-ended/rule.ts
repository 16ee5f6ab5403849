import { classicExemptions } from "../../../azurePolicy/classic.ts";
import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { type RuleCheck } from "../../../rule.ts";
import { POLICY_EXEMPTION } from "../../../types.ts";
import { at } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [POLICY_EXEMPTION, ...classicExemptions],
  check({ name, properties }, { today }) {
    const end = at(properties, "expiresOn");
    if (end === undefined) return notApplicable;
    const day = typeof end === "string" ? end.slice(0, 10) : "";
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day))
      return notEvaluated(`the end of the exemption ${name} is not known`, "expiresOn");
    if (day >= today) return pass;
    return fail(
      `The Azure Policy exemption ${name} ended on ${day}: since then its assignment demands what it exempted from.`,
      "Decide again: write a later day, or take the exemption out of the stack.",
      "expiresOn",
    );
  },
};
export default rule;
