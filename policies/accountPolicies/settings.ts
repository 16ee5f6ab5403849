import { UNKNOWN, type ResourceView } from "../rule.ts";
import { at } from "../value.ts";

export type Settings = Readonly<Record<string, unknown>>;

/** The settings that a view has at a property, without those that are null; undefined: none. */
export function settingsAt({ properties }: ResourceView, property: string): Settings | typeof UNKNOWN | undefined {
  const found = at(properties, property);
  if (found === UNKNOWN) return UNKNOWN;
  if (typeof found !== "object" || found === null || Array.isArray(found)) return undefined;
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== null && value !== undefined));
}

/** Those of the settings that two say differently for sure; a switch is 1 or 0 elsewhere. */
export function differing(one: Settings, other: Settings, names: readonly string[]): string[] {
  return names.filter((name) => {
    const values = [one[name], other[name]];
    return values.every((value) => typeof value === "number" || typeof value === "boolean")
      ? Number(values[0]) !== Number(values[1])
      : false;
  });
}
