import pc from "picocolors";

/** What has been judged, and where it stands: everything a stack file declares, or one group policy of a backup. */
export interface Report {
  /** Path as the user gave it. */
  readonly file: string;
  /** Such as "12 resources under 10 rules". */
  readonly judged: string;
  readonly findings: readonly (Reported & Judgement & { readonly fix: string })[];
  readonly notEvaluated: readonly (Reported & { readonly reason: string })[];
  readonly exempted: readonly (Reported &
    Judgement & { readonly reason: string; readonly approvedBy: string; readonly expires: string })[];
  /** Number of resources and rules that pass. */
  readonly passed: number;
  placeOf(item: Reported): Place;
}

interface Reported {
  readonly rule: string;
  readonly title: string;
  readonly resource: string;
  readonly key?: string;
  /** Where it stands, if it is not the report's to find out. */
  readonly place?: Place;
}

interface Judgement {
  readonly severity: "error" | "warning";
  readonly message: string;
}

interface Place {
  readonly file: string;
  readonly line?: number;
}

/** Findings for programs: the shape is part of the kit's interface. */
export function jsonReport(reports: readonly Report[]): string {
  const place = (report: Report, item: Reported) => ({ resource: item.resource, ...report.placeOf(item) });
  const findings = reports.flatMap((report) =>
    report.findings.map((finding) => {
      const { rule, severity, title, message, fix } = finding;
      return { rule, severity, title, message, fix, ...place(report, finding) };
    }),
  );
  const notEvaluated = reports.flatMap((report) =>
    report.notEvaluated.map((item) => ({
      rule: item.rule,
      title: item.title,
      reason: item.reason,
      ...place(report, item),
    })),
  );
  const exempted = reports.flatMap((report) =>
    report.exempted.map((item) => {
      const { rule, severity, title, message, reason, approvedBy, expires } = item;
      return { rule, severity, title, message, reason, approvedBy, expires, ...place(report, item) };
    }),
  );
  return JSON.stringify({ findings, notEvaluated, exempted }, null, 2);
}

/** Findings for people: the worst first, each with its place and its fix; one line that sums up. */
export function textReport(reports: readonly Report[]): string {
  return reports.map(textOf).join("\n\n");
}

function textOf(report: Report): string {
  const lines: string[] = [];
  const bySeverity = [...report.findings].sort(
    (a, b) => Number(b.severity === "error") - Number(a.severity === "error"),
  );
  for (const finding of bySeverity) {
    const { file, line } = report.placeOf(finding);
    const colour = finding.severity === "error" ? pc.red : pc.yellow;
    lines.push(`${colour(finding.severity)} ${pc.bold(finding.rule)} ${printable(finding.resource)}`);
    lines.push(`  ${line === undefined ? file : `${file}:${line}`}`);
    lines.push(`  ${printable(finding.message)}`, `  ${pc.green("fix:")} ${printable(finding.fix)}`, "");
  }
  for (const item of report.notEvaluated) {
    lines.push(
      `${pc.cyan("not evaluated")} ${pc.bold(item.rule)} ${printable(item.resource)}: ${printable(item.reason)}`,
    );
  }
  for (const item of report.exempted) {
    lines.push(
      `${pc.dim("exempted")} ${pc.bold(item.rule)} ${printable(`${item.resource} until ${item.expires} by ${item.approvedBy}: ${item.reason}`)}`,
    );
  }
  const errors = report.findings.filter(({ severity }) => severity === "error").length;
  const result =
    report.findings.length === 0
      ? pc.green("clean")
      : `${count(errors, "error")}, ${count(report.findings.length - errors, "warning")}`;
  lines.push(
    `${report.file}: ${result}; ${printable(report.judged)}, ${report.passed} passed, ${report.notEvaluated.length} not evaluated, ${report.exempted.length} exempted`,
  );
  return lines.join("\n");
}

export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

/** On one line and without control characters: a text from the file must not pass for a line of the report. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}
