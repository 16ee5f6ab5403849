import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { parseXml, XmlElement } from "@rgrove/parse-xml";
import { pagesOf } from "../../cli/provenance.ts";
import { rules as catalogue } from "../../policies/catalogue.ts";
import { evaluate } from "../../policies/evaluate.ts";
import { exemptionRules } from "../../policies/exemptionRules.ts";
import { azureDevOpsReport, gitHubReport } from "../../policies/reports/annotations.ts";
import { jsonReport } from "../../policies/reports/json.ts";
import { junitReport } from "../../policies/reports/junit.ts";
import { markdownReport } from "../../policies/reports/markdown.ts";
import { inMarkdown, withoutEscapes } from "../../policies/reports/markdownText.ts";
import { sarifReport } from "../../policies/reports/sarif.ts";
import { printable, textReport } from "../../policies/reports/text.ts";
import { PROVISIONING_AGENT, TENANT_SETTINGS } from "../../policies/types.ts";
import { attestation, hostile, problems, provenance, reports } from "./support/reports.ts";
import { today, view } from "./support/stackFixture.ts";

describe("reports for reviewers", () => {
  it("SARIF has a place, a fingerprint and a rule for each result; what is exempted is suppressed", () => {
    const { runs } = JSON.parse(sarifReport(reports(), problems, provenance)) as Sarif;
    const [run] = runs;
    const { results, tool, artifacts, invocations } = run ?? assert.fail();
    assert.deepEqual(
      results.map(({ ruleId, level, suppressions }) => [ruleId, level, suppressions?.length ?? 0]),
      [
        ["EWB-014", "error", 0],
        ["EWB-033", "warning", 0],
        ["EWB-001", "error", 1],
      ],
    );
    for (const { ruleId, ruleIndex, locations, partialFingerprints } of results) {
      assert.equal(tool.driver.rules[ruleIndex]?.id, ruleId);
      assert.deepEqual(locations[0]?.physicalLocation, {
        artifactLocation: { uri: "a%20b/Pulumi.prod.yaml" },
        region: { startLine: 7, startColumn: 3 },
      });
      assert.match(String(partialFingerprints["ewb/v1"]), /^[0-9a-f]{16}$/);
    }
    assert.equal(artifacts[0]?.hashes["sha-256"], "ab".repeat(32));
    assert.equal(invocations[0]?.executionSuccessful, false);
    assert.deepEqual(
      invocations[0]?.toolExecutionNotifications.map(({ level }) => level),
      ["error", "note", "warning"],
    );
  });

  it("no report takes a command to a runner from the name of a file", () => {
    const file = "Pulumi.##vso[task.complete result=Succeeded;]x.yaml";
    const all = reports().map((report) => ({
      ...report,
      file,
      findings: report.findings.map((finding) => ({ ...finding, place: { file, line: 7 } })),
    }));
    const from = { ...provenance, sources: provenance.sources.map((source) => ({ ...source, file })) };
    const wrong = problems.map((problem) => ({ ...problem, file }));
    const texts = [
      textReport(all),
      jsonReport(all, wrong, from),
      sarifReport(all, wrong, from),
      junitReport(all, wrong, from),
      markdownReport(all, wrong, from),
      gitHubReport(all, wrong, from),
      azureDevOpsReport(all, wrong, from).replaceAll("##vso[task.logissue ", ""),
    ];
    for (const text of texts) {
      assert.ok(
        text.includes("result=Succeeded") || text.includes("result%3DSucceeded") || text.includes("result\\=Succeeded"),
        text,
      );
      assert.doesNotMatch(text, /##vso\[|##\[/);
    }
    assert.ok(JSON.stringify(JSON.parse(texts[1] ?? "")).includes(JSON.stringify(file).slice(1, -1)));
  });

  it("JUnit has a case for every rule at every resource, well-formed whatever the texts hold", () => {
    const { root } = parseXml(junitReport(reports(hostile), problems, provenance));
    const suites = root?.children.filter((child) => child instanceof XmlElement) ?? [];
    const counts = suites.map(({ attributes: { name, tests, failures, errors, skipped } }) => [
      name,
      Number(tests) > 20,
      failures,
      errors,
      skipped,
    ]);
    assert.deepEqual(counts, [
      ["a b/Pulumi.prod.yaml", true, "2", "0", "2"],
      ["Pulumi.esc.yaml", false, "0", "0", "1"],
      ["input", false, "0", "1", "0"],
    ]);
  });

  it("annotations are one line each, which no text ends or begins", () => {
    const gitHub = gitHubReport(reports(hostile), problems, provenance).split("\n");
    assert.deepEqual(
      gitHub.map((line) => /^::(error|warning|notice) [^:]*::/.exec(line)?.[1]),
      ["error", "error", "warning", "notice", "notice", "notice", "notice", "notice"],
    );
    assert.ok(
      gitHub.includes("::error file=Pulumi.bad.yaml,line=2,col=3,title=ewb::" + gitHub[0]?.split("title=ewb::")[1]),
    );
    const azure = azureDevOpsReport(reports(hostile), problems, provenance).split("\n");
    assert.equal(azure.filter((line) => line.startsWith("##vso[task.logissue type=")).length, 3);
    assert.deepEqual(
      azure.filter((line) => /^##vso\[task\.(?!logissue)/.test(line)),
      [],
    );
  });

  it("Markdown shows every text and obeys none", () => {
    const text = markdownReport(reports(hostile), problems, provenance);
    assert.match(
      text,
      /^### Entra writeback: 1 problem with the input; 1 error, 1 warning; 1 file not evaluated; 1 not evaluated\n/,
    );
    for (const live of ["<img", "](", "@team", "#1", "\u202e", "\n::error"]) assert.ok(!text.includes(live), live);
    assert.equal(inMarkdown("a_b*c`d"), "a\\_b\\*c\\`d");
    for (const text of [
      "corp.contoso.com",
      "a_b*c`d",
      "\\\\dc1\\SYSVOL",
      "<b> &amp; GH-1 #1 @team http://x",
      printable(hostile),
    ])
      assert.equal(withoutEscapes(inMarkdown(text)), text, "and at a terminal it is read as it was written");
    assert.match(text, /SHA-256 (ab){32}, commit (cd){20}<\/sub>/);
  });

  it("Markdown counts what it has no room for, and keeps to its length", () => {
    const [one, other] = reports();
    const many = {
      ...(one ?? assert.fail()),
      findings: Array.from({ length: 500 }, () => one?.findings[0] ?? assert.fail()),
    };
    const text = markdownReport([many, other ?? assert.fail()], [], provenance, [], 5000);
    assert.ok(text.length <= 5000, String(text.length));
    const shown = text.match(/^- 🛑/gm)?.length ?? 0;
    assert.ok(shown > 3);
    assert.match(text, new RegExp(`\\*\\*${500 - shown + 5} more omitted\\*\\*`)); // the unknown file, one open, one exempted, its exemption, an attestation
  });

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

  it("SARIF brings what the page of each rule says, and where it is read", () => {
    const all = [...catalogue, ...Object.values(exemptionRules)];
    const told = [{ ...(reports()[0] ?? assert.fail()), rules: all }];
    const rulesWith = (pages?: string) => {
      const from = { ...provenance, ...(pages !== undefined && { pages }) };
      return (JSON.parse(sarifReport(told, [], from)) as Sarif).runs[0]?.tool.driver.rules ?? [];
    };
    const rules = rulesWith();
    assert.equal(rules.length, all.length);
    for (const { id, fullDescription, help } of rules) {
      assert.match(fullDescription.text, /^[A-Z][^]{30,}\.$/, id);
      assert.match(help.text, /\nWhy: \S[^]*\nFix: \S/, id);
      assert.match(help.markdown, /^\*\*Why:\*\* [^]*\n\n\*\*Fix:\*\* /, id);
      assert.doesNotMatch(help.text + fullDescription.text, /`|\]\(|\n## /, id);
      assert.doesNotMatch(help.markdown, /\]\((?!https:)|\n## /, id);
    }
    const age = rules.find(({ id }) => id === "EWB-014");
    assert.match(age?.fullDescription.text ?? "", /age that the domain controllers enforce\.$/);
    assert.match(age?.helpUri ?? "", /^https:\/\/learn\.microsoft\.com/);
    const pages = pagesOf({ url: "git+https://github.com/contoso/kit.git" });
    const own = rulesWith(pages).find(({ id }) => id === "EWB-014");
    assert.equal(own?.helpUri, "https://github.com/contoso/kit/blob/HEAD/docs/rules/minimum-password-age.md");
    for (const repository of ["contoso/kit", "https://example.com/kit"]) assert.equal(pagesOf(repository), undefined);
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

interface Sarif {
  runs: {
    properties: { passed: number; attestations: unknown };
    tool: {
      driver: {
        rules: {
          id: string;
          helpUri?: string;
          fullDescription: { text: string };
          help: { text: string; markdown: string };
        }[];
      };
    };
    artifacts: { hashes: Record<string, string> }[];
    invocations: {
      properties: { exemptions: string[] };
      executionSuccessful: boolean;
      toolExecutionNotifications: { level: string }[];
    }[];
    results: {
      ruleId: string;
      ruleIndex: number;
      level: string;
      suppressions?: unknown[];
      locations: { physicalLocation: unknown }[];
      partialFingerprints: Record<string, unknown>;
    }[];
  }[];
}

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
