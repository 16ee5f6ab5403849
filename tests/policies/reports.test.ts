import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { evaluate } from "../../policies/evaluate.ts";
import { jsonReport } from "../../policies/reports/json.ts";
import type { Report } from "../../policies/reports/report.ts";
import { markdownReport } from "../../policies/reports/markdown.ts";
import { textReport } from "../../policies/reports/text.ts";
import { UNKNOWN } from "../../policies/rule.ts";
import { provenance } from "./support/reports.ts";
import { change, goodStack, today } from "./support/stackFixture.ts";

/** One error, one warning, one exempted and one not evaluated. */
function report(): Report {
  const wrong = change(goodStack(), "corp-policy", "accountPolicy.minimumPasswordAge", 1);
  const both = change(wrong, "tenant", "selfServicePasswordResetScope", "none");
  const stack = change(change(both, "corp-agents", "agentCount", 2), "baseline", "policyDefinitionId", UNKNOWN);
  const placed = stack.map((view) => ({
    ...view,
    placeOf: (property?: string) => ({ file: "Pulumi.prod.yaml", line: property?.length ?? 1, column: 3 }),
  }));
  const exemption = { rule: "agent-count", reason: "pilot", approvedBy: "Jo Doe", expires: "2027-06-30" };
  return {
    file: "Pulumi.prod.yaml",
    judged: "12 resources",
    ...evaluate(placed, { today, exemptions: [exemption] }),
  };
}

describe("reports", () => {
  it("are made of data alone", () => {
    const data = report();
    assert.deepEqual(JSON.parse(JSON.stringify(data)), data);
    const ids = new Set(data.rules.map(({ id }) => id));
    for (const { rule } of [...data.findings, ...data.notEvaluated, ...data.exempted]) assert.ok(ids.has(rule.id));
  });

  it("for people begin with the worst, and end with one line that sums up", () => {
    const data = { ...report(), file: "Pulumi.prod.yaml" };
    const warningFirst = { ...data, findings: [...data.findings].reverse() };
    for (const given of [data, warningFirst]) {
      const lines = stripVTControlCharacters(textReport([given])).split("\n");
      assert.equal(lines[0], "error minimum-password-age corp-policy");
      assert.equal(lines[1], `  Pulumi.prod.yaml:${"accountPolicy.minimumPasswordAge".length}:3`);
      assert.match(lines.slice(2).join("\n"), /^ {2}The minimum .*\n {2}fix: Set .*\n {2}source: https:.*\n\nwarning /);
      assert.match(
        lines.at(-1) ?? "",
        /^Pulumi\.prod\.yaml: 1 error, 1 warning; 12 resources under \d+ rules, \d+ passed, 1 not evaluated, 1 exempted$/,
      );
    }
  });

  it("for people call nothing clean that no rule applies to", () => {
    const none = { ...report(), findings: [], notEvaluated: [], exempted: [], passed: 0 };
    const first = (given: Report) => [
      /prod\.yaml: (.*?);/.exec(stripVTControlCharacters(textReport([given])))?.[1],
      /^#+ .*: (.*)$/m.exec(markdownReport([given], [], provenance))?.[1],
    ];
    assert.deepEqual(first(none), Array(2).fill("none of the rules applies"));
    assert.deepEqual(first({ ...none, passed: 1 }), Array(2).fill("clean"));
  });

  it("for people count what has one reason a thousand times; for programs all of it is there", () => {
    const data = report();
    const [one] = data.notEvaluated;
    assert.ok(one);
    const many = (count: number, reason: string) =>
      Array.from({ length: count }, (_, index) => ({
        ...one,
        reason,
        resource: { ...one.resource, name: `r${index}` },
      }));
    const notEvaluated = [...many(1000, "the location is not known"), ...many(11, "the count is not known")];
    const given = { ...data, notEvaluated };
    const lines = stripVTControlCharacters(textReport([given])).split("\n");
    const told = lines.filter((line) => line.startsWith("not evaluated "));
    assert.equal(told.length, 10 + 1 + 11);
    assert.equal(told[9], `not evaluated ${one.rule.id} r9: the location is not known`);
    assert.equal(told[10], `not evaluated ${one.rule.id} and 990 more for the same reason`);
    assert.match(lines.at(-1) ?? "", / 1011 not evaluated, /);
    const json = JSON.parse(jsonReport([given])) as { notEvaluated: unknown[] };
    assert.equal(json.notEvaluated.length, 1011);
  });

  it("for programs keep what they had, and carry rule, property, place and fingerprint", () => {
    const { findings, notEvaluated, exempted } = JSON.parse(jsonReport([report()])) as Record<string, object[]>;
    const had = ["rule", "severity", "title", "message", "resource", "file", "line"];
    const has = ["area", "help", "references", "type", "urn", "property", "column"];
    for (const key of [...had, "fix", ...has, "fingerprint"])
      assert.ok(
        findings?.every((item) => key in item),
        key,
      );
    for (const key of [...had, "reason", "approvedBy", "expires", ...has, "fingerprint"])
      assert.ok(exempted?.length === 1 && exempted.every((item) => key in item), key);
    for (const key of ["rule", "title", "reason", "resource", "file", "line", ...has])
      assert.ok(notEvaluated?.length === 1 && notEvaluated.every((item) => key in item), key);
  });
});
