import { dayOf, isCalendarDay } from "../../../facts/calendar.ts";
import { policyAlignmentMisfits } from "../../../facts/policyAlignment.ts";
import { formatPath, kitPath, type Defect, type Path } from "../path.ts";
import type { PolicyAlignment } from "../model.ts";
import type { Loose } from "../values.ts";
import type { LooseStack } from "./declared.ts";

/** What a way needs, a calendar, and one alignment for each assignment and scope. */
export function checkPolicyAlignment({ policyAlignment = [] }: LooseStack): Defect[] {
  const first = new Map<string, Path>();
  return policyAlignment.flatMap((alignment, index) => {
    const path = kitPath("policyAlignment", index);
    const { assignment, by } = alignment ?? {};
    if (alignment === undefined || assignment === undefined || by === undefined) return [];
    const misfits = policyAlignmentMisfits({ ...alignment, assignment, by });
    return [
      ...misfits.map(({ propertyPath, reason }) => ({ path: [...path, propertyPath], message: reason })),
      ...noDay(alignment, path),
      ...twice(alignment, path, first),
    ];
  });
}

/** A day that is past is none of these: the rule policy-exemption-ended tells it. */
function noDay({ expires }: Loose<PolicyAlignment>, path: Path): Defect[] {
  const day = dayOf(expires ?? "");
  if (day === "" || isCalendarDay(day)) return [];
  const message = `${day} is no day of the calendar. Write the last day on which the exemption holds.`;
  return [{ path: [...path, "expires"], message }];
}

/** A parameter counts for the whole assignment, an exemption for its scope. */
function twice({ assignment, by, scope }: Loose<PolicyAlignment>, path: Path, first: Map<string, Path>): Defect[] {
  const whole = JSON.stringify([assignment]).toLowerCase();
  const subject = JSON.stringify([assignment, scope]).toLowerCase();
  const earlier = first.get(`${whole} parameter`) ?? (by === "parameter" ? first.get(whole) : first.get(subject));
  if (!first.has(whole)) first.set(whole, path);
  if (by === "parameter") first.set(`${whole} parameter`, first.get(`${whole} parameter`) ?? path);
  if (earlier === undefined) {
    first.set(subject, path);
    return [];
  }
  const message = `the same assignment and scope are brought into line at ${formatPath(earlier)} already. Remove one of the two.`;
  return [{ path, message }];
}
