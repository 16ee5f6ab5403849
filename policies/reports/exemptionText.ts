import { days } from "../../facts/calendar.ts";
import { peopleText, subjectText } from "../exemptionRemarks.ts";
import type { Standing } from "../exemptions.ts";
import { count } from "./count.ts";

/** An exemption in one line, with the days that it has left. */
export function standingText(standing: Standing): string {
  const { exemption, covers } = standing;
  return `${subjectText(exemption)}: ${daysLeftText(standing)}; ${peopleText(exemption)}; covers ${count(covers, "finding")}: ${exemption.reason}`;
}

function daysLeftText({ daysLeft, exemption: { expires } }: Standing): string {
  if (daysLeft === undefined) return `never holds, "${expires}" being no day`;
  return daysLeft < 0 ? `expired on ${expires}` : `${days(daysLeft)} left, until ${expires}`;
}
