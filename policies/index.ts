/** `entra-writeback/rules`: the rules, and their judgement of resources from anywhere. */
export { evaluate, type Evaluation, type Exempted, type NotEvaluated } from "./evaluate.ts";
export type { Exemption } from "./exemptions.ts";
export { UNKNOWN, type Finding, type Outcome, type ResourceView, type Rule, type Stack } from "./rule.ts";
export { rules } from "./rules.ts";
