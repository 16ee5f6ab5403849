import { isCalendarDay } from "../../../facts/calendar.ts";

interface OtherForm {
  readonly message: string;
  /** Whether it is a number where its text may have been meant. */
  readonly isNumber: boolean;
}

/** What `pulumi config set` of any key makes of a plain value of another. (3.274.1; a text in quotes stays as it is) */
export function otherForm(source: string, value: unknown): OtherForm | undefined {
  if (isCalendarDay(source)) {
    const message = `Without quotes \`pulumi config set\` of another key turns it into '${source} 00:00:00 +0000 UTC'. Write "${source}".`;
    return { message, isNumber: false };
  }
  // What is larger Pulumi keeps, or writes in a way of its own.
  if (typeof value !== "number" || String(value) === source || !(Math.abs(value) < 1e15)) return undefined;
  const message = `Without quotes it is the number ${value}, and \`pulumi config set\` of another key writes it so. Write "${source}" for a text, else ${value}.`;
  return { message, isNumber: true };
}
