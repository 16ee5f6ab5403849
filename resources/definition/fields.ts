import { refuseDate } from "../../facts/dateText.ts";
import type { NumberField } from "./field.ts";

/** A whole number within a range. */
export function whole<const Extra extends Partial<NumberField> & { readonly description: string }>(
  least: number,
  most: number,
  unit: string,
  extra: Extra,
) {
  return { kind: "number", range: { least, most, unit }, ...extra } as const;
}

interface NameListOptions {
  /** What follows when nobody is named, and what to write. */
  readonly empty: string;
  /** As many names as an answer of 4,096 bytes can tell about. Default: 50. */
  readonly most?: number;
  /** Why a single name cannot be taken. */
  readonly refuse?: (name: string) => string | undefined;
}

/** A list of names that is empty by default. Active Directory does not tell names apart by case. */
export function names(description: string, options: Omit<NameListOptions, "empty"> = {}) {
  return { ...list(options), description, default: [] } as const;
}

/** A list of at least one name. */
export function someNames(description: string, options: NameListOptions) {
  return { ...list(options), description, required: true } as const;
}

function list({ empty, most = 50, refuse }: Partial<NameListOptions>) {
  return {
    kind: "list",
    unordered: true,
    items: {
      kind: "string",
      refuse: (name: string) => (name.trim() === "" ? "is an empty name" : (refuseDate(name) ?? refuse?.(name))),
    },
    refuse: (values: readonly string[]) => {
      if (values.length === 0) return empty;
      if (values.length > most) return `has ${values.length} names, but ${most} are the most`;
      const different = new Set(values.map((value) => value.toLowerCase()));
      return different.size < values.length ? "names someone twice" : undefined;
    },
  } as const;
}
