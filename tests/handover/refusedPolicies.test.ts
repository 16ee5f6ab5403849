import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { changesOf } from "../../handover/changes/collect.ts";
import { exportBackups } from "../../handover/gpo/export.ts";
import { checkStackFile } from "../../stack/offline/check.ts";
import { declaredByStackFile } from "../../stack/offline/declared.ts";
import { minimal } from "../cli/ewb.ts";

const value = (data: string, type = "string") =>
  `registryValues: [{ name: 'MACHINE\\Software\\Contoso\\X', type: ${type}, value: ${JSON.stringify(data)} }]`;
const right = (...principals: string[]) =>
  `userRights: [{ right: SeBatchLogonRight, principals: [${principals.join(", ")}] }]`;
const sids = (count: number) => Array.from({ length: count }, (_, index) => `S-1-5-21-1-2-3-${1100 + index}`);

/** What a stack file declares and an update refuses, by what is wrong with it. */
const refused: Readonly<Record<string, readonly [groupPolicy: string, property: string, reason: RegExp]>> = {
  "a text of more than 1,000 characters": [
    value("x".repeat(1034)),
    "registryValues[0].value",
    /^is "x{80}"… of 1034 characters\. Write at most 1,000/,
  ],
  "a text with quotes": [value('Say "friend"'), "registryValues[0].value", /without double quotes/],
  "a text that PowerShell reads as a date": [
    value("2026-11-28T00:00:00Z"),
    "registryValues[0].value",
    /^is "2026-11-28T00:00:00Z", which PowerShell reads as a date and time/,
  ],
  "one in the form of Windows PowerShell": [
    value("/Date(1234567890000)/"),
    "registryValues[0].value",
    /reads as a date and time/,
  ],
  "bytes of another form": [value("0x1f", "binary"), "registryValues[0].value", /hexadecimal bytes/],
  "strings with a space before them": [value(" a,b", "multiString"), "registryValues[0].value", /without spaces/],
  "a value twice": [
    "registryValues: [{ name: 'MACHINE\\A\\B', type: dword, value: \"1\" }, { name: 'MACHINE\\a\\b', type: dword, value: \"0\" }]",
    "registryValues",
    /twice/,
  ],
  "a right twice": [
    "userRights: [{ right: SeBatchLogonRight, principals: [a] }, { right: SeBatchLogonRight, principals: [b] }]",
    "userRights",
    /twice/,
  ],
  "a service twice": [
    "services: [{ service: Spooler, startup: manual }, { service: spooler, startup: disabled }]",
    "services",
    /twice/,
  ],
  "someone twice": [right("Administrators", "administrators"), "userRights[0].principals", /twice/],
  "51 accounts": [right(...sids(51)), "userRights[0].principals", /50 are the most/],
  "a blank name": ['name: " "', "displayName", /1 to 255 characters/],
  "a name that PowerShell reads as a date": ['name: "2026-11-28T00:00:00"', "displayName", /reads as a date and time/],
};

describe("what an update refuses of a group policy", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "ewb-refused-"))));
  after(() => rmSync(folder, { recursive: true }));

  for (const [what, [groupPolicy, property, reason]] of Object.entries(refused)) {
    it(`is a finding of a check, and neither exported nor handed over: ${what}`, async () => {
      const file = join(folder, "Pulumi.prod.yaml");
      writeFileSync(file, minimal.replace("agents:", `groupPolicy:\n        ${groupPolicy}\n      agents:`));
      const { findings } = await checkStackFile(file);
      const found = findings.filter(({ rule }) => rule.id === "refused-inputs");
      assert.deepEqual(
        found.map((finding) => finding.property),
        [property],
      );
      const [, said = ""] = found[0]?.message.split(`: ${property} `) ?? [];
      assert.match(said, reason);

      const views = await declaredByStackFile(file);
      const { line, column } = found[0]?.place ?? {};
      const out = join(folder, "out");
      assert.throws(() => exportBackups(views, out), {
        message: `${file}:${line}:${column}: The group policy corp.contoso.com is not exported: ${property} ${said}`,
      });
      assert.ok(!existsSync(out), "nothing is written");
      assert.throws(
        () => changesOf(views),
        ({ message }: Error) => message.includes(`would be refused: ${property} ${said}`),
      );
    });
  }

  it("takes 1,000 characters, 50 accounts and a text that has a date in it", async () => {
    const file = join(folder, "Pulumi.good.yaml");
    const policy = `${value("x".repeat(1000))}\n        ${right(...sids(50))}\n        name: Since 2026-11-28T00:00:00`;
    writeFileSync(file, minimal.replace("agents:", `groupPolicy:\n        ${policy}\n      agents:`));
    const { findings } = await checkStackFile(file);
    assert.deepEqual(
      findings.filter(({ rule }) => rule.severity === "error"),
      [],
    );
    assert.equal(exportBackups(await declaredByStackFile(file), join(folder, "good")).policies.length, 1);
  });
});
