import { UNKNOWN } from "./rule.ts";

/** The value at a path: UNKNOWN if it or anything above it is, undefined if it is absent or null. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const key of path) {
    if (current === UNKNOWN) return UNKNOWN;
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as Record<string, unknown>)[key];
  }
  return current ?? undefined;
}

/** The elements of a list; UNKNOWN if it is not known, empty if it is absent or no list. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] | typeof UNKNOWN {
  const found = at(value, ...path);
  if (found === UNKNOWN) return UNKNOWN;
  return Array.isArray(found) ? found : none;
}

/** The elements of a list; none where it is not known. */
export function knownListAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const list = listAt(value, ...path);
  return list === UNKNOWN ? none : list;
}

const none: readonly unknown[] = [];

/** A text, or a stand-in for messages. */
export function textAt(value: unknown, path: string, otherwise: string): string {
  const found = at(value, path);
  return typeof found === "string" && found !== "" ? found : otherwise;
}

export function sameText(value: unknown, text: string): boolean {
  return typeof value === "string" && value.toLowerCase() === text.toLowerCase();
}

/** A value as a text: of what is neither text, number nor boolean nothing. */
export function plainText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

/** What a JSON text says; what is no text as it is, and `otherwise` for a text that is no JSON. */
export function jsonIn(value: unknown, otherwise: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return otherwise;
  }
}

/** As properties are written: protectedParameters[0].value. */
export const writtenPath = (path: readonly string[]): string => path.join(".").replace(/\.(\d+)(?=\.|$)/g, "[$1]");
