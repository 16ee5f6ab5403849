import { isList, isMap, type PropertyMap, type PropertyValue } from "../../formats/wire/codec.ts";
import { ChannelError } from "../ports/channel.ts";

/** Values of an object by the paths people know them by; null: not set. */
export type Values = PropertyMap;

/** Something from before the kit that is not given back. */
export interface Kept {
  readonly path: string;
  readonly before: PropertyValue;
  readonly why: string;
}

/** An object as it was before the kit, as the kit may have left it, and as it is. */
export interface Former<Of extends Values> {
  readonly before: Of;
  readonly written: readonly Values[];
  readonly now: Values;
  /** Names in former lists that cannot be written again. */
  readonly unusable: readonly { readonly name: string; readonly reason: string }[];
}

/**
 * What is given back, and what is not: values that the object still has as the kit has written them, or as they were. Where it has
 * neither, somebody else has decided since, and that stays.
 */
export function restorable<Of extends Values>({
  before,
  written,
  now,
  unusable,
}: Former<Of>): {
  back: Of;
  kept: Kept[];
} {
  const back: Record<string, PropertyValue> = {};
  const kept: Kept[] = [];
  const gone: Kept[] = [];
  for (const [path, old] of Object.entries<PropertyValue>(before)) {
    const there = now[path] ?? null;
    const known = [before, ...written].some((values) => path in values && isSame(values[path], there));
    if (!known) {
      kept.push({ path, before: old, why: `somebody else has made it ${shown(there)} since` });
      continue;
    }
    const lost = isList(old) ? unusable.filter(({ name }) => old.includes(name)) : [];
    gone.push(...lost.map(({ name, reason }) => ({ path, before: name, why: reason })));
    back[path] = isList(old) ? old.filter((item) => !lost.some(({ name }) => name === item)) : old;
  }
  return { back: back as Of, kept: [...kept, ...gone] };
}

interface GivingBack {
  readonly title: string;
  readonly before: Values;
  readonly back: Values;
  readonly kept: readonly Kept[];
  /** Writes what is given back. */
  readonly write: () => Promise<unknown>;
}

/** Gives an adopted object back as far as it can be, and says what of it cannot: it must not keep the resource from being destroyed. */
export async function giveBack(
  { title, before, back, kept, write }: GivingBack,
  warn: (text: string) => void,
): Promise<void> {
  const all = [...kept];
  const paths = Object.keys(back);
  try {
    if (paths.length > 0) await write();
  } catch (error) {
    if (!(error instanceof ChannelError && ["not-found", "failed"].includes(error.code))) throw error;
    all.push(...paths.map((path) => ({ path, before: before[path] ?? null, why: error.message })));
  }
  warn(farewell(title, all));
}

/** How an object stays that was there before the kit. */
function farewell(title: string, kept: readonly Kept[]): string {
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
  return kept.map(({ path, before, why }) => `  ${path}, which was ${shown(before)}: ${why}`).join("\n");
}

function shown(value: PropertyValue): string {
  return value === null ? "not set" : JSON.stringify(value);
}

/** Lists are sets of names, which know no case. */
export function isSame(value: PropertyValue | undefined, other: PropertyValue | undefined): boolean {
  return JSON.stringify(comparable(value)) === JSON.stringify(comparable(other));
}

function comparable(value: PropertyValue | undefined): unknown {
  if (isList(value)) return [...new Set(value.map((item) => String(item).toLowerCase()))].sort();
  if (!isMap(value)) return value ?? null;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, comparable(inner)]);
}
