import { classicExemptions } from "../../../azurePolicy/classic.ts";
import { exemptionEnd } from "../../../azurePolicy/exemptionEnd.ts";
import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { type RuleCheck } from "../../../rule.ts";
import { POLICY_EXEMPTION } from "../../../types.ts";
import { at } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [POLICY_EXEMPTION, ...classicExemptions],
  check({ name, properties }, { today }) {
    const end = exemptionEnd(at(properties, "expiresOn"), today);
    if (end.stands === "never") return notApplicable;
    if (end.stands === "unknown") return notEvaluated(`the end of the exemption ${name} is not known`, "expiresOn");
    if (end.stands === "after") return pass;
    if (end.stands === "during") {
      const reason = `the exemption ${name} ends today, ${end.day}, at ${end.time} UTC, and this evaluation knows the day only`;
      return notEvaluated(reason, "expiresOn");
    }
    return fail(
      `The Azure Policy exemption ${name} ended on ${end.day}: since then its assignment demands what it exempted from.`,
      "Decide again: write a later day, or take the exemption out of the stack.",
      "expiresOn",
    );
  },
};
export default rule;
