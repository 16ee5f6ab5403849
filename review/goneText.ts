import { count } from "../policies/reports/count.ts";
import { inMarkdown as text } from "../policies/reports/markdownText.ts";
import { fitted } from "./fitted.ts";
import type { GoneKind, GoneStack } from "./goneStack.ts";
import { footOf, LONGEST_TEXT, title } from "./words.ts";

/** The comment on a stack whose file is deleted. */
export function goneText(gone: GoneStack, marker?: string): string {
  const { base, kinds, problems } = gone;
  const number = kinds.reduce((sum, { names }) => sum + names.length, 0);
  const what = number === 0 ? "" : ` It declared ${count(number, "resource")} at ${text(base)}.`;
  const head = [
    ...(marker === undefined ? [] : [marker]),
    `### ${title(gone)}: 🛑 the stack file is deleted`,
    "",
    `⚠️ **That destroys nothing.**${what} What is deployed goes on as it is, and no rule, no review and no look for drift sees it any more.  `,
    "To take it down, run `pulumi destroy` with the file before this is merged, then `pulumi stack rm`, which deletes it; where that has been done, nothing goes on.",
  ];
  const [critical, others] = [true, false].map((wanted) => kinds.filter(({ isCritical }) => isCritical === wanted));
  const sections = [
    { items: problems.map((problem) => `- What it declared is not known: ${text(problem)}`) },
    { title: "#### What would go on without rules", items: (critical ?? []).map(kindText) },
    { summary: count(others?.length ?? 0, "other type"), items: (others ?? []).map(kindText) },
  ];
  return fitted({ head, sections, foot: ["", footOf(gone)] }, LONGEST_TEXT);
}

/** As many names of a type as a reader takes in. */
const most = 8;

function kindText({ type, names }: GoneKind): string {
  const rest = names.length > most ? ` and ${names.length - most} more` : "";
  return `- ${names.length} ${text(type)}: ${names.slice(0, most).map(text).join(", ")}${rest}`;
}
