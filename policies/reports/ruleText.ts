import { pageTexts } from "../pageTexts.ts";
import type { RuleMetadata } from "../rule.ts";

/** What the page of a rule says, in Markdown, without links into the kit's folder. */
export interface RuleText {
  /** What it looks at. */
  readonly summary: string;
  readonly why: string;
  readonly fix: string;
}

/** Undefined: it has no page, being of somebody else's pack. */
export function ruleTextOf({ id }: RuleMetadata): RuleText | undefined {
  const page = Object.hasOwn(pageTexts, id) ? pageTexts[id] : undefined;
  if (page === undefined) return undefined;
  const text = page.replace(/\[([^\]]*)\]\((?!https:)[^)]*\)/g, "$1");
  const section = (heading: string) => text.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0]?.trim() ?? "";
  const summary = text.split("\n\n")[1]?.replace(/:$/, ".") ?? "";
  return { summary, why: section("Why"), fix: section("Fix") };
}

/** Without the marks of code and links. */
export const plain = (markdown: string): string => markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll("`", "");
