import assert from "node:assert/strict";
import { parseXml, XmlElement } from "@rgrove/parse-xml";
import { pagesOf } from "../../cli/provenance.ts";
import { rules as catalogue } from "../../policies/catalogue.ts";
import { exemptionRules } from "../../policies/exemptionRules.ts";
import { azureDevOpsReport, gitHubReport } from "../../policies/reports/annotations.ts";
import { jsonReport } from "../../policies/reports/json.ts";
import { junitReport } from "../../policies/reports/junit.ts";
import { markdownReport } from "../../policies/reports/markdown.ts";
import { inMarkdown, withoutEscapes } from "../../policies/reports/markdownText.ts";
import { sarifReport } from "../../policies/reports/sarif.ts";
import { printable, textReport } from "../../policies/reports/text.ts";
import { hostile, problems, provenance, reports } from "./support/reports.ts";
import type { Sarif } from "./support/reportShapes.ts";

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
});
