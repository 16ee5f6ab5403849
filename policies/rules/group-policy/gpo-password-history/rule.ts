import { failAll, notApplicable, pass } from "../../../outcome.ts";
import { Policy } from "../../../groupPolicy/policy.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { GROUP_POLICY_OBJECT } from "../../../types.ts";

const longest = 24;
const why =
  "With a minimum password age of 0 a user can cycle through a short history at once and keep the old password.";
const fix = `Set PasswordHistorySize to ${longest}, the most there is.`;

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [GROUP_POLICY_OBJECT],
  origins: ["declared", "backup"],
  check(view) {
    const policy = new Policy(view);
    const property = "accountPolicy.passwordHistorySize";
    const size = policy.account("passwordHistorySize");
    const age = policy.account("minimumPasswordAge");
    if (size === undefined) return notApplicable;
    if (size === UNKNOWN) return policy.notKnown(property);
    if (age === UNKNOWN) return policy.notKnown("accountPolicy.minimumPasswordAge");
    if (age !== 0 || size >= longest) return pass;
    const fact = `PasswordHistorySize is ${size} and MinimumPasswordAge 0.`;
    return failAll([policy.violation(fact, why, fix, property)]);
  },
};
export default rule;
