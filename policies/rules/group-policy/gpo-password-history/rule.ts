import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { andPasswordSettings, compensates, seenOf } from "../../../groupPolicy/compensation.ts";
import { ofDomainAccounts } from "../../../groupPolicy/forWhom.ts";
import { judgePolicy } from "../../../groupPolicy/judgePolicy.ts";
import { UNKNOWN, type Outcome, type ResourceView } from "../../../rule.ts";
import { at, textAt } from "../../../value.ts";

const longest = 24;
const why =
  "With a minimum password age of 0 a user can cycle through a short history at once and keep the old password.";
const unsaid =
  "accountPolicy.passwordHistorySize is not declared, so whether the domain's password history compensates for an age of 0 is not known";
const fixOf = (setting: string) => `Set ${setting} to ${longest}, the most there is.`;

const ofPolicies = judgePolicy((policy) => {
  const property = "accountPolicy.passwordHistorySize";
  // Once the directory was looked at, what it enforces is known of a policy that says nothing.
  const size = policy.account("passwordHistorySize") ?? seenOf(policy, "passwordHistorySize");
  if (size === undefined)
    return policy.account("minimumPasswordAge") === 0 && policy.view.origin !== "backup"
      ? notEvaluated(unsaid, property)
      : notApplicable;
  return compensates(policy, size, { setting: "passwordHistorySize", least: longest, why, fixOf }); // prettier-ignore
});

export default andPasswordSettings(ofDomainAccounts(ofPolicies), checkSettings);

/** What a fine-grained policy does not declare it gets from the domain when it is made. */
function checkSettings({ properties, name }: ResourceView): Outcome {
  const property = "settings.passwordHistorySize";
  const age = at(properties, "settings", "minimumPasswordAge");
  const size = at(properties, "settings", "passwordHistorySize");
  const title = `PSO "${textAt(properties, "name", name)}"`;
  if (typeof size === "number" && size >= longest) return pass;
  if (age === UNKNOWN) return notEvaluated(`the minimum password age of the ${title} is not known`, "settings.minimumPasswordAge"); // prettier-ignore
  if (age === undefined) return notEvaluated(`the ${title} declares no minimum password age, so the domain's counts`, "settings.minimumPasswordAge"); // prettier-ignore
  if (age !== 0) return pass;
  if (typeof size === "number")
    return fail(
      `The ${title} keeps ${size} passwords and has the minimum password age 0. ${why}`,
      fixOf("passwordHistorySize"),
      property,
    );
  const reason = size === UNKNOWN ? "it is not known" : `${property} is not declared, so the domain's counts`;
  return notEvaluated(
    `whether the history of the ${title} compensates for an age of 0 is not known: ${reason}`,
    property,
  );
}
