import type { AccountPolicySetting } from "../../facts/settings.ts";
import { failAll, notEvaluated, pass } from "../outcome.ts";
import { UNKNOWN, type Outcome, type ResourceView, type RuleCheck } from "../rule.ts";
import { PASSWORD_SETTINGS_OBJECT } from "../types.ts";
import { at } from "../value.ts";
import type { Policy } from "./policy.ts";

/** What makes up for a minimum password age of 0, where there is enough of it. */
export interface Compensation {
  readonly setting: AccountPolicySetting;
  readonly least: number;
  readonly why: string;
  /** By the name of the setting where it is to be set. */
  readonly fixOf: (setting: string) => string;
}

/** Whether a policy whose age is 0 has enough of it. */
export function compensates(
  policy: Policy,
  value: number | typeof UNKNOWN,
  { setting, least, why, fixOf }: Compensation,
): Outcome {
  const property = `accountPolicy.${setting}`;
  if (value === UNKNOWN) return policy.notKnown(property);
  if (value >= least) return pass;
  const age = policy.account("minimumPasswordAge") ?? seenOf(policy, "minimumPasswordAge");
  if (age === UNKNOWN) return policy.notKnown("accountPolicy.minimumPasswordAge");
  if (age === undefined) {
    const reason = `${policy.nameOf(setting)} is ${value}, too little where the minimum password age is 0, and whether it is the policy does not tell`;
    return notEvaluated(`the ${policy.title}: ${reason}`, property);
  }
  if (age !== 0) return pass;
  const name = policy.nameOf(setting);
  // What a policy leaves to others was looked at in the directory.
  const said =
    policy.account(setting) === undefined ? `, which is not declared, is ${value} in effect,` : ` is ${value}`;
  const fact = `${name}${said} and ${policy.nameOf("minimumPasswordAge")} 0`;
  return failAll([policy.violation(fact, why, fixOf(name), { property })]);
}

/** What the directory was seen to enforce. */
export function seenOf({ view }: Policy, setting: string): number | undefined {
  const seen = at(view.properties, "effectiveAccountPolicy", setting);
  return typeof seen === "number" ? seen : undefined;
}

/** A rule over group policies that judges PSOs too. */
export function andPasswordSettings(ofPolicies: RuleCheck, ofPso: (pso: ResourceView) => Outcome): RuleCheck {
  return {
    ...ofPolicies,
    appliesTo: [...ofPolicies.appliesTo, PASSWORD_SETTINGS_OBJECT],
    check: (view, stack) => (view.type === PASSWORD_SETTINGS_OBJECT ? ofPso(view) : ofPolicies.check(view, stack)),
  };
}
