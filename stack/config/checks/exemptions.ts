import { dayOf, isCalendarDay } from "../../../facts/calendar.ts";
import { formatPath, kitPath, type Defect, type Path } from "../path.ts";
import type { LooseStack } from "./declared.ts";

/** An exemption that has run out is none of these: it only holds no longer, which the rules tell. */
export function checkExemptions({ exemptions = [] }: LooseStack): Defect[] {
  const first = new Map<string, Path>();
  return exemptions.flatMap((exemption, index) => {
    const defects: Defect[] = [];
    const path = kitPath("exemptions", index);
    const day = dayOf(exemption?.expires ?? "");
    if (day !== "" && !isCalendarDay(day)) {
      const message = `${day} is no day of the calendar. Write the last day on which the exemption holds.`;
      defects.push({ path: [...path, "expires"], message });
    }
    if (exemption?.resource !== undefined && exemption.scope !== undefined) {
      const message = `beside resource, which is one resource, there is no scope. Remove one of the two.`;
      defects.push({ path: [...path, "scope"], message });
    }
    if (exemption?.rule === undefined) return defects;
    const subject = JSON.stringify([exemption.rule, exemption.resource, exemption.scope]);
    const earlier = first.get(subject);
    if (earlier === undefined) first.set(subject, path);
    else {
      const message = `the same rule and resource are exempted at ${formatPath(earlier)} already. Remove one of the two.`;
      defects.push({ path, message });
    }
    return defects;
  });
}
