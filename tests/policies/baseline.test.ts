import assert from "node:assert/strict";
import { againstBaseline, baselineText, newFindings, readBaseline, type Baseline } from "../../policies/baseline.ts";
import { withExceptions } from "../../policies/engineExceptions.ts";
import { evaluate } from "../../policies/evaluate.ts";
import { gitHubReport } from "../../policies/reports/annotations.ts";
import { jsonReport } from "../../policies/reports/json.ts";
import { junitReport } from "../../policies/reports/junit.ts";
import { markdownReport } from "../../policies/reports/markdown.ts";
import type { Report } from "../../policies/reports/report.ts";
import { sarifReport } from "../../policies/reports/sarif.ts";
import { textReport } from "../../policies/reports/text.ts";
import { UNKNOWN, type ResourceView } from "../../policies/rule.ts";
import { change, goodStack, today } from "./support/stackFixture.ts";

const reportOf = (stack: readonly ResourceView[]): Report => ({
  file: "Pulumi.prod.yaml",
  judged: "12 resources",
  ...evaluate(stack, { today }),
});
const old = change(goodStack(), "corp-policy", "accountPolicy.minimumPasswordAge", 1);
const baseline = (text: string): Baseline => {
  const read = readBaseline("b.json", text);
  return "findings" in read ? read : assert.fail(read.message);
};
const known = baseline(baselineText([reportOf(old)], "2026-10-01"));
const compared = (stack: readonly ResourceView[], against = known) => againstBaseline([reportOf(stack)], against);
const ids = (report: Report | undefined) => (report ? newFindings(report).map(({ rule }) => rule.id) : []);

describe("a baseline", () => {
  it("lets what is known fail nothing, and what is new fail", () => {
    const [same] = compared(old);
    assert.deepEqual([ids(same), same?.fixed, same?.findings.length], [[], [], 1]);
    assert.equal(same?.findings[0]?.knownSince, "2026-10-01");
    const [more] = compared(change(old, "tenant", "selfServicePasswordResetScope", "none"));
    assert.deepEqual(ids(more), ["self-service-scope"]);
  });

  it("tells what was fixed since, and not what is not known now, or of another file", () => {
    const fixedOf = (report: Report | undefined) => report?.fixed?.map(({ rule }) => rule);
    assert.deepEqual(fixedOf(compared(goodStack())[0]), ["minimum-password-age"]);
    assert.deepEqual(fixedOf(compared(change(old, "corp-policy", "accountPolicy.minimumPasswordAge", UNKNOWN))[0]), []);
    const other = { ...reportOf(goodStack()), file: "Pulumi.test.yaml" };
    assert.deepEqual(fixedOf(againstBaseline([other], known)[0]), []);
    const unknown = { ...reportOf([]), unknown: "an environment knows it" };
    assert.deepEqual(fixedOf(againstBaseline([unknown], known)[0]), []);
  });

  it("counts a finding whose severity went up as new, and one whose went down as known", () => {
    const as = (severity: "error" | "warning") => ({ findings: known.findings.map((item) => ({ ...item, severity })) });
    assert.deepEqual(ids(compared(old, as("warning"))[0]), ["minimum-password-age"]);
    const [report] = [reportOf(old)].map((item) => ({
      ...item,
      findings: item.findings.map((finding) => ({
        ...finding,
        rule: { ...finding.rule, severity: "warning" as const },
      })),
    }));
    assert.deepEqual(ids(againstBaseline([report ?? assert.fail()], known)[0]), []);
  });

  it("counts another value of the same property as new, and nothing as fixed", () => {
    const [worse] = compared(change(goodStack(), "corp-policy", "accountPolicy.minimumPasswordAge", 24));
    assert.deepEqual([ids(worse), worse?.fixed], [["minimum-password-age"], []]);
  });

  it("counts a way in that became wider as new", () => {
    const rule = { name: "rdp", direction: "Inbound", access: "Allow", protocol: "Tcp", destinationPortRange: "3389" };
    const from = (sourceAddressPrefix: string) =>
      change(goodStack(), "agents", "securityRules", [{ ...rule, sourceAddressPrefix }]);
    const before = baseline(baselineText([reportOf(from("203.0.113.7"))], today));
    assert.deepEqual(ids(compared(from("203.0.113.7"), before)[0]), []);
    assert.deepEqual(ids(compared(from("Internet"), before)[0]), ["agent-exposure"]);
  });

  it("keeps the day of what was known when it is written anew, and the same bytes for the same findings", () => {
    const wider = change(old, "tenant", "selfServicePasswordResetScope", "none");
    const text = baselineText([reportOf(wider)], "2026-11-24", known);
    assert.deepEqual(
      baseline(text).findings.map(({ rule, since }) => [rule, since]),
      [["minimum-password-age", "2026-10-01"], ["self-service-scope", "2026-11-24"]], // prettier-ignore
    );
    assert.equal(baselineText([reportOf(wider)], "2027-01-01", baseline(text)), text);
  });

  it("that is none is one message, whatever is wrong", () => {
    const wrong: [string, RegExp][] = [
      ["{oops", /^is not a baseline: it is not JSON: /],
      ["null", /^is not a baseline of ewb: it has no ewbBaseline\. Write one anew with --write-baseline\.$/],
      [`{ "$schema": "x", "runs": [] }`, /it has no ewbBaseline/],
      [`{ "ewbBaseline": 2, "findings": [] }`, /another version of ewb; this one reads 1/],
      [`{ "ewbBaseline": 1, "findings": {} }`, /^is not a list/],
      [`{ "ewbBaseline": 1, "findings": [null] }`, /^must have fingerprint, rule, severity/],
    ];
    for (const [text, message] of wrong) {
      const read = readBaseline("b.json", text);
      assert.match("message" in read ? read.message : "read", message, text);
    }
  });

  it("is told in every report: new apart from known, and what was fixed", () => {
    const provenance = { version: "0.1.0", day: today, sources: [] };
    const wider = change(change(goodStack(), "tenant", "selfServicePasswordResetScope", "none"), "corp-agents", "agentCount", 2); // prettier-ignore
    const before = baseline(baselineText([reportOf(change(old, "corp-agents", "agentCount", 2))], "2026-10-01"));
    const reports = compared(wider, before);
    assert.match(textReport(reports), /agent-count corp-agents, known since 2026-10-01\n/);
    assert.match(textReport(reports), /fixed minimum-password-age corp-policy: known since 2026-10-01\n/);
    assert.match(textReport(reports), /1 error, 1 warning \(1 new, 1 known, 1 fixed\);/);
    const { findings, fixed } = JSON.parse(jsonReport(reports, [], provenance)) as {
      findings: { rule: string; baseline: string; knownSince?: string }[];
      fixed: { rule: string }[];
    };
    assert.deepEqual(
      findings.map(({ rule, baseline: state, knownSince }) => [rule, state, knownSince]),
      [["agent-count", "known", "2026-10-01"], ["self-service-scope", "new", undefined]], // prettier-ignore
    );
    assert.deepEqual(fixed.map(({ rule }) => rule), ["minimum-password-age"]); // prettier-ignore
    const states = [...sarifReport(reports, [], provenance).matchAll(/"baselineState": "(\w+)"/g)].map(
      ([, one]) => one,
    );
    assert.deepEqual(states, ["unchanged", "new"]);
    assert.match(junitReport(reports, [], provenance), /failures="1" errors="0" skipped="1"/);
    assert.match(gitHubReport(reports, [], provenance), /^::notice [^\n]*agent-count::Known since 2026-10-01: /m);
    assert.match(
      markdownReport(reports, [], provenance),
      /^### Entra writeback: 0 errors, 1 warning; 1 known; 1 fixed\n/,
    );
    assert.doesNotMatch(jsonReport([reportOf(old)], [], provenance), /"baseline": "(new|known)"/);
  });
});

describe("exceptions for the engine", () => {
  const exemption = { rule: "minimum-password-age", reason: "pilot", approvedBy: "Jo Doe", expires: "2026-12-24" };
  const { exempted } = evaluate(old, { today, exemptions: [exemption] });

  it("are one for each exemption that covers something, beside what others wrote, and the same when written again", () => {
    const theirs = { reason: "theirs", match: [{ policies: ["x"], targets: ["urn:pulumi:a::b::c:d:e::f"] }] };
    const former = {
      version: 2,
      policies: { "agent-count": "advisory" },
      exceptions: { theirs, "ewb-000000000000": {} },
    };
    const text = withExceptions("p.json", JSON.stringify(former), exempted);
    const { policies, exceptions } = JSON.parse(String(text)) as typeof former & { exceptions: Record<string, object> };
    assert.deepEqual([policies, exceptions.theirs], [former.policies, theirs]);
    const own = Object.entries(exceptions).filter(([id]) => id !== "theirs");
    assert.equal(own.length, 1);
    assert.match(own[0]?.[0] ?? "", /^ewb-[0-9a-f]{12}$/);
    assert.deepEqual(own[0]?.[1], {
      reason: "minimum-password-age: pilot (approved by Jo Doe, without an owner, until 2026-12-24)",
      match: [{ policies: ["exempted"], targets: [exempted[0]?.resource.urn] }],
    });
    assert.equal(withExceptions("p.json", String(text), exempted), text);
    assert.deepEqual(JSON.parse(String(withExceptions("p.json", "", []))), { version: 2, exceptions: {} });
  });

  it("are not written into what is no file of theirs", () => {
    for (const text of [
      "{oops",
      "[]",
      `{ "all": "advisory" }`,
      `{ "version": 3 }`,
      `{ "version": 2, "exceptions": [] }`,
    ])
      assert.ok(typeof withExceptions("p.json", text, exempted) === "object", text);
  });
});
