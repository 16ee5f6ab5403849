import { newFindings } from "../baseline.ts";
import type { ReportItem } from "../finding.ts";
import { unusableText, type UnusableInput } from "./json.ts";
import { attestationText } from "./attestationText.ts";
import { standingText } from "./exemptionText.ts";
import { provenanceText } from "./provenanceText.ts";
import type { Provenance, Report } from "./report.ts";
import { printable } from "./text.ts";

/** JUnit's XML: a suite a file, a case for each rule at each resource; what is exempted or not evaluated is skipped, with the reason. */
export function junitReport(
  reports: readonly Report[],
  problems: readonly UnusableInput[],
  provenance: Provenance,
  notes: readonly string[] = [],
): string {
  const suites = [...reports.map(suiteOf), ...(problems.length > 0 ? [unusable(problems)] : [])];
  const ofAll = [["judged", provenanceText(provenance)] as const, ...notes.map((note) => ["note", note] as const)];
  const total = (key: "tests" | "failures" | "errors" | "skipped") => sum(suites.map((suite) => suite[key]));
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites name="ewb check" tests="${total("tests")}" failures="${total("failures")}" errors="${total("errors")}" skipped="${total("skipped")}">`,
    ...suites.flatMap(({ name, tests, failures, errors, skipped, properties, lines }) => [
      `  <testsuite name="${escaped(name)}" tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}">`,
      `    <properties>`,
      ...[...properties, ...ofAll].map(
        ([key, value]) => `      <property name="${key}" value="${escaped(printable(value))}"/>`,
      ),
      `    </properties>`,
      ...lines.map((line) => `    ${line}`),
      `  </testsuite>`,
    ]),
    `</testsuites>`,
    ``,
  ].join("\n");
}

interface Suite {
  readonly name: string;
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
  readonly properties: readonly (readonly [name: string, value: string])[];
  readonly lines: readonly string[];
}

function suiteOf(report: Report): Suite {
  const { file, findings, exempted, exemptions, attestations = [], notEvaluated, passes, unknown } = report;
  const fresh = newFindings(report);
  const known = findings.filter(({ knownSince }) => knownSince !== undefined);
  const lines = [
    ...known.map((finding) => caseOf(finding, skip(`known since ${finding.knownSince}: ${finding.message}`))),
    ...fresh.map((finding) => {
      const { file: at, line } = finding.place ?? { file };
      const where = line === undefined ? at : `${at}:${line}`;
      const text = `${printable(where)}\n${printable(finding.message)}\nfix: ${printable(finding.fix)}`;
      return caseOf(
        finding,
        `<failure type="${finding.rule.severity}" message="${escaped(printable(finding.message))}">${escaped(text)}</failure>`,
      );
    }),
    ...exempted.map((item) => {
      const { reason, approvedBy, expires } = item.exemption;
      return caseOf(item, skip(`exempted until ${expires} by ${approvedBy}: ${reason}`));
    }),
    ...notEvaluated.map((item) => caseOf(item, skip(`not evaluated: ${item.reason}`))),
    ...(unknown === undefined ? [] : [`<testcase classname="ewb" name="evaluation">${skip(unknown)}</testcase>`]),
    ...passes.map((item) => caseOf(item)),
  ];
  const skipped = known.length + exempted.length + notEvaluated.length + (unknown === undefined ? 0 : 1);
  const properties = [
    ...exemptions.map((standing) => ["exemption", standingText(standing)] as const),
    ...attestations.map((one) => ["attestation", attestationText(one)] as const),
  ];
  return { name: printable(file), tests: lines.length, failures: fresh.length, errors: 0, skipped, properties, lines };
}

function unusable(problems: readonly UnusableInput[]): Suite {
  const lines = problems.map((problem) => {
    const { file, line } = problem;
    const text = unusableText(problem);
    const name = line === undefined ? file : `${file}:${line}`;
    return `<testcase classname="ewb" name="${escaped(printable(name))}"><error message="${escaped(text)}"/></testcase>`;
  });
  return { name: "input", tests: lines.length, failures: 0, errors: lines.length, skipped: 0, properties: [], lines };
}

function caseOf({ rule, resource, property }: ReportItem, inner = ""): string {
  const name = printable([`${rule.id} ${resource.name}`, property].filter(Boolean).join(" "));
  const head = `testcase classname="${escaped(rule.area)}" name="${escaped(name)}"`;
  return inner === "" ? `<${head}/>` : `<${head}>${inner}</testcase>`;
}

const skip = (reason: string): string => `<skipped message="${escaped(printable(reason))}"/>`;

/** What XML 1.0 cannot hold is left out. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
