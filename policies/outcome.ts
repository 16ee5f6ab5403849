import type { Outcome } from "./rule.ts";

export const pass: Outcome = { result: "pass" };
export const notApplicable: Outcome = { result: "notApplicable" };

export function notEvaluated(reason: string): Outcome {
  return { result: "notEvaluated", reason };
}

export function fail(message: string, fix: string, key?: string): Outcome {
  return key === undefined ? { result: "fail", message, fix } : { result: "fail", message, fix, key };
}
