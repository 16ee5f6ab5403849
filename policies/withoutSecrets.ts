import type { Outcome, ResourceView } from "./rule.ts";

const HIDDEN = "(secret)";

/** What a rule says of a view, without the texts and numbers that the view was given as secrets. A switch says too little to be hidden. */
export function withoutSecrets(outcome: Outcome, view: ResourceView): Outcome {
  if (outcome.result === "pass" || outcome.result === "notApplicable") return outcome;
  const secrets = secretsIn(view, view.properties, []);
  if (secrets.length === 0) return outcome;
  const any = new RegExp(secrets.sort(longestFirst).map(pattern).join("|"), "g");
  const hidden = (text: string): string => text.replace(any, HIDDEN);
  if (outcome.result === "notEvaluated") return { ...outcome, reason: hidden(outcome.reason) };
  const violations = outcome.violations.map((one) => ({ ...one, message: hidden(one.message), fix: hidden(one.fix) }));
  return { ...outcome, violations };
}

function secretsIn(view: ResourceView, value: unknown, path: readonly string[]): string[] {
  if (typeof value === "string" || typeof value === "number")
    return value !== "" && view.isSecret?.(path) === true ? [String(value)] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => secretsIn(view, inner, [...path, key]));
}

const longestFirst = (a: string, b: string): number => b.length - a.length;

/** A short one stands in many other texts: only by itself it is the secret. */
function pattern(secret: string): string {
  const literal = secret.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return secret.length >= 6 ? literal : `(?<![\\w.-])${literal}(?![\\w-]|\\.\\w)`;
}
