import { isCalendarDay, utcDay } from "../../facts/calendar.ts";

/**
 * How the end of an exemption stands to the day of an evaluation, which has no time of day: `during` the day nobody can tell
 * from the day alone. Azure honours an exemption up to the moment of its end, and no longer.
 * https://learn.microsoft.com/en-us/azure/governance/policy/concepts/exemption-structure
 */
export type ExemptionEnd =
  | { readonly stands: "never" }
  | { readonly stands: "unknown" }
  | { readonly stands: "before" | "during" | "after"; readonly day: string; readonly time: string };

export function exemptionEnd(expiresOn: unknown, today: string): ExemptionEnd {
  if (expiresOn === undefined) return { stands: "never" };
  const end = typeof expiresOn === "string" ? momentOf(expiresOn) : NaN;
  if (Number.isNaN(end)) return { stands: "unknown" };
  const begins = Date.parse(`${today}T00:00:00Z`);
  // The last second of a day is its end: nobody writes the fractions.
  const ends = begins + 86_399_000;
  const said = { day: utcDay(new Date(end)), time: new Date(end).toISOString().slice(11, 16) };
  return { stands: end <= begins ? "before" : end < ends ? "during" : "after", ...said };
}

/** `2027-06-30`, which ends as it begins, a time with its zone, or one as Pulumi passes it on where YAML takes it for a time. */
const form = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d(?:\.\d+)?) ?(Z|[+-]\d\d:?\d\d)(?: UTC)?)?$/i;

/** NaN: no time of the calendar, or one without its zone. */
function momentOf(text: string): number {
  const [, day = "", time = "00:00:00", zone = "Z"] = form.exec(text) ?? [];
  return isCalendarDay(day) ? Date.parse(`${day}T${time}${zone.replace(/^(.\d\d)(\d\d)$/, "$1:$2")}`) : NaN;
}
