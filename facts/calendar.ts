/** The day, YYYY-MM-DD, of a date: Pulumi takes an unquoted one for a time and passes it on as 2027-03-31 00:00:00 +0000 UTC. */
export function dayOf(date: string): string {
  return date.slice(0, 10);
}

/** Whether it is a day of the calendar, YYYY-MM-DD: 2026-02-30 is none, and 2027 is not either. */
export function isCalendarDay(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && utcDay(new Date(time)) === day;
}

/** The day of a moment, in UTC, so that every machine of a team has the same. */
export function utcDay(time: Date): string {
  return time.toISOString().slice(0, 10);
}

const FURTHEST_AHEAD_HOURS = 14; // UTC+14, Line Islands

/** The latest day that has begun anywhere on earth: a person there may have written it. */
export function latestDay(now: Date): string {
  return utcDay(new Date(now.getTime() + FURTHEST_AHEAD_HOURS * 3_600_000));
}

/** A number of days in words: 1 day, 3 days, 0.5 days. */
export function days(count: number): string {
  return count === 1 ? "1 day" : `${count} days`;
}

/** Days from one day, YYYY-MM-DD, to another: below 0, where that is before; undefined, where one of them is none. */
export function daysBetween(from: string, to: string): number | undefined {
  const [start, end] = [from, to].map((day) => (isCalendarDay(day) ? Date.parse(`${day}T00:00:00Z`) : NaN));
  const count = ((end ?? NaN) - (start ?? NaN)) / 86_400_000;
  return Number.isNaN(count) ? undefined : count;
}

/** The day so many days later; undefined: the date is none. */
export function daysAfter(date: string, count: number): string | undefined {
  const time = Date.parse(`${dayOf(date)}T00:00:00Z`);
  return Number.isNaN(time) ? undefined : utcDay(new Date(time + count * 86_400_000));
}
