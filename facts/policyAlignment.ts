/**
 * How an Azure Policy assignment that demands a minimum password age is brought into line with writeback.
 * https://learn.microsoft.com/en-us/azure/governance/policy/concepts/exemption-structure
 */

/** The parameter of the built-in definitions; initiatives may call theirs otherwise. */
export const MINIMUM_PASSWORD_AGE_PARAMETER = "MinimumPasswordAge";

/** What is said of one alignment; `unknown`: whether it is said is all that counts. */
interface Told {
  readonly assignment: string;
  readonly by: "parameter" | "exemption";
  readonly scope?: unknown;
  readonly reason?: unknown;
  readonly compensatingControls?: unknown;
  readonly expires?: unknown;
  readonly category?: unknown;
  readonly policyDefinitionReferenceIds?: unknown;
  readonly resourceTypes?: unknown;
  readonly locations?: unknown;
  readonly definition?: unknown;
  readonly parameter?: unknown;
  readonly parameters?: unknown;
  readonly adopt?: unknown;
}

const required = {
  parameter: { definition: "the definition or initiative that the assignment assigns, whose parameters are given" },
  exemption: {
    scope: "what is exempted: the resource group, or the machine, of the domain controllers",
    reason: "why the age is 0: whoever audits the exemption reads it",
    compensatingControls: "what stands in for the age, such as a password history of 24",
    expires: "the last day it holds, after which somebody has to decide again",
  },
} as const;

const ofOneWay = {
  parameter: ["definition", "parameter", "parameters", "adopt"],
  exemption: [
    ...(["scope", "reason", "compensatingControls", "expires", "category"] as const),
    ...(["policyDefinitionReferenceIds", "resourceTypes", "locations"] as const),
  ],
} as const;

/** A key that is missing or does not fit the way: why, and what to write instead. */
export interface Misfit {
  readonly propertyPath: string;
  readonly reason: string;
}

export function policyAlignmentMisfits(told: Told): Misfit[] {
  const other = told.by === "parameter" ? "exemption" : "parameter";
  const missing = Object.entries(required[told.by])
    .filter(([key]) => told[key as keyof Told] === undefined)
    .map(([key, what]) => ({ propertyPath: key, reason: `is missing, but required by ${told.by}. Write ${what}.` }));
  const stray = ofOneWay[other]
    .filter((key) => told[key] !== undefined)
    .map((key) => ({
      propertyPath: key,
      reason: `is for by: ${other}, but this is by: ${told.by}. Leave it out, or change by.`,
    }));
  return [...missing, ...stray, ...elsewhere(told), ...otherAge(told)];
}

/** The age is what it is all about: another value would be overwritten. */
function otherAge({ parameter, parameters }: Told): Misfit[] {
  const name = typeof parameter === "string" ? parameter : MINIMUM_PASSWORD_AGE_PARAMETER;
  if (typeof parameters !== "object" || parameters === null || !(name in parameters)) return [];
  return [{ propertyPath: "parameters", reason: `holds ${name}, which is set to 0. Remove it there.` }];
}

/** An exemption holds at or below the scope of its assignment. Of a management group the id does not tell what is below. */
function elsewhere({ assignment, scope }: Told): Misfit[] {
  const assigned = assignmentParts(assignment)?.scope.toLowerCase() ?? "";
  if (typeof scope !== "string" || !assigned.startsWith("/subscriptions/")) return [];
  if (`${scope.toLowerCase()}/`.startsWith(`${assigned}/`)) return [];
  const reason = `is not at or below ${assigned}, which the assignment is for, so Azure refuses the exemption. Write a scope below it.`;
  return [{ propertyPath: "scope", reason }];
}

/** Undefined: that is no id of an assignment. */
export function assignmentParts(id: string): { scope: string; name: string } | undefined {
  const [, scope, name] = /^(\/.+?)\/providers\/Microsoft\.Authorization\/policyAssignments\/([^/]+)$/i.exec(id) ?? [];
  return scope === undefined || name === undefined ? undefined : { scope, name };
}
