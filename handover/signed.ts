/** Who says so, in each report that comes back. */
export interface Signed {
  /** UTC, ISO 8601. */
  readonly at: string;
  readonly by: string;
  /** Computer. */
  readonly on: string;
}

export function isSigned({ at, by, on }: Partial<Record<keyof Signed, unknown>>): boolean {
  const isTime = typeof at === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(at);
  return isTime && typeof by === "string" && typeof on === "string";
}
