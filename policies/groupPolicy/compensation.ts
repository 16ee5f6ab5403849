import { failAll, pass } from "../outcome.ts";
import { UNKNOWN, type Outcome, type ResourceView, type RuleCheck } from "../rule.ts";
import { PASSWORD_SETTINGS_OBJECT } from "../types.ts";
import type { Policy } from "./policy.ts";

/** What makes up for a minimum password age of 0, where there is enough of it. */
export interface Compensation {
  /** Name in a stack file, below accountPolicy. */
  readonly setting: string;
  /** Name in the Group Policy editor's files. */
  readonly title: string;
  readonly least: number;
  readonly why: string;
  /** By the name of the setting where it is to be set. */
  readonly fixOf: (setting: string) => string;
}

/** Whether a policy whose age is 0 has enough of it. */
export function compensates(
  policy: Policy,
  value: number | typeof UNKNOWN,
  { setting, title, least, why, fixOf }: Compensation,
): Outcome {
  const property = `accountPolicy.${setting}`;
  if (value === UNKNOWN) return policy.notKnown(property);
  if (value >= least) return pass;
  const age = policy.account("minimumPasswordAge");
  if (age === UNKNOWN) return policy.notKnown("accountPolicy.minimumPasswordAge");
  if (age !== 0) return pass;
  const fix = fixOf(policy.isBackup ? title : property);
  return failAll([policy.violation(`${title} is ${value} and MinimumPasswordAge 0`, why, fix, { property })]);
}

/** A rule over group policies that judges PSOs too. */
export function andPasswordSettings(ofPolicies: RuleCheck, ofPso: (pso: ResourceView) => Outcome): RuleCheck {
  return {
    ...ofPolicies,
    appliesTo: [...ofPolicies.appliesTo, PASSWORD_SETTINGS_OBJECT],
    check: (view, stack) => (view.type === PASSWORD_SETTINGS_OBJECT ? ofPso(view) : ofPolicies.check(view, stack)),
  };
}
