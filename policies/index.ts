/** The rules of the kit, and what is needed to write, run and report rules of one's own. */
export { rules } from "./catalogue.ts";
export { evaluate, type EvaluateOptions, type Evaluation } from "./evaluate.ts";
export type { Exempted, Exemption, Standing } from "./exemptions.ts";
export { fingerprintOf, type Finding, type NotEvaluated, type ReportItem, type Subject } from "./finding.ts";
export { fail, failAll, notApplicable, notEvaluated, pass } from "./outcome.ts";
export { jsonReport, type UnusableInput } from "./reports/json.ts";
export type { Report } from "./reports/report.ts";
export { textReport } from "./reports/text.ts";
export {
  UNKNOWN,
  type Evidence,
  type Origin,
  type Outcome,
  type Place,
  type Refusal,
  type ResourceView,
  type Rule,
  type RuleCheck,
  type RuleMetadata,
  type Stack,
  type Violation,
} from "./rule.ts";
export { at, listAt, sameText, textAt } from "./value.ts";
