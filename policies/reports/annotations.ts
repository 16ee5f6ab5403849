import type { Place } from "../rule.ts";
import { attestationText } from "./attestationText.ts";
import { standingText } from "./exemptionText.ts";
import { unusableText, type UnusableInput } from "./json.ts";
import { provenanceText } from "./provenanceText.ts";
import type { Provenance, Report } from "./report.ts";
import { printable } from "./text.ts";

/** Lines that a runner makes annotations of, at their places in the change under review. */
type Annotate = (severity: "error" | "warning" | "note", place: Partial<Place>, title: string, text: string) => string;

/** https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands */
const gitHub: Annotate = (severity, { file, line, column }, title, text) => {
  const command = severity === "note" ? "notice" : severity;
  const properties = Object.entries({ file, line, col: column, title }).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${percent(printable(String(value)), /[%\r\n:,]/g)}`],
  );
  return `::${command} ${properties.join(",")}::${percent(text, /[%\r\n]/g)}`;
};

/** https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands. It knows no notes. */
const azureDevOps: Annotate = (severity, { file, line, column }, title, text) => {
  const type = severity === "error" ? "error" : "warning";
  const properties = Object.entries({ type, sourcepath: file, linenumber: line, columnnumber: column, code: title });
  const words = properties.flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${azureEscaped(String(value))}`],
  );
  return severity === "note" ? printable(text) : `##vso[task.logissue ${words.join(";")}]${azureEscaped(text, false)}`;
};

type Annotations = (
  reports: readonly Report[],
  problems: readonly UnusableInput[],
  provenance: Provenance,
  notes?: readonly string[],
) => string;

export const gitHubReport: Annotations = (...told) => annotations(gitHub, ...told);
export const azureDevOpsReport: Annotations = (...told) => annotations(azureDevOps, ...told);

function annotations(
  annotate: Annotate,
  ...[reports, problems, provenance, notes = []]: Parameters<Annotations>
): string {
  const lines = [
    ...problems.map((problem) => annotate("error", problem, "ewb", unusableText(problem))),
    ...reports.flatMap((report) => [
      ...report.findings.map(({ rule, place = { file: report.file }, message, fix, knownSince }) =>
        knownSince === undefined
          ? annotate(rule.severity, place, rule.id, `${printable(message)} Fix: ${printable(fix)}`)
          : annotate("note", place, rule.id, `Known since ${knownSince}: ${printable(message)}`),
      ),
      ...(report.unknown === undefined
        ? []
        : [annotate("note", { file: report.file }, "ewb", `Nothing was evaluated: ${printable(report.unknown)}`)]),
      ...report.notEvaluated.map(({ rule, place = { file: report.file }, reason }) =>
        annotate("note", place, rule.id, `Not evaluated: ${printable(reason)}`),
      ),
      ...report.exemptions.map((standing) => {
        const { rule, place = { file: report.file } } = standing.exemption;
        return annotate("note", place, rule, `Exemption: ${printable(standingText(standing))}`);
      }),
      ...(report.attestations ?? []).map((one) =>
        annotate("note", { file: report.file }, "ewb", `Attestation: ${printable(attestationText(one))}`),
      ),
    ]),
    ...notes.map((note) => annotate("note", {}, "ewb", printable(note))),
    annotate("note", {}, "ewb", printable(`Judged: ${provenanceText(provenance)}`)),
  ];
  return lines.join("\n");
}

/** As the runner's own toolkit does, so that no text ends its command or begins another. */
function percent(text: string, characters: RegExp): string {
  return text.replace(characters, (character) => encodeURIComponent(character));
}

/** https://github.com/microsoft/azure-pipelines-agent: %AZP25, ; and ] in properties. */
function azureEscaped(text: string, isProperty = true): string {
  const escaped = printable(text).replaceAll("%", "%AZP25");
  return isProperty ? escaped.replaceAll(";", "%3B").replaceAll("]", "%5D") : escaped;
}
