import { asNative, classicExemptions } from "./classic.ts";
import { exemptionEnd } from "./exemptionEnd.ts";
import { UNKNOWN, type ResourceView, type Stack } from "../rule.ts";
import { POLICY_EXEMPTION } from "../types.ts";
import { at, listAt, sameText } from "../value.ts";

/**
 * How much of an assignment the exemptions of a stack take out: `whole`; `part`, for a scope below, some policies of an
 * initiative or selected resources; `unknown`; undefined: nothing.
 * https://learn.microsoft.com/en-us/azure/governance/policy/concepts/exemption-structure
 */
export type Exempted = "whole" | "part" | "unknown" | undefined;

export function exempted(assignment: ResourceView, stack: Stack): Exempted {
  const exemptions = [POLICY_EXEMPTION, ...classicExemptions].flatMap(stack.ofType).map(asNative);
  const found = exemptions.map((exemption) => takenOutBy(exemption, assignment, stack.today));
  return (["whole", "unknown", "part"] as const).find((reach) => found.includes(reach));
}

function takenOutBy({ properties }: ResourceView, assignment: ResourceView, today: string): Exempted {
  const { stands } = exemptionEnd(at(properties, "expiresOn"), today);
  if (stands === "before") return undefined;
  const id = assignmentId(assignment);
  const of = at(properties, "policyAssignmentId");
  if (typeof of === "string" && id !== undefined && !sameText(of, id)) return undefined;
  const scope = at(properties, "scope");
  const policies = listAt(properties, "policyDefinitionReferenceIds");
  const selectors = listAt(properties, "resourceSelectors");
  if (typeof of !== "string" || id === undefined || typeof scope !== "string") return "unknown";
  if (stands === "unknown" || stands === "during" || policies === UNKNOWN || selectors === UNKNOWN) return "unknown";
  const everything = policies.length === 0 && selectors.length === 0;
  return everything && sameText(at(assignment.properties, "scope"), scope) ? "whole" : "part";
}

/** Undefined: not known yet. */
function assignmentId({ properties }: ResourceView): string | undefined {
  const [scope, name] = [at(properties, "scope"), at(properties, "policyAssignmentName")];
  if (typeof scope !== "string" || typeof name !== "string") return undefined;
  return `${scope}/providers/Microsoft.Authorization/policyAssignments/${name}`;
}
