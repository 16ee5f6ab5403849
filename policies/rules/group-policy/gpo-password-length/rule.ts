import { at, textAt } from "../../../value.ts";
import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { andPasswordSettings, compensates } from "../../../groupPolicy/compensation.ts";
import { judgePolicy } from "../../../groupPolicy/judgePolicy.ts";
import { UNKNOWN, type Outcome, type ResourceView } from "../../../rule.ts";

/** CIS 1.1.4 and the STIGs. */
const least = 14;
const why =
  "With a minimum password age of 0, history and length are what compensates, and benchmarks want at least 14 characters.";
const fixOf = (setting: string) => `Set ${setting} to ${least} or more.`;

const ofPolicies = judgePolicy((policy) => {
  const length = policy.account("minimumPasswordLength");
  if (length === undefined) return notApplicable;
  return compensates(policy, length, { setting: "minimumPasswordLength", least, why, fixOf }); // prettier-ignore
});

export default andPasswordSettings(ofPolicies, checkSettings);

/** What a fine-grained policy does not declare it gets from the domain when it is made. */
function checkSettings({ properties, name }: ResourceView): Outcome {
  const property = "settings.minimumPasswordLength";
  const age = at(properties, "settings", "minimumPasswordAge");
  const length = at(properties, "settings", "minimumPasswordLength");
  const title = `PSO "${textAt(properties, "name", name)}"`;
  if (length === undefined) return notApplicable;
  if (typeof length !== "number") return notEvaluated(`the minimum password length of the ${title} is not known`, property); // prettier-ignore
  if (length >= least) return pass;
  if (age === UNKNOWN || age === undefined)
    return notEvaluated(`the minimum password age of the ${title} is not known, or the domain's`, "settings.minimumPasswordAge"); // prettier-ignore
  if (age !== 0) return pass;
  return fail(
    `The ${title} wants ${length} characters and has the minimum password age 0. ${why}`,
    fixOf("minimumPasswordLength"),
    property,
  );
}
