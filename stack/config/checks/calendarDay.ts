import { isCalendarDay } from "../../../facts/calendar.ts";
import type { Defect, Path } from "../path.ts";

/** What has the form of a date and is none, such as 2026-02-30; "" has no such form. `instead` is what to write. */
export function notADay(day: string, path: Path, instead: string): Defect[] {
  return day === "" || isCalendarDay(day) ? [] : [{ path, message: `${day} is not a day of the calendar. ${instead}` }];
}

/** Instead of the end of an exemption. */
export const LAST_DAY = "Write the last day on which the exemption holds.";
