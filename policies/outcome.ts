import type { Evidence, Outcome, Violation } from "./rule.ts";

export const pass: Outcome = { result: "pass" };
export const notApplicable: Outcome = { result: "notApplicable" };

/** `reason` says what would have to be known. */
export function notEvaluated(reason: string, property?: string): Outcome {
  return { result: "notEvaluated", reason, ...(property !== undefined && { property }) };
}

/** `property` is the path of what is wrong; absent: the resource as a whole. */
export function fail(message: string, fix: string, property?: string): Outcome {
  return failAll([{ message, fix, ...(property !== undefined && { property }) }]);
}

export function failAll(violations: readonly Violation[]): Outcome {
  const isSeen = violations.some(({ message }) => message.includes("(observed)"));
  return { result: "fail", violations, ...(isSeen && { evidence: "observed" }) };
}

/** Says what a rule rests on, for the reports, where its message has no word "(observed)" that does. */
export function restingOn(evidence: Evidence, outcome: Outcome): Outcome {
  return outcome.result === "notApplicable" ? outcome : { ...outcome, evidence };
}
