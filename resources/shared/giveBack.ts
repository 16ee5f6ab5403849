import { isList, isMap, type PropertyMap, type PropertyValue } from "../../formats/wire/codec.ts";

/** Values of an object by the names people know them by; undefined: not set. */
export type Values = ReadonlyMap<string, PropertyValue | undefined>;

export const valuesOf = (map: PropertyMap): Values => new Map(Object.entries(map));

/** Something from before the kit that is not given back. */
export interface Kept {
  readonly what: string;
  readonly before: PropertyValue | undefined;
  readonly why: string;
}

/**
 * Names of what can be given back: there the object still has what the kit has written, or what it had before. Where it has
 * neither, somebody else has decided since, and that stays.
 */
export function divide(
  before: Values,
  written: readonly Values[],
  now: Values,
): { back: ReadonlySet<string>; kept: Kept[] } {
  const back = new Set<string>();
  const kept: Kept[] = [];
  for (const [what, old] of before) {
    const there = now.get(what);
    const known = [before, ...written].some((values) => values.has(what) && isSame(values.get(what), there));
    if (known) back.add(what);
    else kept.push({ what, before: old, why: `somebody else has made it ${shown(there)} since` });
  }
  return { back, kept };
}

/** How an object stays that was there before the kit. */
export function farewell(title: string, kept: readonly Kept[]): string {
  const sentence = `${title} was there before the kit and stays, with the values it had then`;
  return kept.length === 0 ? `${sentence}.` : `${sentence}, except for:\n${linesOf(kept)}`;
}

export function untouched(title: string): string {
  return `${title} was there before the kit and stays as it is.`;
}

/** What becomes of values that are no longer declared. */
export function undeclared(title: string, kept: readonly Kept[]): string {
  return `${title}: no longer declared, but not given the value it had before the kit:\n${linesOf(kept)}`;
}

function linesOf(kept: readonly Kept[]): string {
  return kept.map(({ what, before, why }) => `  ${what}, which was ${shown(before)}: ${why}`).join("\n");
}

function shown(value: PropertyValue | undefined): string {
  return value === undefined || value === null ? "not set" : JSON.stringify(value);
}

/** Lists are sets of names, which know no case. */
function isSame(one: PropertyValue | undefined, other: PropertyValue | undefined): boolean {
  return JSON.stringify(comparable(one)) === JSON.stringify(comparable(other));
}

function comparable(value: PropertyValue | undefined): unknown {
  if (isList(value)) return [...new Set(value.map((item) => String(item).toLowerCase()))].sort();
  if (!isMap(value)) return value ?? null;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, comparable(inner)]);
}
