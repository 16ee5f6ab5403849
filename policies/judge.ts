import type { Exemption, Exemptions } from "./exemptions.ts";
import type { Finding, ResourceView, Rule, Stack } from "./rule.ts";

/** One of the five results of one rule at one resource. */
export type Verdict =
  | { readonly result: "pass" | "notApplicable" }
  | { readonly result: "fail"; readonly finding: Finding }
  | { readonly result: "exempted"; readonly finding: Finding; readonly exemption: Exemption }
  | { readonly result: "notEvaluated"; readonly reason: string };

export function judge(rule: Rule, resource: ResourceView, stack: Stack, exemptions: Exemptions): Verdict {
  const outcome = rule.check(resource, stack);
  if (outcome.result === "notEvaluated") exemptions.keep(rule.id, resource);
  if (outcome.result !== "fail") return outcome;

  const { message, fix, key } = outcome;
  const { id, severity, title } = rule;
  const finding = { rule: id, severity, title, resource: resource.name, urn: resource.urn, message, fix };
  const placed: Finding = key === undefined ? finding : { ...finding, key };
  const { held, expired } = exemptions.cover(id, resource);
  if (held) return { result: "exempted", finding: placed, exemption: held };
  if (!expired) return { result: "fail", finding: placed };
  const note = `The exemption approved by ${expired.approvedBy} expired on ${expired.expires}.`;
  return { result: "fail", finding: { ...placed, message: `${message} ${note}` } };
}
