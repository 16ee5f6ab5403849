import { isList, isMap, SecretValue, Unknown, type PropertyMap, type PropertyValue } from "../../formats/wire/codec.ts";
import type { Field, Fields } from "./field.ts";

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
      const inner = field?.kind === "object" ? field.fields?.[key] : undefined;
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
    const items = field?.kind === "list" ? field.items : undefined;
    if (field?.kind === "list" && field.unordered) return diffSets(items, a, b, path, replaces, changes);
    for (let index = 0; index < Math.max(a.length, b.length); index++) {
      diffValue(items, a[index], b[index], `${path}[${index}]`, replaces, changes);
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
