import { Exemptions, type Exemption } from "./exemptions.ts";
import { judge } from "./judge.ts";
import type { Finding, ResourceView, Rule } from "./rule.ts";
import { rules } from "./rules.ts";
import { indexStack } from "./stack.ts";

/** What all rules say about all resources. Every pair of a rule and a resource has exactly one of the five results. */
export interface Evaluation {
  readonly findings: readonly Finding[];
  readonly notEvaluated: readonly NotEvaluated[];
  readonly exempted: readonly Exempted[];
  /** Number of pairs that pass. */
  readonly passed: number;
  /** Number of pairs in which the rule has nothing to say about the resource. */
  readonly notApplicable: number;
}

export interface NotEvaluated {
  readonly rule: string;
  readonly title: string;
  readonly resource: string;
  readonly urn: string;
  readonly reason: string;
}

export interface Exempted extends Finding {
  readonly reason: string;
  readonly approvedBy: string;
  readonly expires: string;
}

/** `today` is a calendar date, YYYY-MM-DD. */
export function evaluate(
  resources: readonly ResourceView[],
  exemptions: readonly Exemption[],
  today: string,
): Evaluation {
  const stack = indexStack(resources, today);
  const book = new Exemptions(exemptions, today);
  const findings: Finding[] = [];
  const notEvaluated: NotEvaluated[] = [];
  const exempted: Exempted[] = [];
  let passed = 0;
  for (const [rule, resource] of pairs(stack.ofType)) {
    const verdict = judge(rule, resource, stack, book);
    if (verdict.result === "pass") passed += 1;
    else if (verdict.result === "fail") findings.push(verdict.finding);
    else if (verdict.result === "exempted") {
      const { reason, approvedBy, expires } = verdict.exemption;
      exempted.push({ ...verdict.finding, reason, approvedBy, expires });
    } else if (verdict.result === "notEvaluated") {
      const { id, title } = rule;
      notEvaluated.push({ rule: id, title, resource: resource.name, urn: resource.urn, reason: verdict.reason });
    }
  }
  const told = findings.length + notEvaluated.length + exempted.length + passed;
  findings.push(...book.withoutEffect());
  return { findings, notEvaluated, exempted, passed, notApplicable: rules.length * resources.length - told };
}

function* pairs(ofType: (type: string) => readonly ResourceView[]): Iterable<[Rule, ResourceView]> {
  for (const rule of rules) {
    for (const type of rule.appliesTo) for (const resource of ofType(type)) yield [rule, resource];
  }
}
