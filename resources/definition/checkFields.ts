import { nearest } from "../../formats/nearest.ts";
import {
  containsUnknown,
  isList,
  isMap,
  reveal,
  SecretValue,
  Unknown,
  type PropertyMap,
  type PropertyValue,
} from "../../formats/wire/codec.ts";
import { valuesOf, type Enumeration, type Field, type Fields, type ListField, type Range } from "./field.ts";

export interface CheckFailure {
  /** Such as accountPolicy.minimumPasswordAge. */
  readonly property: string;
  readonly reason: string;
}

/** Inputs with defaults filled in, and everything wrong with them at once. Unknown values are taken as they are. */
export function checkFields(
  fields: Fields,
  inputs: PropertyMap,
  at = "",
): { inputs: PropertyMap; failures: CheckFailure[] } {
  const failures: CheckFailure[] = [];
  const checked: Record<string, PropertyValue> = {};
  for (const key of Object.keys(inputs)) {
    if (Object.hasOwn(fields, key) || key === "__defaults") continue;
    const meant = nearest(key, Object.keys(fields));
    failures.push({
      property: at + key,
      reason: `there is no such property${meant ? `; did you mean ${meant}?` : `. Known are ${Object.keys(fields).join(", ")}.`}`,
    });
  }
  for (const [key, field] of Object.entries(fields)) {
    const given = Object.hasOwn(inputs, key) ? inputs[key] : undefined;
    const value = given ?? field.default;
    if (value === undefined || value === null) {
      if (field.required) failures.push({ property: at + key, reason: `a ${field.kind} is required here` });
      continue;
    }
    const result = checkValue(field, value, at + key);
    failures.push(...result.failures);
    checked[key] = result.value;
  }
  return { inputs: checked, failures };
}

interface Checked {
  readonly value: PropertyValue;
  readonly failures: CheckFailure[];
}

function checkValue(field: Field, given: PropertyValue, at: string): Checked {
  if (given instanceof Unknown) return { value: given, failures: [] };
  if (given instanceof SecretValue) {
    const inner = checkValue(withoutSecret(field), given.reveal(), at);
    // What a person reads must not hold the secret, so the reason of the inner check is not passed on.
    const failures = inner.failures.map(({ property }) => ({
      property,
      reason: `the secret value is not what is needed here (a ${field.kind})`,
    }));
    return { value: new SecretValue(inner.value), failures };
  }
  const fail = (reason: string) => ({ value: given, failures: [{ property: at, reason }] });
  if (field.secret)
    return fail("must be a secret, so that it is encrypted in the state. Wrap it with pulumi.secret().");
  if (kindOf(given) !== field.kind) return fail(`is a ${kindOf(given)}, but a ${field.kind} is needed`);
  if (isMap(given)) {
    const { fields, each } = field.kind === "object" ? field : {};
    if (!fields) return each ? checkEach(each, given, at) : { value: given, failures: [] };
    const result = checkFields(fields, given, `${at}.`);
    return { value: result.inputs, failures: result.failures };
  }
  if (isList(given) && field.kind === "list") return checkList(field, given, at);
  const reason = refusal(field, given);
  return reason === undefined ? { value: given, failures: [] } : fail(reason);
}

function checkEach(each: Field, given: PropertyMap, at: string): Checked {
  const checked = Object.entries(given).map(([key, value]) => [key, checkValue(each, value, `${at}.${key}`)] as const);
  const value = Object.fromEntries(checked.map(([key, item]) => [key, item.value]));
  return { value, failures: checked.flatMap(([, item]) => item.failures) };
}

function checkList({ items, refuse }: ListField, given: readonly PropertyValue[], at: string): Checked {
  const checked = given.map((value, index) => checkValue(items, value, `${at}[${index}]`));
  const failures = checked.flatMap((item) => item.failures);
  const value = checked.map((item) => item.value);
  // What is not known yet cannot contradict the rest.
  if (failures.length > 0 || containsUnknown(given)) return { value, failures };
  const texts = given.map(reveal).filter((item) => typeof item === "string");
  const reason = refuse?.(texts);
  return { value, failures: reason === undefined ? [] : [{ property: at, reason }] };
}

function refusal(field: Field, given: PropertyValue): string | undefined {
  if (field.kind === "number" && typeof given === "number") return field.range && outOf(field.range, given);
  if (field.kind !== "string" || typeof given !== "string") return undefined;
  return field.refuse?.(given) ?? (field.values && notAmong(field.values, given));
}

function outOf({ least, most, unit }: Range, value: number): string | undefined {
  if (Number.isInteger(value) && value >= least && value <= most) return undefined;
  return `is ${value}, but must be a whole number of ${unit} from ${least} to ${most}`;
}

function notAmong(values: Enumeration, value: string): string | undefined {
  if (Object.hasOwn(values.values, value)) return undefined;
  return `is ${JSON.stringify(value)}. Write ${valuesOf(values).join(" or ")}.`;
}

/** Inside a secret everything is one: nothing below needs to be marked again. */
function withoutSecret({ secret: _, ...field }: Field): Field {
  if (field.kind !== "object" || !field.fields) return field;
  const bare = Object.entries(field.fields).map(([key, inner]) => [key, withoutSecret(inner)] as const);
  return { ...field, fields: Object.fromEntries(bare) };
}

function kindOf(value: PropertyValue): string {
  if (value === null) return "null";
  if (isList(value)) return "list";
  return typeof value;
}
