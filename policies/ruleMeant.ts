import { nearest } from "../formats/nearest.ts";
import type { RuleMetadata } from "./rule.ts";

type Named = Pick<RuleMetadata, "id" | "code">;

/** What is wrong with a word that is no id of a rule, and what to write instead. */
export interface NoRule {
  readonly isCode: boolean;
  readonly fix: string;
}

export function noRule(word: string, rules: readonly Named[]): NoRule {
  const near = ruleMeant(word, rules);
  return {
    isCode: rules.some(({ code }) => code !== "" && code === word),
    fix: near === undefined ? "Remove it, or name a rule that ewb rules lists." : `Write ${near}, or remove it.`,
  };
}

/** The id of the rule that a word that is none most likely means: by its code, such as EWB-014, or the nearest; undefined: none is near. */
function ruleMeant(word: string, rules: readonly Named[]): string | undefined {
  const ofCode = rules.find(({ code }) => code !== "" && code === word.toUpperCase());
  const ids = rules.map(({ id }) => id);
  return ofCode?.id ?? nearest(word, ids);
}
