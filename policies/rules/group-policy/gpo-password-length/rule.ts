import { needOf } from "../../../../facts/settingText.ts";
import { at, knownListAt, textAt } from "../../../value.ts";
import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { andPasswordSettings, compensates, seenOf } from "../../../groupPolicy/compensation.ts";
import { ofDomainAccounts } from "../../../groupPolicy/forWhom.ts";
import { judgePolicy } from "../../../groupPolicy/judgePolicy.ts";
import type { Policy } from "../../../groupPolicy/policy.ts";
import { UNKNOWN, type Outcome, type ResourceView } from "../../../rule.ts";

/** CIS 1.1.4 and the STIGs. */
const least = 14;
const why =
  "With a minimum password age of 0, history and length are what compensates, and benchmarks want at least 14 characters.";
const setting = "minimumPasswordLength";
const fixOf = (setting: string) => `Set ${setting} to ${least} or more.`;

const ofPolicies = judgePolicy((policy) => {
  const length = policy.account(setting);
  if (length === undefined) return notApplicable;
  const need = length === UNKNOWN ? undefined : needOf(setting, length, registryValuesOf(policy));
  if (need === undefined || length === seenOf(policy, setting))
    return compensates(policy, length, { setting, least, why, fixOf });
  const reason = `${policy.nameOf(setting)} is ${String(length)}, which has an effect only where ${need}`;
  return notEvaluated(`the ${policy.title}: ${reason}`, `accountPolicy.${setting}`);
});

function registryValuesOf({ view }: Policy): { name: string; value: string }[] {
  return knownListAt(view.properties, "registryValues").map((entry) => ({
    name: textAt(entry, "name", ""),
    value: textAt(entry, "value", ""),
  }));
}

export default andPasswordSettings(ofDomainAccounts(ofPolicies), checkSettings);

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
