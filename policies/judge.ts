import type { Exemptions, Exempted } from "./exemptions.ts";
import { findingOf, notEvaluatedOf, type Finding, type NotEvaluated } from "./finding.ts";
import type { Evidence, ResourceView, Rule, Stack } from "./rule.ts";
import { withoutSecrets } from "./withoutSecrets.ts";

/** One of the five results of one rule at one view. */
export type Verdict =
  | { readonly result: "pass" | "notApplicable"; readonly evidence?: Evidence }
  | { readonly result: "fail"; readonly findings: readonly Finding[] }
  | { readonly result: "exempted"; readonly findings: readonly Exempted[] }
  | { readonly result: "notEvaluated"; readonly open: NotEvaluated };

export function judge(rule: Rule, view: ResourceView, stack: Stack, exemptions: Exemptions): Verdict {
  const outcome = withoutSecrets(rule.check(view, stack), view, stack);
  const isExemptible = rule.isExemptible ?? true;
  const resting = outcome.evidence && { evidence: outcome.evidence };
  if (outcome.result === "notEvaluated") {
    if (isExemptible) exemptions.keep(rule.id, view, stack);
    return { result: "notEvaluated", open: { ...notEvaluatedOf(rule, view, outcome), ...resting } };
  }
  if (outcome.result !== "fail") return outcome;

  const findings = outcome.violations.map((violation) => ({ ...findingOf(rule, view, violation), ...resting }));
  const { held, expired } = isExemptible ? exemptions.cover(rule.id, view, stack, findings.length) : {};
  if (held) return { result: "exempted", findings: findings.map((finding) => ({ ...finding, exemption: held })) };
  if (!expired) return { result: "fail", findings };
  const note = `The exemption approved by ${expired.approvedBy} expired on ${expired.expires}.`;
  return {
    result: "fail",
    findings: findings.map((finding) => ({ ...finding, message: `${finding.message} ${note}` })),
  };
}
