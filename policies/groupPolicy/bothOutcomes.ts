import { failAll } from "../outcome.ts";
import type { Outcome } from "../rule.ts";

/** Of two settings that one rule judges: everything that is wrong, else what is not evaluated, else that one passes. */
export function bothOutcomes(one: Outcome, other: Outcome): Outcome {
  if (one.result === "fail" && other.result === "fail") return failAll([...one.violations, ...other.violations]);
  const order = ["fail", "notEvaluated", "pass", "notApplicable"];
  return order.indexOf(one.result) <= order.indexOf(other.result) ? one : other;
}
