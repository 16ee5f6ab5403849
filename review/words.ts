import { inMarkdown as text } from "../policies/reports/markdownText.ts";
import type { AboutStack } from "./aboutStack.ts";
import type { ToldValue } from "./review.ts";

/** Characters of a comment or an issue; GitHub takes 65,536. */
export const LONGEST_TEXT = 60_000;

/** How every text about a stack begins: in other folders there may be stacks of the same name. */
export function title({ stack, file }: Pick<AboutStack, "stack" | "file">): string {
  const [, folder] = /^(.+)\//.exec(file) ?? [];
  return `Entra writeback, ${text(stack)}${folder === undefined ? "" : ` in ${text(folder)}`}`;
}

/** What it is from. */
export function footOf({ file, source }: Pick<AboutStack, "file" | "source">): string {
  const changed = source.isChanged ? " with changes that are not committed" : "";
  return `<sub>ewb ${text(source.version)} · ${text(file)} · commit ${text(source.commit)}${changed}</sub>`;
}

/** A property, with its values where they are for a reader. */
export function valueText({ path, before, after }: ToldValue): string {
  return before === undefined ? text(path) : `${text(path)} ${text(before)} → ${text(after ?? "")}`;
}
