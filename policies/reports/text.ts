import { styleText } from "node:util";
import { placeText } from "../../formats/placeText.ts";
import type { Finding, NotEvaluated, ReportItem } from "../finding.ts";
import { count } from "./count.ts";
import { standingText } from "./exemptionText.ts";
import { attestationText } from "./attestationText.ts";
import { provenanceText } from "./provenanceText.ts";
import type { Provenance, Report } from "./report.ts";

/** Findings for people: the worst first, each with its place and its fix; one line that sums up, and one that says what exactly was judged. */
export function textReport(reports: readonly Report[], provenance?: Provenance, notes: readonly string[] = []): string {
  const from = provenance === undefined ? [] : [styleText("dim", printable(provenanceText(provenance)))];
  return [...reports.map(textOf), ...notes.map(printable), ...from].join("\n\n");
}

function textOf(report: Report): string {
  if (report.unknown !== undefined) {
    return `${printable(report.file)}: ${styleText("yellow", "nothing was evaluated")}: ${printable(report.unknown)}`;
  }
  const isError = ({ rule }: ReportItem) => rule.severity === "error";
  const errors = report.findings.filter(isError);
  const warnings = report.findings.filter((finding) => !isError(finding));
  const result =
    report.findings.length === 0
      ? resultWithoutFindings(report)
      : `${count(errors.length, "error")}, ${count(warnings.length, "warning")}${knownText(report)}`;
  return [
    ...[...errors, ...warnings].flatMap((finding) => findingLines(report, finding)),
    ...notEvaluatedLines(report.notEvaluated),
    ...report.exempted.map((item) => {
      const { expires, approvedBy, reason } = item.exemption;
      return `${styleText("dim", "exempted")} ${headOf(item, ` until ${expires} by ${approvedBy}: ${reason}`)}`;
    }),
    ...(report.fixed ?? []).map(({ rule, resource, since }) => {
      return `${styleText("green", "fixed")} ${styleText("bold", rule)} ${printable(`${resource}: known since ${since}`)}`;
    }),
    ...report.exemptions.map((standing) => `${styleText("dim", "exemption")} ${printable(standingText(standing))}`),
    ...(report.attestations ?? []).map(
      (one) => `${styleText("dim", "attestation")} ${printable(attestationText(one))}`,
    ),
    `${printable(report.file)}: ${result}; ${printable(report.judged)} under ${count(report.rules.length, "rule")}, ${report.passed} passed, ${report.notEvaluated.length} not evaluated, ${report.exempted.length} exempted`,
  ].join("\n");
}

/** So many are told one by one; what else has the same rule and reason is counted. Programs get all. */
const toldOfOneReason = 10;

function notEvaluatedLines(items: readonly NotEvaluated[]): string[] {
  const alike = Map.groupBy(items, ({ rule, reason }) => JSON.stringify([rule.id, reason]));
  return [...alike.values()].flatMap((same) => {
    const [first] = same;
    const told = same.length > toldOfOneReason + 1 ? same.slice(0, toldOfOneReason) : same;
    const lines = told.map((item) => `${styleText("cyan", "not evaluated")} ${headOf(item, `: ${item.reason}`)}`);
    const more = same.length - told.length;
    return first === undefined || more === 0
      ? lines
      : [
          ...lines,
          `${styleText("cyan", "not evaluated")} ${styleText("bold", first.rule.id)} and ${more} more for the same reason`,
        ];
  });
}

/** Where there is a baseline. */
function knownText({ findings, fixed }: Report): string {
  if (fixed === undefined) return "";
  const known = findings.filter(({ knownSince }) => knownSince !== undefined).length;
  return ` (${findings.length - known} new, ${known} known, ${fixed.length} fixed)`;
}

/** Of a policy, say, that sets nothing that writeback is about. */
export const NO_RULE_APPLIES = "none of the rules applies";

/** What was not looked at is not clean. */
function resultWithoutFindings({ isPartial, notEvaluated, passed, exempted }: Report): string {
  if (isPartial) return styleText("yellow", "nothing found in what could be read");
  if (passed + notEvaluated.length + exempted.length === 0) return styleText("yellow", NO_RULE_APPLIES);
  return notEvaluated.length === 0 ? styleText("green", "clean") : "nothing found";
}

function findingLines(report: Report, finding: Finding): string[] {
  const { rule, place = { file: report.file }, message, fix } = finding;
  const source = rule.references.length > 0 ? [`  ${styleText("dim", "source:")} ${rule.references.join(" ")}`] : [];
  return [
    `${styleText(rule.severity === "error" ? "red" : "yellow", rule.severity)} ${headOf(finding, finding.knownSince === undefined ? "" : `, known since ${finding.knownSince}`)}`,
    `  ${printable(placeText(place))}`,
    `  ${printable(message)}`,
    `  ${styleText("green", "fix:")} ${printable(fix)}`,
    ...source,
    "",
  ];
}

function headOf({ rule, resource }: ReportItem, ending = ""): string {
  return `${styleText("bold", rule.id)} ${printable(`${resource.name}${ending}`)}`;
}

/**
 * On one line, without control characters and turns of direction, and no command to a runner: a text from a file must not pass for a line of
 * the report. An agent of Azure Pipelines finds its commands anywhere in a line, a runner of GitHub at its start.
 */
export function printable(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]+/gu, " ");
  return line.replaceAll(/##(?=(vso)?\[)/gi, "# #").replace(/^(\s*):(?=:)/, "$1: ");
}
