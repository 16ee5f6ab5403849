import { UNKNOWN, type ResourceView } from "../rule.ts";
import { at, listAt, sameText } from "../value.ts";

/**
 * Whether an assignment is switched off. An override of the effect stands over the parameter, and one with selectors over both
 * where it selects; enforcementMode does not switch an audit off: DoNotEnforce evaluates and reports all the same.
 * https://learn.microsoft.com/en-us/azure/governance/policy/concepts/assignment-structure#overrides
 */
export type SwitchedOff = "yes" | "no" | "cannotTell";

export function switchedOff({ properties }: ResourceView, initiative: boolean): SwitchedOff {
  const overrides = listAt(properties, "overrides");
  if (overrides === UNKNOWN) return "cannotTell";
  const ofEffect = overrides.filter((one) => {
    const kind = at(one, "kind");
    return kind === UNKNOWN || sameText(kind, "policyEffect");
  });
  const effects = ofEffect.map((one) => isDisabled(at(one, "value")));
  // Some policies or places keep the effect of the assignment: all of them have to agree.
  if (!ofEffect.some(isWhole)) effects.push(ofParameter(properties, initiative));
  if (effects.every((disabled) => disabled === true)) return "yes";
  return effects.every((disabled) => disabled === false) ? "no" : "cannotTell";
}

/** Undefined: not known. */
function isDisabled(effect: unknown): boolean | undefined {
  return effect === UNKNOWN ? undefined : sameText(effect, "Disabled");
}

/** Which of its policies an initiative hands a parameter to is up to the initiative. */
function ofParameter(properties: ResourceView["properties"], initiative: boolean): boolean | undefined {
  const disabled = isDisabled(at(properties, "parameters", "effect", "value"));
  return initiative && disabled === true ? undefined : disabled;
}

/** For everything the assignment is for, and not for some policies or places. */
function isWhole(override: unknown): boolean {
  const selectors = listAt(override, "selectors");
  return at(override, "kind") !== UNKNOWN && selectors !== UNKNOWN && selectors.length === 0;
}
