import { valueAt, type Properties } from "./seen.ts";

export type Side = Properties | undefined;

export function listAt(properties: Side, path: string): string[] {
  const value = valueAt(properties, path);
  return Array.isArray(value) ? value.map(shown) : [];
}

/** What of a list is not in the other side's. */
export function without(side: Side, other: Side, path: string): string[] {
  const others = listAt(other, path);
  return listAt(side, path).filter((one) => !others.includes(one));
}

/** The first of the properties that has a value. */
export function said(properties: Side, ...paths: readonly string[]): string {
  const found = paths.map((path) => valueAt(properties, path)).find((value) => value !== undefined && value !== null);
  return shown(found);
}

export function shown(value: unknown): string {
  if (value === undefined || value === null) return "(none)";
  if (typeof value === "symbol") return "(not known yet)";
  return typeof value === "object" ? JSON.stringify(value) : String(value as string | number | boolean);
}
