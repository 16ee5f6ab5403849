import { newFindings } from "../baseline.ts";
import type { Finding, ReportItem } from "../finding.ts";
import type { Place } from "../rule.ts";
import { unusableText, type UnusableInput } from "./json.ts";
import { inMarkdown } from "./markdownText.ts";
import type { Provenance, Report } from "./report.ts";
import { count } from "./count.ts";
import { attestationText } from "./attestationText.ts";
import { standingText } from "./exemptionText.ts";
import { provenanceText } from "./provenanceText.ts";
import { NO_RULE_APPLIES } from "./text.ts";

/** Characters of a report; a comment on GitHub takes 65,536, and the rest is left for what stands around it. */
const MARKDOWN_LENGTH = 60_000;

/** For a comment or a job's summary: the worst first, each with place and fix; details folded; what does not fit is counted. */
export function markdownReport(
  reports: readonly Report[],
  problems: readonly UnusableInput[],
  provenance: Provenance,
  notes: readonly string[] = [],
  longest = MARKDOWN_LENGTH,
): string {
  const head = [`### Entra writeback: ${resultOf(reports, problems)}`, ""];
  const passed = reports.reduce((sum, report) => sum + report.passed, 0);
  const foot = ["", `<sub>${passed} passed · ${provenanceText(provenance, inMarkdown)}</sub>`, ""];
  const room = longest - [...head, ...foot].join("\n").length - 100;
  const { kept, omitted } = fitting(blocksOf(reports, problems, notes), room);
  const rest = omitted > 0 ? ["", `**${omitted} more omitted**: this report has no room for them.`] : [];
  return [...head, ...kept, ...rest, ...foot].join("\n");
}

function resultOf(reports: readonly Report[], problems: readonly UnusableInput[]): string {
  const findings = reports.flatMap(newFindings);
  const known = reports.reduce((sum, report) => sum + report.findings.length, -findings.length);
  const fixed = reports.reduce((sum, report) => sum + (report.fixed?.length ?? 0), 0);
  const errors = findings.filter(isError).length;
  const open = reports.reduce((sum, { notEvaluated }) => sum + notEvaluated.length, 0);
  const unknown = reports.filter((report) => report.unknown !== undefined).length;
  const words = [
    problems.length > 0 && `${count(problems.length, "problem")} with the input`,
    findings.length > 0 && `${count(errors, "error")}, ${count(findings.length - errors, "warning")}`,
    known > 0 && `${known} known`,
    fixed > 0 && `${fixed} fixed`,
    unknown > 0 && `${count(unknown, "file")} not evaluated`,
    open > 0 && `${open} not evaluated`,
  ].filter((word) => word !== false);
  if (words.length === 0) return reports.some(isApplied) ? "clean" : NO_RULE_APPLIES;
  return findings.length === 0 && problems.length === 0 ? `nothing found; ${words.join("; ")}` : words.join("; ");
}

const isApplied = ({ passed, exempted }: Report): boolean => passed + exempted.length > 0;

/** Lines that stand or fall together. */
function blocksOf(reports: readonly Report[], problems: readonly UnusableInput[], notes: readonly string[]): string[] {
  const each = <T>(pick: (report: Report) => readonly T[], line: (item: T, report: Report) => string): string[] =>
    reports.flatMap((report) => pick(report).map((item) => line(item, report)));
  const errors = each((report) => newFindings(report).filter(isError), findingText);
  const warnings = each((report) => newFindings(report).filter((finding) => !isError(finding)), findingText);
  const known = each(({ findings }) => findings.filter(({ knownSince }) => knownSince !== undefined), findingText);
  const fixed = each(
    (report) => report.fixed ?? [],
    ({ rule, resource, since }) =>
      `- **${inMarkdown(rule)}** ${inMarkdown(resource)}: known since ${inMarkdown(since)}`,
  );
  const unknown = each(
    (report) => (report.unknown === undefined ? [] : [report.unknown]),
    (reason, { file }) => `- ${inMarkdown(file)}: nothing was evaluated: ${inMarkdown(reason)}`,
  );
  const open = each(
    ({ notEvaluated }) => notEvaluated,
    (item, report) => `- ${headOf(item, report)}: ${inMarkdown(item.reason)}`,
  );
  const exempted = each(
    (report) => report.exempted,
    (item, report) => {
      const { reason, approvedBy, expires } = item.exemption;
      return `- ${headOf(item, report)}: until ${inMarkdown(expires)} by ${inMarkdown(approvedBy)}: ${inMarkdown(reason)}`;
    },
  );
  const exemptions = each(
    (report) => report.exemptions,
    (standing) => `- ${inMarkdown(standingText(standing))}`,
  );
  const attestations = each(
    (report) => report.attestations ?? [],
    (one) => `- ${inMarkdown(attestationText(one))}`,
  );
  return [
    ...problems.map((problem) => `- ${sign.error} ${placeText(problem)}: ${inMarkdown(unusableText(problem))}`),
    ...errors,
    ...warnings,
    ...unknown,
    ...notes.map((note) => `- ${inMarkdown(note)}`),
    ...folded(`${known.length} known before`, known),
    ...folded(`${fixed.length} fixed`, fixed),
    ...folded(`${open.length} not evaluated`, open),
    ...folded(`${exempted.length} exempted`, exempted),
    ...folded(count(exemptions.length, "exemption"), exemptions),
    ...folded(count(attestations.length, "attestation"), attestations),
  ];
}

const sign = { error: "🛑", warning: "⚠️" } as const;
const isError = ({ rule }: ReportItem): boolean => rule.severity === "error";

function findingText(finding: Finding, report: Report): string {
  const { rule, message, fix } = finding;
  const lines = [
    `- ${sign[rule.severity]} ${headOf(finding, report)}`,
    inMarkdown(message),
    `**Fix:** ${inMarkdown(fix)}`,
  ];
  return lines.join("<br>");
}

function headOf({ rule, resource, place }: ReportItem, { file }: Report): string {
  return `**${inMarkdown(rule.id)}** ${inMarkdown(rule.code)} ${inMarkdown(resource.name)} (${placeText(place ?? { file })})`;
}

function placeText({ file, line }: Place): string {
  return inMarkdown(line === undefined ? file : `${file}:${line}`);
}

function folded(summary: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return [`<details><summary>${summary}</summary>\n\n${lines.join("\n")}\n\n</details>`];
}

/** The first blocks that have room; a list that is folded counts as what it holds. */
function fitting(blocks: readonly string[], room: number): { kept: string[]; omitted: number } {
  const kept: string[] = [];
  let left = room;
  for (const block of blocks) {
    if (block.length + 1 > left) break;
    left -= block.length + 1;
    kept.push(block);
  }
  const omitted = blocks.slice(kept.length).reduce((sum, block) => sum + (block.match(/^- /gm)?.length ?? 0), 0);
  return { kept, omitted };
}
