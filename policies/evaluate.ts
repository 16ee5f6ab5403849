import { rules as catalogue } from "./catalogue.ts";
import { configuredRules, unconfigured, type RuleConfiguration } from "./configuration.ts";
import { Exemptions, type Exempted, type Exemption, type Standing } from "./exemptions.ts";
import { metadataOf, subjectOf, type Finding, type NotEvaluated, type ReportItem } from "./finding.ts";
import { judge } from "./judge.ts";
import type { Origin, ResourceView, Rule, RuleMetadata, Stack } from "./rule.ts";
import { indexStack } from "./stack.ts";

/** A rule that a resource passes. */
export type Pass = Pick<ReportItem, "rule" | "resource" | "evidence">;

/** What rules say about views. Every pair of a rule and a view has exactly one of the five results. */
export interface Evaluation {
  /** The rules that have been asked. */
  readonly rules: readonly RuleMetadata[];
  readonly findings: readonly Finding[];
  readonly notEvaluated: readonly NotEvaluated[];
  readonly exempted: readonly Exempted[];
  /** Every exemption that was given, with the days it has left. */
  readonly exemptions: readonly Standing[];
  /** The pairs that pass: with the lists above every result but "not applicable". */
  readonly passes: readonly Pass[];
  /** Number of pairs that pass. */
  readonly passed: number;
  /** Number of pairs in which the rule has nothing to say about the view. */
  readonly notApplicable: number;
}

export interface EvaluateOptions {
  /** Calendar date, YYYY-MM-DD. */
  readonly today: string;
  /** @default none */
  readonly exemptions?: readonly Exemption[];
  /** @default those of the kit */
  readonly rules?: readonly Rule[];
  /**
   * Levels and thresholds that a user chose.
   * @default none
   */
  readonly configuration?: RuleConfiguration;
  /**
   * What rules find around the views.
   * @default the views
   */
  readonly around?: Stack;
}

export function evaluate(views: readonly ResourceView[], options: EvaluateOptions): Evaluation {
  const { today, exemptions = [], rules: all = catalogue, configuration = unconfigured } = options;
  const rules = configuredRules(all, configuration);
  const judged = indexStack(views, today);
  const { around: stack = judged } = options;
  const book = new Exemptions(exemptions, { today, rules: all });
  const origins = new Set(views.map(originOf));
  const asked = rules.filter((rule) => originsOf(rule).some((origin) => origins.has(origin)));
  const findings: Finding[] = [];
  const notEvaluated: NotEvaluated[] = [];
  const exempted: Exempted[] = [];
  const passes: ReportItem[] = [];
  let applicable = 0;
  const told = asked.map(metadataOf);
  for (const [index, rule] of asked.entries()) {
    for (const view of rule.appliesTo.flatMap(judged.ofType)) {
      if (!isAbout(rule, view)) continue;
      const verdict = judge(rule, view, stack, book);
      if (verdict.result !== "notApplicable") applicable++;
      if (verdict.result === "pass") {
        const { evidence } = verdict;
        passes.push({ rule: told[index] as RuleMetadata, resource: subjectOf(view), ...(evidence && { evidence }) });
      } else if (verdict.result === "fail") findings.push(...verdict.findings);
      else if (verdict.result === "exempted") exempted.push(...verdict.findings);
      else if (verdict.result === "notEvaluated") notEvaluated.push(verdict.open);
    }
  }
  findings.push(...book.remarks());
  return {
    rules: told,
    findings,
    notEvaluated,
    exempted,
    exemptions: book.standing(),
    passes,
    passed: passes.length,
    notApplicable: asked.length * views.length - applicable,
  };
}

const originOf = ({ origin = "declared" }: ResourceView) => origin;
const declared: readonly Origin[] = ["declared"];
const originsOf = ({ origins = declared }: Rule) => origins;

/** Whether a rule looks at views from there. */
function isAbout(rule: Rule, view: ResourceView): boolean {
  return originsOf(rule).includes(originOf(view));
}
