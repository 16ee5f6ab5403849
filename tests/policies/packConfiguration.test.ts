import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configuredRules } from "../../policies/configuration.ts";
import { exemptionRules } from "../../policies/exemptionRules.ts";
import type { Exemption } from "../../policies/exemptions.ts";
import { evaluate, rules } from "../../policies/index.ts";
import { readPackConfiguration } from "../../policies/packConfiguration.ts";
import { packConfigurationReport } from "../../policies/packConfigurationReport.ts";
import * as types from "../../policies/types.ts";
import { today, view } from "./support/stackFixture.ts";

describe("a file of --policy-pack-config", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "pack-config-"))));
  after(() => rmSync(folder, { recursive: true }));
  const read = (content: unknown) => {
    const file = join(folder, "config.json");
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content, null, 2));
    return readPackConfiguration(file);
  };
  const told = (content: unknown) =>
    read(content).problems.map(({ line, path, message }) => `${line ?? "-"} ${path ?? ""}: ${message}`);

  it("is read in both forms, with levels, numbers and exceptions", () => {
    const policies = { all: "advisory", "agent-count": { enforcementLevel: "mandatory", hosts: 4 } };
    const match = [{ policies: ["agent-count"], targets: ["urn:pulumi:a::b::c::d"] }];
    for (const form of [policies, { version: 2, policies, exceptions: { one: { reason: "r", match } } }]) {
      const { levels, thresholds, exceptions, problems } = read(form);
      assert.deepEqual(problems, []);
      assert.deepEqual([...levels], [["all", "advisory"], ["agent-count", "mandatory"]]); // prettier-ignore
      assert.deepEqual([...thresholds], [["agent-count", { hosts: 4 }]]);
      assert.equal(exceptions.length, "version" in form ? 1 : 0);
    }
    assert.deepEqual(read("  ").problems, []);
    assert.deepEqual(read({ environments: ["team/policies"] }).problems, []);
  });

  it("changes severities and takes disabled rules away", () => {
    const configured = configuredRules(
      rules,
      read({ all: "advisory", "agent-count": "mandatory", "agent-version": "disabled" }),
    );
    const severity = new Map(configured.map((rule) => [rule.id, rule.severity]));
    assert.equal(severity.get("agent-count"), "error");
    assert.equal(severity.get("minimum-password-age"), "warning");
    assert.equal(severity.has("agent-version"), false);
    assert.equal(configured.length, rules.length - 1);
  });

  it("makes a statement age sooner", () => {
    const attestation = { by: "Ann Smith", on: "2026-10-01", expires: "2027-01-31" };
    const tenant = view(types.TENANT_SETTINGS, "tenant", { attestation });
    const ages = (days?: number) => {
      const configuration = read(days === undefined ? {} : { "attestation-age": { days } });
      const { findings } = evaluate([tenant], { today: "2026-11-01", configuration });
      return findings.filter(({ rule }) => rule.id === "attestation-age").map(({ message }) => message);
    };
    assert.deepEqual(ages(), []);
    assert.deepEqual(ages(31), []);
    assert.match(ages(30).join(), /expired on 2026-10-31/);
  });

  it("is told what in it the engine would refuse or has no effect, each at its line, all at once", () => {
    assert.deepEqual(
      told({
        version: 2,
        policies: {
          "agent-cuont": "advisory",
          "EWB-014": "advisory",
          "agent-count": { hosts: 2, host: 4 },
          "agent-version": { enforcementLevel: "loud", most: 3 },
          "minimum-password-age": 0,
        },
        exceptions: { one: { match: [] }, two: 7 },
      }),
      [
        "4 policies.agent-cuont: There is no such rule. Write agent-count, or remove it.",
        "5 policies.EWB-014: It is the code of a rule, and not its id. Write minimum-password-age, or remove it.",
        "7 policies.agent-count.hosts: 2 is out of range. Write a whole number from 3 to 100; what makes a rule weaker is an exemption.",
        "8 policies.agent-count.host: Of this rule can be set: hosts.",
        '10 policies.agent-version: "loud" is not a level. Write disabled, advisory or mandatory.',
        "12 policies.agent-version.most: Of this rule only the level can be set. Remove it.",
        "14 policies.minimum-password-age: 0 is not a level. Write disabled, advisory or mandatory.",
        "17 exceptions.one: It is not an exception. Write {reason: TEXT, match: [{policies: [RULE], targets: [URN]}]}.",
        "20 exceptions.two: It is not an exception. Write {reason: TEXT, match: [{policies: [RULE], targets: [URN]}]}.",
      ],
    );
    assert.deepEqual(told({ version: 3 }), ["2 version: Version 3 is none that Pulumi reads. Write 2."]);
    assert.match(told("{oops").join(), /^- : It is not JSON: .*Write \{"version": 2/);
    assert.deepEqual(told([]), ['- : It is not a JSON object. Write {"version": 2, "policies": {RULE: LEVEL}}.']);
    assert.deepEqual(told({ version: 2, policies: [] }), ["3 policies: It is not an object. Write {RULE: LEVEL}."]);
    const [missing] = readPackConfiguration(join(folder, "none.json")).problems;
    assert.match(missing?.message ?? "", /^cannot be read: there is no such file/);
  });

  it("is told where it takes force from rules and nobody approved that, with what to write instead", () => {
    const urn = "urn:pulumi:prod::p::entra-writeback:index:AgentFleet::corp.contoso.com";
    const match = [{ policies: ["agent-count", "somebody-elses"], targets: [urn] }];
    const policies = { "agent-count": "advisory", "self-service-scope": "disabled", "agent-version": "mandatory" };
    const file = { version: 2, policies, exceptions: { pilot: { reason: "two hosts", match } } };
    const exemption = { rule: "agent-count", reason: "pilot", approvedBy: "Jo Doe", expires: "2027-03-31" };
    const report = (exemptions: Exemption[]) => packConfigurationReport("pack.json", read(file), [{ views: [], exemptions }], today); // prettier-ignore
    const inForce = (id: string, what: string) => ({
      rule: exemptionRules["rule-in-force"],
      resource: { type: "", name: id, urn: "" },
      place: { file: "pack.json" },
      message: `The rule ${id}, ${what} here: nobody is named who approved it, and no day on which it ends.`,
      fix: `Take the level of ${id} out, and write an exemption into entra-writeback:exemptions for what is accepted.`,
    });
    const [first, ...others] = report([]).findings.map(({ fingerprint: _, ...finding }) => finding);
    const { place, ...exception } = first ?? assert.fail();
    assert.equal(place?.line, 9);
    assert.deepEqual(exception, {
      rule: exemptionRules["exception-without-exemption"],
      resource: { type: "entra-writeback:index:AgentFleet", name: "corp.contoso.com", urn },
      message:
        'The exception pilot ("two hosts") lets violations of agent-count at corp.contoso.com pass in the engine, and no exemption of the stack is behind it: it names nobody who approved it, and no day on which it ends.',
      fix: "Write an exemption from agent-count for corp.contoso.com into entra-writeback:exemptions, and take the exception out.",
    });
    const wanted = [inForce("agent-count", "an error, is advisory"), inForce("self-service-scope", "a warning, is disabled")]; // prettier-ignore
    assert.deepEqual(others, wanted);
    const behind = report([exemption]);
    assert.deepEqual(behind.findings.map(({ fingerprint: _, ...finding }) => finding), wanted); // prettier-ignore
    assert.deepEqual(
      behind.passes.map(({ rule, resource }) => [rule.id, resource.name]),
      [
        ["exception-without-exemption", "corp.contoso.com"],
        ["rule-in-force", "agent-version"],
      ],
    );
  });
});
