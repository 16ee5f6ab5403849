import { inMarkdown as text } from "../policies/reports/markdownText.ts";
import { count } from "../policies/reports/count.ts";
import { dangerLines } from "./dangerLines.ts";
import { fitted, type Section } from "./fitted.ts";
import { mermaid } from "./mermaid.ts";
import {
  isSilent,
  lookOf,
  operations,
  type Operation,
  type Review,
  type ToldChange,
  type ToldFinding,
  type ToldWarning,
} from "./review.ts";
import { footOf, LONGEST_TEXT, title, valueText } from "./words.ts";

export interface CommentOptions {
  /** First line, by which the comment is found again; absent: it stands for itself. */
  readonly marker?: string;
  /**
   * Characters; GitHub takes 65,536.
   * @default 60000
   */
  readonly longest?: number;
  /**
   * Whether who shows it draws Mermaid: Azure DevOps does in wikis only.
   * @default true
   */
  readonly drawsMermaid?: boolean;
}

/** The comment of one stack as Markdown; undefined: there is nothing to say. */
export function comment(review: Review, options: CommentOptions = {}): string | undefined {
  if (isSilent(review)) return undefined;
  const { marker, longest = LONGEST_TEXT, drawsMermaid = true } = options;
  const head = [
    ...(marker === undefined ? [] : [marker]),
    `### ${title(review)}: ${changesInWords(review)}`,
    "",
    `${findingsInWords(review)}  `,
    basisInWords(review),
  ];
  return fitted({ head, sections: sections(review, drawsMermaid), foot: ["", footOf(review)] }, longest);
}

/** What stands where there was something to say before. */
export function nothingMore(review: Review, marker: string): string {
  return [
    marker,
    `### ${title(review)}: no changes`,
    "",
    "What was reviewed here before is gone.",
    "",
    footOf(review),
  ].join("\n");
}

const planned: Readonly<Record<Operation, string>> = {
  delete: "to delete",
  replace: "to replace",
  update: "to update",
  create: "to create",
  import: "to import",
};
const declared: Readonly<Record<Operation, string>> = {
  ...planned,
  delete: "no longer declared",
  update: "declared differently",
  create: "newly declared",
};

function changesInWords({ counts, lookedAt, basis }: Review): string {
  const words = basis.by === "preview" ? planned : declared;
  const parts = operations.flatMap((operation) => {
    const number = counts[operation];
    if (number === 0) return [];
    const isGrave = operation === "delete" || operation === "replace";
    return [`${isGrave ? "🛑 " : ""}${number} ${words[operation]}`];
  });
  if (lookedAt > 0) parts.push(`${lookedAt} only looked at`);
  if (parts.length > 0) return parts.join(", ");
  return basis.isCompared ? "no changes" : "not compared";
}

function findingsInWords({ findings, notEvaluated, problems, warnings: said, basis }: Review): string {
  const isNew = basis.base === undefined ? "" : "new ";
  const errors = findings.new.filter(({ severity }) => severity === "error").length;
  const warnings = findings.new.length - errors;
  const next = Math.min(...findings.exempted.map(({ daysLeft }) => daysLeft));
  const parts = [
    problems.length > 0 && `🛑 **not judged: ${count(problems.length, "problem")}**`,
    errors > 0 && `🛑 **${count(errors, `${isNew}error`)}**`,
    warnings > 0 && `⚠️ **${count(warnings, `${isNew}warning`)}**`,
    said.length > 0 && `⚠️ **${count(said.length, "warning")} of the preview**`,
    findings.known.length > 0 && count(findings.known.length, "known finding"),
    findings.fixed.length > 0 && `${findings.fixed.length} fixed`,
    findings.exempted.length > 0 && `${findings.exempted.length} exempted, ${daysInWords(next)}`,
    notEvaluated.length > 0 && `${notEvaluated.length} not evaluated`,
  ].filter((part) => part !== false);
  if (findings.new.length === 0 && problems.length === 0) parts.unshift(`No ${isNew}findings`);
  return parts.join(" · ");
}

const daysInWords = (days: number): string => (days === 0 ? "the last day is today" : `${count(days, "day")} left`);

function basisInWords({ basis: { by, engine, base, notes } }: Review): string {
  const against = base === undefined ? "" : `, held against ${text(base)}`;
  const first =
    by === "preview"
      ? `Previewed by Pulumi ${text(engine ?? "")}${against}.`
      : `**Not previewed**: what is declared${against}. What is deployed, and what is replaced, only a preview shows.`;
  return [first, ...notes.map((note) => text(note))].join(" ");
}

function sections(review: Review, drawsMermaid: boolean): Section[] {
  const { dangers, findings, notEvaluated, problems, warnings, changes, topology } = review;
  const chart = topology.groups.length > 0 && drawsMermaid ? [`\`\`\`mermaid\n${mermaid(topology)}\n\`\`\``] : [];
  return [
    { items: problems.map((problem) => `- 🛑 ${text(problem)}`) },
    {
      title: "#### Check these first",
      items: dangerLines(dangers),
    },
    { title: "#### Said by the preview", items: warnings.map(warningText) },
    {
      title: review.basis.base === undefined ? "#### Findings" : "#### New findings",
      items: findings.new.map(findingText),
    },
    { summary: `${findings.known.length} known before`, items: findings.known.map(findingText) },
    { summary: `${findings.fixed.length} fixed`, items: findings.fixed.map((one) => `- ${headOf(one)}`) },
    {
      summary: `${findings.exempted.length} exempted`,
      items: findings.exempted.map(
        (one) =>
          `- ${headOf(one)}: ${daysInWords(one.daysLeft)} (${text(one.expires)}), by ${text(one.approvedBy)}: ${text(one.reason)}`,
      ),
    },
    {
      summary: `${notEvaluated.length} not evaluated`,
      items: notEvaluated.map((one) => `- ${headOf(one)}: ${text(one.reason)}`),
    },
    { summary: count(changes.length, "change"), items: changes.map(changeText), most: 120 },
    { summary: "Topology", items: chart },
  ];
}

const sign = { error: "🛑", warning: "⚠️" } as const;

function findingText(finding: ToldFinding): string {
  const { severity, message, fix, was } = finding;
  const former = was === undefined ? [] : [`**Changed**, was: ${text(was)}`];
  return [`- ${sign[severity]} ${headOf(finding)}`, text(message), ...former, `**Fix:** ${text(fix)}`].join("<br>");
}

function warningText({ resources, text: said }: ToldWarning): string {
  const names = resources.slice(0, 5).map((name) => `**${text(name)}**`);
  const rest = resources.length > 5 ? ` and ${resources.length - 5} more` : "";
  return `- ⚠️ ${names.join(", ")}${rest}: ${text(said)}`;
}

function headOf({ rule, code, resource, place }: Omit<ToldFinding, "message" | "fix" | "was">): string {
  return `**${text(rule)}** ${text(code)} ${text(resource)} (${text(place)})`;
}

function changeText({ operation, type, name, isObserved, values }: ToldChange): string {
  const told = values.map(valueText);
  const what = isObserved ? lookOf(operation) : operation;
  return `- ${what}: ${text(type)} **${text(name)}**${told.length > 0 ? `: ${told.join("; ")}` : ""}`;
}
