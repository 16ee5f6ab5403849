import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import { peopleText } from "../exemptionRemarks.ts";
import type { Finding, ReportItem } from "../finding.ts";
import type { Place, RuleMetadata } from "../rule.ts";
import { jsonText, unusableText, type UnusableInput } from "./json.ts";
import { standingText } from "./exemptionText.ts";
import { rulesOf, type Provenance, type Report } from "./report.ts";
import { plain, ruleTextOf } from "./ruleText.ts";
import { printable } from "./text.ts";

const schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/** What GitHub makes of a number from 0 to 10: high from 7, medium from 4. */
const securitySeverity = { error: "8.0", warning: "5.0" } as const;

/**
 * One run in SARIF 2.1.0, for code scanning. What is exempted is a suppressed result; what was not evaluated, or could not be read, is a
 * notification of the run and no result: a tool that knows no kinds would show it as a finding.
 */
export function sarifReport(
  reports: readonly Report[],
  problems: readonly UnusableInput[],
  provenance: Provenance,
  notes: readonly string[] = [],
): string {
  const rules = rulesOf(reports);
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const result = (report: Report, finding: Finding) => resultOf(report, finding, indexes.get(finding.rule.id) ?? -1);
  const results = reports.flatMap((report) => [
    ...report.findings.map((finding) => result(report, finding)),
    ...report.exempted.map((finding) => {
      const { reason, expires } = finding.exemption;
      const justification = printable(`${reason} (${peopleText(finding.exemption)}, until ${expires})`);
      return { ...result(report, finding), suppressions: [{ kind: "external", status: "accepted", justification }] };
    }),
  ]);
  const driver = {
    name: "ewb",
    fullName: `Entra writeback kit ${provenance.version}`,
    semanticVersion: provenance.version,
    informationUri:
      "https://learn.microsoft.com/entra/identity/authentication/tutorial-enable-cloud-sync-sspr-writeback",
    rules: rules.map((rule) => descriptorOf(rule, provenance.pages)),
  };
  const run = {
    tool: { driver },
    automationDetails: { id: "ewb/check/" },
    columnKind: "utf16CodeUnits",
    artifacts: provenance.sources.map(({ file, sha256 }) => ({
      location: { uri: uriOf(file) },
      ...(sha256 !== undefined && { hashes: { "sha-256": sha256 } }),
    })),
    invocations: [
      {
        executionSuccessful: problems.length === 0,
        toolExecutionNotifications: [
          ...problems.map((problem) => notification("error", unusableText(problem), problem)),
          ...reports.flatMap(notificationsOf),
          ...notes.map((note) => ({ level: "note", message: { text: printable(note) } })),
        ],
        properties: {
          day: provenance.day,
          commits: provenance.sources.map(({ commit }) => commit),
          ...(reports.some(({ fixed }) => fixed) && { fixed: reports.flatMap(({ fixed = [] }) => fixed) }),
          exemptions: reports.flatMap(({ exemptions }) => exemptions.map(standingText)).map(printable),
        },
      },
    ],
    results,
    properties: {
      passed: reports.reduce((sum, { passed }) => sum + passed, 0),
      attestations: reports.flatMap(({ file, attestations = [] }) => attestations.map((one) => ({ ...one, file }))),
    },
  };
  return jsonText({ $schema: schema, version: "2.1.0", runs: [run] });
}

function descriptorOf(rule: RuleMetadata, pages: string | undefined) {
  const { id, code, title, severity, area, tags, references, help } = rule;
  const { summary, why, fix } = ruleTextOf(rule) ?? { summary: `${title}.`, why: "", fix: "" };
  const [source] = references;
  const page = pages !== undefined && help !== "" ? `${pages}${help}` : source;
  const sources = references.map((reference) => `Source: ${reference}`);
  return {
    id: code,
    name: id.replace(/(^|-)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase()),
    shortDescription: { text: `${title}.` },
    fullDescription: { text: plain(summary) },
    help: {
      text: [`${title}.`, why && `Why: ${plain(why)}`, fix && `Fix: ${plain(fix)}`, ...sources]
        .filter(Boolean)
        .join("\n"),
      markdown: [why && `**Why:** ${why}`, fix && `**Fix:** ${fix}`, ...sources].filter(Boolean).join("\n\n"),
    },
    ...(page?.startsWith("https://") && { helpUri: page }),
    defaultConfiguration: { level: severity },
    properties: { tags: [...new Set(["security", area, ...tags])], "security-severity": securitySeverity[severity] },
  };
}

function resultOf(report: Report, finding: Finding, ruleIndex: number) {
  const { rule, message, fix, fingerprint, knownSince } = finding;
  return {
    ruleId: rule.code,
    ruleIndex,
    level: rule.severity,
    message: { text: `${printable(message)} Fix: ${printable(fix)}` },
    locations: [locationOf(report, finding)],
    partialFingerprints: { "ewb/v1": fingerprint },
    ...(report.fixed && { baselineState: knownSince === undefined ? "new" : "unchanged" }),
  };
}

/** A result without a line is about its file as a whole: code scanning shows none without a region. */
function locationOf({ file }: Report, { resource, property, place = { file } }: ReportItem) {
  const name = printable(property === undefined ? resource.name : `${resource.name}.${property}`);
  return {
    ...physical(place),
    // By it, and not by the fingerprint alone, tools find a result again that has moved in its file.
    logicalLocations: [{ name, fullyQualifiedName: printable(resource.urn || resource.name), kind: "resource" }],
  };
}

function physical({ file, line = 1, column }: Place) {
  const region = { startLine: line, ...(column !== undefined && { startColumn: column }) };
  return { physicalLocation: { artifactLocation: { uri: uriOf(file) }, region } };
}

function notificationsOf(report: Report) {
  const unknown = report.unknown === undefined ? [] : [notification("warning", report.unknown, { file: report.file })];
  const open = report.notEvaluated.map((item) => {
    const text = `Not evaluated: ${item.rule.id} at ${item.resource.name}: ${item.reason}`;
    return notification("note", text, item.place ?? { file: report.file });
  });
  return [...unknown, ...open];
}

function notification(level: "error" | "warning" | "note", text: string, place: Place) {
  return { level, message: { text: printable(text) }, locations: [physical(place)] };
}

/** A relative path stays relative to the folder that the scan is of. */
function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
}
