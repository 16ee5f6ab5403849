import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import schema from "../../policies/reports/report.schema.json" with { type: "json" };
import { kit } from "../engine/engine.ts";
import { attestedToday } from "../support/attestedToday.ts";

/** No key that the schema does not tell may stand in a report of this version, while its users take those of later ones. */
const closed = JSON.parse(
  JSON.stringify(schema).replaceAll(`"type":"object",`, `"type":"object","additionalProperties":false,`),
) as object;
const validate = new Ajv2020({ allErrors: true, strict: true, strictRequired: false }).compile(closed);

describe("the schema of the JSON report", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "ewb-schema-"))));
  after(() => rmSync(folder, { recursive: true }));

  function report(...words: string[]): Record<string, unknown[]> & { judged: Record<string, unknown[]> } {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [join(kit, "cli/ewb.mjs"), "check", "--format", "json", ...words],
      {
        cwd: folder,
        encoding: "utf8",
      },
    );
    assert.notEqual(stdout, "", stderr);
    const told = JSON.parse(stdout) as ReturnType<typeof report>;
    assert.ok(validate(told), JSON.stringify(validate.errors, undefined, 1));
    return told;
  }
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const contoso = attestedToday(readFileSync(join(kit, "examples/Pulumi.contoso.yaml"), "utf8"));
  const wrong = contoso.replace("minimumPasswordAge: 0 #", "minimumPasswordAge: 1 #").replace("passwords: true", "passwords: false"); // prettier-ignore
  const exemptions = attestedToday(`  entra-writeback:exemptions:
    - { rule: minimum-password-age, scope: emea.corp.contoso.com, reason: pilot, owner: Team, approvedBy: Jo Doe, expires: "2027-01-01" }
    - { rule: agent-count, resource: corp.contoso.com, reason: none, approvedBy: Jo Doe, expires: "2027-01-01" }
`);

  it("takes findings, exemptions, what was not evaluated, and what an auditor is told", () => {
    write("Pulumi.prod.yaml", wrong + exemptions);
    const { findings, exempted, exemptions: listed, judged } = report("Pulumi.prod.yaml");
    assert.ok(findings?.length && exempted?.length);
    assert.equal(listed?.length, 2);
    assert.deepEqual((judged["attestations"] as { by: string; hasExpired: boolean }[]).map(({ by, hasExpired }) => [by, hasExpired]), [["Jo Doe", false]]); // prettier-ignore
    const { results = [], sources = [], rules = [] } = judged;
    assert.ok(results.length > 50 && rules.length > 30);
    assert.match((sources[0] as { sha256: string }).sha256, /^[0-9a-f]{64}$/);
  });

  it("takes a comparison with a baseline, and exceptions of the engine", () => {
    write("Pulumi.prod.yaml", wrong);
    report("Pulumi.prod.yaml", "--write-baseline", "baseline.json");
    write("Pulumi.prod.yaml", wrong.replace("passwords: false", "passwords: true"));
    const urn = "urn:pulumi:prod::entra-writeback::entra-writeback:index:AgentFleet::corp.contoso.com";
    const exceptions = { one: { reason: "pilot", match: [{ policies: ["agent-count"], targets: [urn] }] } };
    write("pack.json", JSON.stringify({ version: 2, exceptions }));
    const told = report("Pulumi.prod.yaml", "--baseline", "baseline.json", "--policy-pack-config", "pack.json");
    assert.equal(told["fixed"]?.length, 1);
    const states = told["findings"]?.map((item) => `${(item as Told).rule} ${(item as Told).baseline}`);
    assert.ok(states?.includes("minimum-password-age known"), String(states));
    assert.ok(
      told["findings"]?.some((item) => (item as Told).rule === "exception-without-exemption"),
      String(states),
    );
  });

  it("takes input that cannot be used, and files of which only an environment knows", () => {
    write("Pulumi.bad.yaml", "config:\n  entra-writeback:tenant: 7\n");
    write("Pulumi.esc.yaml", "environment: [contoso/prod]\n");
    write("Pulumi.text.yaml", "{");
    const told = report("Pulumi.bad.yaml", "Pulumi.esc.yaml", "Pulumi.text.yaml", "Pulumi.none.yaml");
    assert.ok((told["problems"]?.length ?? 0) >= 3);
    assert.equal(told["unknown"]?.length, 1);
    const nothing = report("Pulumi.esc.yaml", "--baseline", "none.json", "--gpo-backup", "nowhere");
    assert.equal(nothing["problems"]?.length, 2);
  });
});

interface Told {
  readonly rule: string;
  readonly baseline?: string;
}
