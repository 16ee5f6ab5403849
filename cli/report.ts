import pc from "picocolors";
import { rules } from "../policies/rules.ts";
import type { CheckedFile } from "./check.ts";

/** Findings for programs: the shape is part of the kit's interface. */
export function jsonReport(files: readonly CheckedFile[]): string {
  const place = (file: CheckedFile, item: { resource: string; key?: string }) => {
    const line = file.lineOf(item);
    return { resource: item.resource, file: file.file, ...(line !== undefined && { line }) };
  };
  const findings = files.flatMap((file) =>
    file.findings.map((finding) => {
      const { rule, severity, title, message, fix } = finding;
      return { rule, severity, title, message, fix, ...place(file, finding) };
    }),
  );
  const notEvaluated = files.flatMap((file) =>
    file.notEvaluated.map((item) => ({
      rule: item.rule,
      title: item.title,
      reason: item.reason,
      ...place(file, item),
    })),
  );
  const exempted = files.flatMap((file) =>
    file.exempted.map((item) => {
      const { rule, severity, title, message, reason, approvedBy, expires } = item;
      return { rule, severity, title, message, reason, approvedBy, expires, ...place(file, item) };
    }),
  );
  return JSON.stringify({ findings, notEvaluated, exempted }, null, 2);
}

/** Findings for people: the worst first, each with its place and its fix; one line that sums up. */
export function textReport(files: readonly CheckedFile[]): string {
  return files.map(textOfFile).join("\n\n");
}

function textOfFile(file: CheckedFile): string {
  const lines: string[] = [];
  const bySeverity = [...file.findings].sort((a, b) => Number(b.severity === "error") - Number(a.severity === "error"));
  for (const finding of bySeverity) {
    const line = file.lineOf(finding);
    const colour = finding.severity === "error" ? pc.red : pc.yellow;
    lines.push(`${colour(finding.severity)} ${pc.bold(finding.rule)} ${printable(finding.resource)}`);
    lines.push(`  ${line === undefined ? file.file : `${file.file}:${line}`}`);
    lines.push(`  ${printable(finding.message)}`, `  ${pc.green("fix:")} ${printable(finding.fix)}`, "");
  }
  for (const item of file.notEvaluated) {
    lines.push(
      `${pc.cyan("not evaluated")} ${pc.bold(item.rule)} ${printable(item.resource)}: ${printable(item.reason)}`,
    );
  }
  for (const item of file.exempted) {
    lines.push(
      `${pc.dim("exempted")} ${pc.bold(item.rule)} ${printable(`${item.resource} until ${item.expires} by ${item.approvedBy}: ${item.reason}`)}`,
    );
  }
  const errors = file.findings.filter(({ severity }) => severity === "error").length;
  const result =
    file.findings.length === 0
      ? pc.green("clean")
      : `${count(errors, "error")}, ${count(file.findings.length - errors, "warning")}`;
  lines.push(
    `${file.file}: ${result}; ${count(file.resources, "resource")} under ${rules.length} rules, ${file.passed} passed, ${file.notEvaluated.length} not evaluated, ${file.exempted.length} exempted`,
  );
  return lines.join("\n");
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

/** On one line and without control characters: a text from the file must not pass for a line of the report. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}
