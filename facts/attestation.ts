import { dayOf, daysAfter } from "./calendar.ts";

/** A person's dated statement that the portal shows what is declared. */
export interface Statement {
  /** YYYY-MM-DD, or a time that begins so. */
  readonly on: string;
  /** The last day on which it counts; absent: 90 days after `on`. */
  readonly expires?: string | undefined;
}

/** Days that a statement counts by default. A quarter, as an access review is due: the kit's choice. */
const ATTESTATION_DAYS = 90;
/** Days that a statement may count at most: half a year. */
export const LONGEST_ATTESTATION_DAYS = 183;

/** The last day on which a statement counts; undefined: its day is none. */
export function lastDayOf({ on, expires }: Statement): string | undefined {
  return expires === undefined ? daysAfter(on, ATTESTATION_DAYS) : dayOf(expires);
}

/** The latest last day that a statement may have. */
export function latestLastDayOf({ on }: Statement): string | undefined {
  return daysAfter(on, LONGEST_ATTESTATION_DAYS);
}

/** A statement that has expired is none. */
export function hasExpired(statement: Statement, today: string): boolean {
  const last = lastDayOf(statement);
  return last === undefined || today > last;
}
