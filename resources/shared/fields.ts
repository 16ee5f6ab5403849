import { distance } from "fastest-levenshtein";
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

/** The inputs of a resource, as data: check, defaults and diff all follow from it. */
export type Fields = Readonly<Record<string, Field>>;

export interface Field {
  readonly kind: "string" | "number" | "boolean" | "object" | "list";
  readonly required?: true;
  readonly default?: PropertyValue;
  /** A change of this field replaces the resource. */
  readonly replaces?: true;
  /** The value must arrive as a secret. */
  readonly secret?: true;
  /** Fields of an object. */
  readonly fields?: Fields;
  /** Items of a list. */
  readonly items?: Field;
  /** A list whose order means nothing. */
  readonly unordered?: true;
  /** Why the value cannot be taken, ending with what to write instead; undefined: it can. */
  readonly refuse?: (value: never) => string | undefined;
}

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
    const nearest = nearestOf(key, Object.keys(fields));
    failures.push({
      property: at + key,
      reason: `there is no such property${nearest ? `; did you mean ${nearest}?` : `. Known are ${Object.keys(fields).join(", ")}.`}`,
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

function checkValue(
  field: Field,
  given: PropertyValue,
  at: string,
): { value: PropertyValue; failures: CheckFailure[] } {
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
  if (field.kind === "object" && field.fields && isMap(given)) {
    const result = checkFields(field.fields, given, `${at}.`);
    return { value: result.inputs, failures: result.failures };
  }
  if (field.items && isList(given)) {
    const items = given.map((item, index) => checkValue(field.items as Field, item, `${at}[${index}]`));
    const failures = items.flatMap((item) => item.failures);
    // What is not known yet cannot contradict the rest.
    const decided = failures.length === 0 && !containsUnknown(given);
    const reason = decided ? field.refuse?.(reveal(given) as never) : undefined;
    return { value: items.map((item) => item.value), failures: reason ? [{ property: at, reason }] : failures };
  }
  const reason = field.refuse?.(given as never);
  return reason ? fail(reason) : { value: given, failures: [] };
}

/** Inside a secret everything is one: nothing below needs to be marked again. */
function withoutSecret({ fields, ...field }: Field): Field {
  const { secret, ...others } = field;
  const bare: Field = secret ? others : field;
  if (!fields) return bare;
  return {
    ...bare,
    fields: Object.fromEntries(Object.entries(fields).map(([key, inner]) => [key, withoutSecret(inner)])),
  };
}

function kindOf(value: PropertyValue): string {
  if (value === null) return "null";
  if (isList(value)) return "list";
  return typeof value;
}

function nearestOf(word: string, known: readonly string[]): string | undefined {
  const ranked = known.map((name) => ({ name, far: distance(word.toLowerCase(), name.toLowerCase()) }));
  ranked.sort((a, b) => a.far - b.far);
  const best = ranked[0];
  return best && best.far <= Math.max(2, word.length / 3) ? best.name : undefined;
}

export interface PropertyChange {
  /** Pulumi property path, such as accountPolicy.minimumPasswordAge or rights[1]. */
  readonly path: string;
  readonly kind: "add" | "delete" | "update";
  readonly replaces: boolean;
}

/** What differs between two sets of inputs, leaf by leaf. A value that became unknown counts as an update. */
export function diffFields(fields: Fields, olds: PropertyMap, news: PropertyMap): PropertyChange[] {
  const changes: PropertyChange[] = [];
  for (const [key, field] of Object.entries(fields)) {
    diffValue(field, olds[key] ?? undefined, news[key] ?? undefined, key, field.replaces ?? false, changes);
  }
  return changes;
}

function diffValue(
  field: Field | undefined,
  before: PropertyValue | undefined,
  after: PropertyValue | undefined,
  path: string,
  replaces: boolean,
  changes: PropertyChange[],
): void {
  if (before === undefined && after === undefined) return;
  if (before === undefined) return void changes.push({ path, kind: "add", replaces });
  if (after === undefined) return void changes.push({ path, kind: "delete", replaces });
  const [a, b] = [unwrap(before), unwrap(after)];
  if (isMap(a) && isMap(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      const inner = field?.fields?.[key];
      diffValue(
        inner,
        a[key] ?? undefined,
        b[key] ?? undefined,
        `${path}.${key}`,
        replaces || (inner?.replaces ?? false),
        changes,
      );
    }
  } else if (isList(a) && isList(b)) {
    if (field?.unordered) return diffSets(field.items, a, b, path, replaces, changes);
    for (let index = 0; index < Math.max(a.length, b.length); index++) {
      diffValue(field?.items, a[index], b[index], `${path}[${index}]`, replaces, changes);
    }
  } else if (a instanceof Unknown || b instanceof Unknown || a !== b) {
    changes.push({ path, kind: "update", replaces });
  }
}

function unwrap(value: PropertyValue): PropertyValue {
  return value instanceof SecretValue ? unwrap(value.reveal()) : value;
}

/** Items that only one side has, each at its place there: what is the same in both has no place of its own. */
function diffSets(
  items: Field | undefined,
  before: readonly PropertyValue[],
  after: readonly PropertyValue[],
  path: string,
  replaces: boolean,
  changes: PropertyChange[],
): void {
  const kinds = new Map<string, PropertyChange["kind"]>();
  before.forEach((item, index) => holds(items, after, item) || kinds.set(`${path}[${index}]`, "delete"));
  after.forEach((item, index) => {
    const place = `${path}[${index}]`;
    if (!holds(items, before, item)) kinds.set(place, kinds.has(place) ? "update" : "add");
  });
  for (const [place, kind] of kinds) changes.push({ path: place, kind, replaces });
}

/** Whether an item of the same value is in the list. */
function holds(items: Field | undefined, list: readonly PropertyValue[], item: PropertyValue): boolean {
  return list.some((other) => {
    const differences: PropertyChange[] = [];
    diffValue(items, item, other, "", false, differences);
    return differences.length === 0;
  });
}
