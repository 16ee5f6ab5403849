import { nearest } from "../formats/nearest.ts";
import type { RuleMetadata } from "./rule.ts";

/** The id of the rule that a word that is none most likely means: by its code, such as EWB-014, or the nearest; undefined: none is near. */
export function ruleMeant(word: string, rules: readonly Pick<RuleMetadata, "id" | "code">[]): string | undefined {
  const ofCode = rules.find(({ code }) => code !== "" && code === word.toUpperCase());
  const ids = rules.map(({ id }) => id);
  return ofCode?.id ?? nearest(word, ids);
}
