import type { Outcome, ResourceView, Stack } from "./rule.ts";

/** Stands for it. */
export const HIDDEN = "(secret)";

/** Below that many characters a text stands in many others: only by itself it is the secret. */
const LONG = 6;

/**
 * What a rule says of a view, without the texts and numbers that the view was given as secrets, and without the longer texts that others of
 * the stack were, unless the view has them in the clear. A switch says too little to be hidden.
 */
export function withoutSecrets(outcome: Outcome, view: ResourceView, stack: Stack): Outcome {
  if (outcome.result === "pass" || outcome.result === "notApplicable") return outcome;
  if (view.isSecret === undefined && stack.secrets().length === 0) return outcome;
  const own = leavesOf(view);
  const open = new Set(own.filter(({ isSecret }) => !isSecret).map(({ text }) => text));
  const others = stack.secrets().filter((text) => text.length >= LONG && !open.has(text));
  const secrets = [...own.filter(({ isSecret }) => isSecret).map(({ text }) => text), ...others];
  if (secrets.length === 0) return outcome;
  const unique = [...new Set(secrets)].sort((a, b) => b.length - a.length);
  const hidden = (text: string): string => unique.reduce(hide, text);
  if (outcome.result === "notEvaluated") return { ...outcome, reason: hidden(outcome.reason) };
  const violations = outcome.violations.map((one) => ({ ...one, message: hidden(one.message), fix: hidden(one.fix) }));
  return { ...outcome, violations };
}

/** No pattern is made of a long one: it may be longer than a pattern can be. */
function hide(text: string, secret: string): string {
  if (!text.includes(secret)) return text;
  if (secret.length >= LONG) return text.split(secret).join(HIDDEN);
  const literal = secret.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return text.replace(new RegExp(`(?<![\\w.-])${literal}(?![\\w-]|\\.\\w)`, "g"), () => HIDDEN);
}

/** The texts and numbers that a view was given as secrets. */
export const secretsOf = (view: ResourceView): string[] =>
  view.isSecret === undefined
    ? []
    : leavesOf(view)
        .filter(({ isSecret }) => isSecret)
        .map(({ text }) => text);

interface Leaf {
  readonly text: string;
  readonly isSecret: boolean;
}

function leavesOf(view: ResourceView, value: unknown = view.properties, path: readonly string[] = []): Leaf[] {
  if (typeof value === "string" || typeof value === "number")
    return String(value).trim() === "" ? [] : [{ text: String(value), isSecret: view.isSecret?.(path) === true }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(view, inner, [...path, key]));
}
