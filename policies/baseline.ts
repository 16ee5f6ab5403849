import { identityOf, type Finding } from "./finding.ts";
import type { UnusableInput } from "./reports/json.ts";
import type { KnownFinding, Report } from "./reports/report.ts";

export interface Baseline {
  readonly findings: readonly KnownFinding[];
}

const texts = ["fingerprint", "rule", "severity", "resource", "message", "file", "since"] as const;
const remedy = "Write one anew with --write-baseline.";

/** The baseline in a file's text, or why it is none. */
export function readBaseline(file: string, text: string): Baseline | UnusableInput {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { file, message: `is not a baseline: it is not JSON: ${(error as Error).message}. ${remedy}` };
  }
  const { ewbBaseline: version, findings } = (value ?? {}) as Record<string, unknown>;
  if (version === undefined) return { file, message: `is not a baseline of ewb: it has no ewbBaseline. ${remedy}` };
  if (version !== 1) return { file, path: "ewbBaseline", message: `${String(version)} is of another version of ewb; this one reads 1.` }; // prettier-ignore
  if (!Array.isArray(findings)) return { file, path: "findings", message: `is not a list. ${remedy}` };
  const wrong = findings.findIndex((item) => texts.some((key) => typeof (item as KnownFinding | null)?.[key] !== "string")); // prettier-ignore
  if (wrong >= 0) return { file, path: `findings[${wrong}]`, message: `must have ${texts.join(", ")}. ${remedy}` };
  return { findings: findings as KnownFinding[] };
}

/** The findings of reports as a baseline; what was known already keeps its day. */
export function baselineText(reports: readonly Report[], day: string, former?: Baseline): string {
  const days = new Map(former?.findings.map(({ fingerprint, since }) => [fingerprint, since]));
  const all = reports.flatMap(({ file, findings }) =>
    findings.map(({ rule, resource, message, fingerprint }): [string, KnownFinding] => {
      const since = days.get(fingerprint) ?? day;
      const { id, severity } = rule;
      const known = { fingerprint, rule: id, severity, resource: resource.name, message, file, since };
      return [identityOf(known), known];
    }),
  );
  const keyOf = ({ file, rule, resource, fingerprint, message }: KnownFinding) => [file, rule, resource, fingerprint, message].join("\n"); // prettier-ignore
  const findings = [...new Map(all).values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return `${JSON.stringify({ ewbBaseline: 1, findings }, null, 2)}\n`;
}

/** The reports, with each finding told as known or new, and what is there no more as fixed. */
export function againstBaseline(reports: readonly Report[], { findings: known }: Baseline): Report[] {
  const byIdentity = new Map(known.map((finding) => [identityOf(finding), finding]));
  return reports.map((report) => {
    const findings = report.findings.map((finding): Finding => {
      const former = byIdentity.get(identityOf(finding));
      const isWorse = former?.severity === "warning" && finding.rule.severity === "error";
      return former === undefined || isWorse ? finding : { ...finding, knownSince: former.since };
    });
    return { ...report, findings, fixed: fixedIn(report, known) };
  });
}

/** Of what was known in the same file: what was judged, and is neither found nor exempted. */
function fixedIn(report: Report, known: readonly KnownFinding[]): KnownFinding[] {
  if (report.unknown !== undefined || report.isPartial) return [];
  const now = new Set([...report.findings, ...report.exempted].map(({ fingerprint }) => fingerprint));
  const open = new Set(report.notEvaluated.map(({ rule, resource }) => `${rule.id} ${resource.name}`));
  return known.filter(
    ({ file, fingerprint, rule, resource }) =>
      file === report.file && !now.has(fingerprint) && !open.has(`${rule} ${resource}`),
  );
}

/** What a check may fail for: findings that are in no baseline. */
export const newFindings = ({ findings }: Report): Finding[] =>
  findings.filter(({ knownSince }) => knownSince === undefined);
