import { notApplicable } from "../../../outcome.ts";
import { type RuleCheck } from "../../../rule.ts";
import { GROUP_POLICY_OBJECT, PASSWORD_SETTINGS_OBJECT } from "../../../types.ts";
import { judgeAccountPolicy } from "../../../accountPolicies/ofDomain.ts";
import { judgePasswordSettings } from "../../../accountPolicies/passwordSettings.ts";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [GROUP_POLICY_OBJECT, PASSWORD_SETTINGS_OBJECT],
  check(view, stack) {
    if (view.type === GROUP_POLICY_OBJECT) return judgeAccountPolicy(view, stack);
    return view.type === PASSWORD_SETTINGS_OBJECT ? judgePasswordSettings(view, stack) : notApplicable;
  },
};
export default rule;
