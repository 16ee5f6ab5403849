import type { ReportItem } from "../finding.ts";
import type { Place } from "../rule.ts";
import { rulesOf, type Provenance, type Report } from "./report.ts";
import { printable } from "./text.ts";

/** What of the input cannot be used or read, so that it was not judged. */
export interface UnusableInput extends Place {
  /** Key in a stack file. */
  readonly path?: string;
  readonly message: string;
}

/** In one line, with its key. */
export const unusableText = ({ path = "", message }: UnusableInput): string =>
  printable(path === "" ? message : `${path}: ${message}`);

/** Findings for programs: the shape is part of the kit's interface (report.schema.json), and keys are only ever added. */
export function jsonReport(
  reports: readonly Report[],
  problems: readonly UnusableInput[] = [],
  provenance?: Provenance,
  notes: readonly string[] = [],
): string {
  const findings = reports.flatMap((report) =>
    report.findings.map((finding) => {
      const { message, fix, fingerprint, knownSince } = finding;
      const baseline = report.fixed && (knownSince === undefined ? "new" : "known");
      return { ...ruleOf(finding), message, fix, ...placed(report, finding), fingerprint, baseline, knownSince };
    }),
  );
  const notEvaluated = reports.flatMap((report) =>
    report.notEvaluated.map((item) => {
      const { severity: _, ...rule } = ruleOf(item);
      return { ...rule, reason: item.reason, ...placed(report, item) };
    }),
  );
  const exempted = reports.flatMap((report) =>
    report.exempted.map((item) => {
      const { message, exemption, fingerprint } = item;
      const { reason, owner, approvedBy, expires } = exemption;
      return { ...ruleOf(item), message, reason, owner, approvedBy, expires, ...placed(report, item), fingerprint };
    }),
  );
  const unusable = problems.map(({ file, line, column, path, message }) => ({
    ...(path !== undefined && path !== "" && { path }),
    message,
    file,
    line, // JSON leaves out what is not known
    column,
  }));
  const unknown = reports.flatMap(({ file, unknown: reason }) => (reason === undefined ? [] : [{ file, reason }]));
  const exemptions = reports.flatMap(exemptionsOf);
  const fixed = reports.some((report) => report.fixed) ? reports.flatMap((report) => report.fixed ?? []) : undefined;
  const document = { findings, notEvaluated, exempted, exemptions, fixed, problems: unusable };
  const judged = provenance && {
    ...provenance,
    rules: rulesOf(reports),
    results: reports.flatMap(resultsOf),
    attestations: reports.flatMap(({ file, attestations = [] }) => attestations.map((one) => ({ ...one, file }))),
  };
  return jsonText({
    formatVersion: 1,
    ...document,
    ...(unknown.length > 0 && { unknown }),
    ...(notes.length > 0 && { notes }),
    ...(judged && { judged }),
  });
}

/** For people too: no text in it is a command to an agent of Azure Pipelines, which finds its own anywhere in a line. */
export function jsonText(document: unknown): string {
  return JSON.stringify(document, null, 2).replaceAll(/##(?=(vso)?\[)/gi, String.raw`#\u0023`);
}

/** Every exemption, of use or not, with the days that it has left. */
function exemptionsOf({ file, exemptions }: Report) {
  return exemptions.map(({ exemption, daysLeft, covers }) => {
    const { rule, resource, scope, reason, owner, approvedBy, expires, place = { file } } = exemption;
    return { rule, resource, scope, reason, owner, approvedBy, expires, daysLeft, covers, ...place };
  });
}

/** For an auditor: every rule's result at every resource that it had to do with. */
function resultsOf(report: Report) {
  const of = (items: readonly ReportItem[], result: string) =>
    items.map(({ rule, resource: { name, urn }, evidence = urn.startsWith("gpo-backup:") ? "backup" : "declared" }) => {
      return { rule: rule.id, resource: name, urn, result, evidence };
    });
  return [
    ...of(report.findings, "fail"),
    ...of(report.exempted, "exempted"),
    ...of(report.notEvaluated, "notEvaluated"),
    ...of(report.passes, "pass"),
  ];
}

function ruleOf({ rule: { id, code, severity, title, area, help, references } }: ReportItem) {
  return { rule: id, code, severity, title, area, help, references };
}

function placed({ file }: Report, { resource: { type, name, urn }, property, place = { file } }: ReportItem) {
  return { resource: name, type, urn, ...(property !== undefined && { property }), ...place };
}
