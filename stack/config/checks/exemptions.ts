import { dayOf } from "../../../facts/calendar.ts";
import { formatPath, kitPath, type Defect, type Path } from "../path.ts";
import { LAST_DAY, notADay } from "./calendarDay.ts";
import type { LooseStack } from "./declared.ts";
import { repeated } from "./repeated.ts";

type Given = NonNullable<LooseStack["exemptions"]>[number];

/** An exemption that has run out is none of these: it only holds no longer, which the rules tell. */
export function checkExemptions({ exemptions = [] }: LooseStack): Defect[] {
  const all = exemptions.map((given, index) => ({ given, path: kitPath("exemptions", index) }));
  const twice = repeated(all, subjectOf, ({ path }, { path: earlier }) => ({
    path,
    message: `the same rule and resource are exempted at ${formatPath(earlier)} already. Remove one of the two.`,
  }));
  return [...all.flatMap(checkExemption), ...twice];
}

function checkExemption({ given, path }: { given: Given; path: Path }): Defect[] {
  const expires = notADay(dayOf(given?.expires ?? ""), [...path, "expires"], LAST_DAY);
  if (given?.resource === undefined || given.scope === undefined) return expires;
  const message = "beside resource, which is one resource, there is no scope. Remove one of the two.";
  return [...expires, { path: [...path, "scope"], message }];
}

const subjectOf = ({ given }: { given: Given }): string | undefined =>
  given?.rule === undefined ? undefined : JSON.stringify([given.rule, given.resource, given.scope]);
