import { dayOf } from "../../../facts/calendar.ts";
import { policyAlignmentMisfits } from "../../../facts/policyAlignment.ts";
import { formatPath, kitPath, type Defect, type Path } from "../path.ts";
import type { PolicyAlignment } from "../model.ts";
import type { Loose } from "../values.ts";
import { LAST_DAY, notADay } from "./calendarDay.ts";
import type { LooseStack } from "./declared.ts";

/** What a way needs, a calendar, and one alignment for each assignment and scope. */
export function checkPolicyAlignment({ policyAlignment = [] }: LooseStack): Defect[] {
  const known = new Map<string, Known>();
  return policyAlignment.flatMap((alignment, index) => {
    const path = kitPath("policyAlignment", index);
    const { assignment, by } = alignment ?? {};
    if (alignment === undefined || assignment === undefined || by === undefined) return [];
    const misfits = policyAlignmentMisfits({ ...alignment, assignment, by });
    return [
      ...misfits.map(({ propertyPath, reason }) => ({ path: [...path, propertyPath], message: reason })),
      // A day that is past is told by the rule policy-exemption-ended.
      ...notADay(dayOf(alignment.expires ?? ""), [...path, "expires"], LAST_DAY),
      ...twice(alignment, path, known),
    ];
  });
}

/** Where an assignment is brought into line: by its parameter, and by exemptions of scopes. */
interface Known {
  readonly first: Path;
  readonly parameter?: Path;
  readonly scopes: Map<string, Path>;
}

/** A parameter counts for the whole assignment, an exemption for its scope. */
function twice(
  { assignment = "", by, scope = "" }: Loose<PolicyAlignment>,
  path: Path,
  all: Map<string, Known>,
): Defect[] {
  const known = all.get(assignment.toLowerCase());
  const { parameter, scopes }: Known = known ?? { first: path, scopes: new Map() };
  const twin = parameter ?? (by === "parameter" ? known?.first : scopes.get(scope.toLowerCase()));
  if (by === "exemption" && twin === undefined) scopes.set(scope.toLowerCase(), path);
  const own = parameter ?? (by === "parameter" ? path : undefined);
  all.set(assignment.toLowerCase(), { first: known?.first ?? path, scopes, ...(own && { parameter: own }) });
  if (twin === undefined) return [];
  const message = `the same assignment and scope are brought into line at ${formatPath(twin)} already. Remove one of the two.`;
  return [{ path, message }];
}
