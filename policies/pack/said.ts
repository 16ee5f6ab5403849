import type { Exempted } from "../exemptions.ts";
import type { Finding, NotEvaluated } from "../finding.ts";
import { exemptedPolicy, notEvaluatedPolicy } from "./policies.ts";

/** What the engine is told of a verdict, which has a policy's name and one text. Whoever reads its events gets the parts back by `heard`. */
export const findingText = ({ message, fix }: Finding): string => `${message}\n${fix}`;

export const exemptedText = ({ rule, message, exemption: { expires, approvedBy, reason } }: Exempted): string =>
  `${message}\nExempted from ${rule.id} until ${expires} by ${approvedBy}: ${reason}`;

export const openText = ({ rule, reason }: NotEvaluated): string => `${rule.id}: ${reason}.`;

/** The parts of a text that the pack has told. */
export type Heard =
  | { readonly result: "fail"; readonly rule: string; readonly message: string; readonly fix: string }
  | { readonly result: "notEvaluated"; readonly rule: string; readonly reason: string }
  | {
      readonly result: "exempted";
      readonly rule: string;
      readonly message: string;
      readonly exemption: Exempted["exemption"];
    };

export function heard(policy: string, text: string): Heard {
  if (policy === notEvaluatedPolicy.name) {
    const [, rule = "", reason = text] = /^([\w-]+): ([^]*?)\.?$/.exec(text) ?? [];
    return { result: "notEvaluated", rule, reason };
  }
  const [, message = text, rest = ""] = /^([^]*)\n([^\n]*)$/.exec(text) ?? [];
  if (policy !== exemptedPolicy.name) return { result: "fail", rule: policy, message, fix: rest };
  const [, rule = "", expires = "", approvedBy = "", reason = ""] =
    /^Exempted from (\S+) until (\S+) by (.*?): (.*)$/.exec(rest) ?? [];
  return { result: "exempted", rule, message, exemption: { rule, expires, approvedBy, reason } };
}
