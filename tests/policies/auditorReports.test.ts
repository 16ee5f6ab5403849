import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { parseXml, XmlElement } from "@rgrove/parse-xml";
import { evaluate } from "../../policies/evaluate.ts";
import { azureDevOpsReport, gitHubReport } from "../../policies/reports/annotations.ts";
import { jsonReport } from "../../policies/reports/json.ts";
import { junitReport } from "../../policies/reports/junit.ts";
import { markdownReport } from "../../policies/reports/markdown.ts";
import { inMarkdown } from "../../policies/reports/markdownText.ts";
import { sarifReport } from "../../policies/reports/sarif.ts";
import { printable, textReport } from "../../policies/reports/text.ts";
import { PROVISIONING_AGENT, TENANT_SETTINGS } from "../../policies/types.ts";
import { attestation, hostile, problems, provenance, reports } from "./support/reports.ts";
import { today, view } from "./support/stackFixture.ts";
import type { Sarif } from "./support/reportShapes.ts";

interface Audit {
  formatVersion: number;
  judged: {
    version: string;
    day: string;
    sources: unknown;
    rules: { references: unknown }[];
    results: { rule: string; result: string; evidence: string }[];
    attestations: unknown;
  };
}

describe("reports for auditors", () => {
  it("all tell an auditor which bytes were judged, by which version, on which day, and how many pairs passed", () => {
    const [one] = reports();
    const listed = [one ?? assert.fail()];
    const line = `ewb 0.1.0, 2026-11-24 · a b/Pulumi.prod.yaml, SHA-256 ${"ab".repeat(32)}, commit ${"cd".repeat(20)}`;
    assert.ok(stripVTControlCharacters(textReport(listed, provenance)).endsWith(`\n\n${line}`));
    assert.ok(junitReport(listed, [], provenance).includes(`<property name="judged" value="${line}"/>`));
    assert.ok(gitHubReport(listed, [], provenance).endsWith(`\n::notice title=ewb::Judged: ${line}`));
    assert.ok(azureDevOpsReport(listed, [], provenance).endsWith(`\nJudged: ${line}`));
    const passed = one?.passed ?? 0;
    assert.ok(passed > 20);
    const markdown = markdownReport(listed, [], provenance).replaceAll("\\", "");
    assert.ok(markdown.includes(`<sub>${passed} passed · ${line}</sub>`), markdown);
    const { runs } = JSON.parse(sarifReport(listed, [], provenance)) as Sarif;
    assert.equal(runs[0]?.properties.passed, passed);
  });

  it("all tell what there is to say of everything that was judged, and take no command from it", () => {
    const notes = [`The policy "##vso[task.complete]<b>" is backed up twice.\n::error::x`];
    const listed = reports();
    const plain = printable(notes[0] ?? "");
    assert.notEqual(plain, notes[0]);
    assert.ok(stripVTControlCharacters(textReport(listed, provenance, notes)).includes(`\n\n${plain}\n\n`));
    const json = jsonReport(listed, [], provenance, notes);
    assert.deepEqual((JSON.parse(json) as { notes: string[] }).notes, notes);
    const { runs } = JSON.parse(sarifReport(listed, [], provenance, notes)) as Sarif;
    const notifications = runs[0]?.invocations[0]?.toolExecutionNotifications ?? [];
    assert.deepEqual(notifications.at(-1), { level: "note", message: { text: plain } });
    const { root } = parseXml(junitReport(listed, [], provenance, notes));
    const suites = root?.children.filter((child) => child instanceof XmlElement) ?? [];
    assert.equal(suites.length, listed.length);
    assert.ok(JSON.stringify(suites[0]).includes(JSON.stringify(plain).slice(1, -1)));
    const markdown = markdownReport(listed, [], provenance, notes);
    assert.ok(markdown.includes(`\n- ${inMarkdown(plain)}\n`), markdown);
    assert.ok(gitHubReport(listed, [], provenance, notes).includes(`\n::notice title=ewb::${plain}\n`));
    assert.ok(azureDevOpsReport(listed, [], provenance, notes).includes(`\n${plain}\n`));
    for (const text of [json, azureDevOpsReport(listed, [], provenance, notes)])
      assert.doesNotMatch(text.replaceAll("##vso[task.logissue ", ""), /##vso\[/);
  });

  it("all tell who attested what on which day, until when, with which licence", () => {
    const [one] = reports();
    const listed = [one ?? assert.fail()];
    const line = "tenant: attested by Jo Doe on 2026-11-20; counts until 2027-02-18; licence P1; evidence x";
    assert.ok(stripVTControlCharacters(textReport(listed)).includes(`attestation ${line}`));
    assert.ok(junitReport(listed, [], provenance).includes(`<property name="attestation" value="${line}`));
    assert.ok(gitHubReport(listed, [], provenance).includes(`title=ewb::Attestation: ${line}`));
    assert.ok(azureDevOpsReport(listed, [], provenance).includes(`Attestation: ${line}`));
    assert.ok(markdownReport(listed, [], provenance).replaceAll("\\", "").includes(`<summary>1 attestation</summary>\n\n- ${line}`)); // prettier-ignore
    const { runs } = JSON.parse(sarifReport(listed, [], provenance)) as Sarif;
    assert.deepEqual(runs[0]?.properties.attestations, [{ ...attestation, file: "a b/Pulumi.prod.yaml" }]);
    const { judged } = JSON.parse(jsonReport(listed, [], provenance)) as Audit;
    assert.deepEqual(judged.attestations, [{ ...attestation, file: "a b/Pulumi.prod.yaml" }]);
  });

  it("all list every exemption with the days that it has left, and who answers for it", () => {
    const [one] = reports();
    const listed = [{ ...(one ?? assert.fail()) }];
    const line =
      /agent-count: 218 days left, until 2027-06-30; approved by Jo Doe, without an owner; covers 1 finding: x/;
    assert.match(stripVTControlCharacters(textReport(listed)), line);
    assert.match(gitHubReport(listed, [], provenance), new RegExp(`^::notice file=a b/Pulumi.prod.yaml,title=agent-count::Exemption: ${line.source}`, "m")); // prettier-ignore
    assert.match(azureDevOpsReport(listed, [], provenance), new RegExp(`^Exemption: ${line.source}`, "m"));
    assert.match(junitReport(listed, [], provenance), new RegExp(`<property name="exemption" value="${line.source}`));
    assert.match(markdownReport(listed, [], provenance).replaceAll("\\", ""), line);
    const sarif = JSON.parse(sarifReport(listed, [], provenance)) as Sarif;
    assert.match(sarif.runs[0]?.invocations[0]?.properties.exemptions[0] ?? "", line);
    assert.match(JSON.stringify(sarif.runs[0]?.results), /approved by Jo Doe, without an owner, until 2027-06-30\)/);
    const { exemptions } = JSON.parse(jsonReport(listed)) as { exemptions: object[] };
    assert.deepEqual(exemptions, [
      {
        rule: "agent-count",
        reason: hostile,
        approvedBy: "Jo Doe",
        expires: "2027-06-30",
        daysLeft: 218,
        covers: 1,
        file: "a b/Pulumi.prod.yaml",
      },
    ]);
  });

  it("JSON tells an auditor what was judged, by which rules, with which result", () => {
    const { formatVersion, judged } = JSON.parse(jsonReport(reports(), problems, provenance)) as Audit;
    assert.equal(formatVersion, 1);
    assert.deepEqual(
      [judged.version, judged.day, judged.sources],
      [provenance.version, provenance.day, provenance.sources],
    );
    const results = new Set(judged.results.map(({ result }) => result));
    assert.deepEqual([...results].sort(), ["exempted", "fail", "notEvaluated", "pass"]);
    assert.ok(judged.rules.every(({ references }) => Array.isArray(references)));
  });

  it("JSON tells what each result rests on: a declaration, a look, or a person's word", () => {
    const properties = { passwordWriteback: true, attestation: { by: "Jo Doe", on: "2026-11-20" } };
    const found = { name: "connection login.microsoftonline.com:443", state: "met", found: "answers", fix: "" };
    const agent = { host: "AGENT1", installedVersion: "1.1.977.0", prerequisites: [found] };
    const views = [view(TENANT_SETTINGS, "tenant", properties), view(PROVISIONING_AGENT, "AGENT1", agent)];
    const report = { file: "Pulumi.prod.yaml", judged: "2 resources", ...evaluate(views, { today }) };
    const { judged } = JSON.parse(jsonReport([report], [], provenance)) as Audit;
    const of = (id: string) => judged.results.filter(({ rule }) => rule === id).map(({ result, evidence }) => [result, evidence]); // prettier-ignore
    assert.deepEqual(of("attestation-age"), [["pass", "attested"]]);
    assert.deepEqual(of("attestation-owner"), [["pass", "attested"]]);
    assert.deepEqual(of("licence-evidence"), [["fail", "attested"]]);
    assert.deepEqual(of("agent-connections"), [["pass", "observed"]]);
    assert.deepEqual(of("agent-version"), [["pass", "observed"]]);
    assert.deepEqual(of("agent-newest-version"), [["fail", "observed"]]);
    assert.deepEqual(of("self-service-scope").map(([, evidence]) => evidence), ["declared"]); // prettier-ignore
  });
});
