import { failAll, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { judgePolicy } from "../../../groupPolicy/judgePolicy.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { at } from "../../../value.ts";

const longest = 24;
const why =
  "With a minimum password age of 0 a user can cycle through a short history at once and keep the old password.";
const unsaid =
  "accountPolicy.passwordHistorySize is not declared, so whether the domain's password history compensates for an age of 0 is not known";
const fix = `Set PasswordHistorySize to ${longest}, the most there is.`;

const rule: RuleCheck = judgePolicy((policy) => {
  const property = "accountPolicy.passwordHistorySize";
  // Once the directory was looked at, what it enforces is known of a policy that says nothing.
  const enforced = at(policy.view.properties, "effectiveAccountPolicy", "passwordHistorySize");
  const size = policy.account("passwordHistorySize") ?? (typeof enforced === "number" ? enforced : undefined);
  const age = policy.account("minimumPasswordAge");
  if (size === undefined)
    return age === 0 && policy.view.origin !== "backup" ? notEvaluated(unsaid, property) : notApplicable;
  if (size === UNKNOWN) return policy.notKnown(property);
  if (size >= longest) return pass;
  if (age === UNKNOWN) return policy.notKnown("accountPolicy.minimumPasswordAge");
  if (age !== 0) return pass;
  const fact = `PasswordHistorySize is ${size} and MinimumPasswordAge 0`;
  return failAll([policy.violation(fact, why, fix, { property })]);
});
export default rule;
