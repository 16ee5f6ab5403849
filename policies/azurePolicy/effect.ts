import { UNKNOWN, type ResourceView } from "../rule.ts";
import { at, listAt, sameText } from "../value.ts";

/**
 * Whether an assignment is switched off. An override of the effect stands over the parameter; enforcementMode does not switch
 * an audit off: DoNotEnforce evaluates and reports all the same.
 * https://learn.microsoft.com/en-us/azure/governance/policy/concepts/assignment-structure#overrides
 */
export type SwitchedOff = "yes" | "no" | "cannotTell";

export function switchedOff({ properties }: ResourceView, initiative: boolean): SwitchedOff {
  const overrides = listAt(properties, "overrides");
  const parameter = at(properties, "parameters", "effect", "value");
  if (overrides === UNKNOWN) return "cannotTell";
  const ofEffect = overrides.filter((one) => {
    const kind = at(one, "kind");
    return kind === UNKNOWN || sameText(kind, "policyEffect");
  });
  const general = ofEffect.find((one) => isWhole(one));
  if (general !== undefined) return sameText(at(general, "value"), "Disabled") ? "yes" : "no";
  const perhaps = ofEffect.some((one) => {
    const value = at(one, "value");
    return value === UNKNOWN || sameText(value, "Disabled");
  });
  if (perhaps) return "cannotTell";
  if (parameter === UNKNOWN) return "cannotTell";
  if (!sameText(parameter, "Disabled")) return "no";
  // Which of its policies an initiative hands a parameter to is up to the initiative.
  return initiative ? "cannotTell" : "yes";
}

/** For everything the assignment is for, and not for some policies or places. */
function isWhole(override: unknown): boolean {
  const selectors = listAt(override, "selectors");
  const known = at(override, "kind") !== UNKNOWN && at(override, "value") !== UNKNOWN;
  return known && selectors !== UNKNOWN && selectors.length === 0;
}
