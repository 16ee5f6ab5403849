import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import rule from "../../../policies/rules/plugin/refused-inputs/rule.ts";
import { definitions } from "../../../resources/definitions.ts";
import { checkStackFile } from "../../../stack/offline/check.ts";

const kit = fileURLToPath(new URL("../../../", import.meta.url));

describe("what an update would refuse", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "refusals-"))));
  after(() => rmSync(folder, { recursive: true }));

  async function refusalsOf(program: string): Promise<string[][]> {
    writeFileSync(join(folder, "Pulumi.yaml"), "name: own\nruntime: nodejs\nmain: index.ts\n");
    writeFileSync(
      join(folder, "index.ts"),
      `import * as pulumi from "${kit}node_modules/@pulumi/pulumi/index.js";
       import * as kit from "${kit}resources/index.ts";
       const directory = { domain: "corp.contoso.com", channel: "local" };
       export default () => { ${program} };`,
    );
    const file = join(folder, "Pulumi.prod.yaml");
    writeFileSync(file, readFileSync(join(kit, "examples/Pulumi.minimal.yaml")));
    const { findings, notEvaluated } = await checkStackFile(file);
    assert.deepEqual(
      notEvaluated.filter(({ rule }) => rule.id === "refused-inputs"),
      [],
    );
    for (const { place } of findings) assert.deepEqual(place, { file });
    return findings.map(({ rule, resource, property = "" }) => [rule.id, resource.name, property]);
  }

  it("is asked of every kind that the plugin manages", () => {
    assert.deepEqual(
      [...rule.appliesTo].sort(),
      Object.values(definitions)
        .map(({ type }) => type)
        .sort(),
    );
  });

  it("is a finding with its property, for a program of one's own", async () => {
    const found = await refusalsOf(`
      const long = { account: "aVeryLongServiceAccount$", passwordReaders: ["Agents"] };
      new kit.GroupManagedServiceAccount("long", { ...directory, ...long });
      const policy = (name, value) => new kit.GroupPolicyObject(name, { ...directory, displayName: "P", registryValues: [value] });
      policy("hive", { name: "HKLM\\\\Software\\\\X", type: "dword", value: "1" });
      policy("value", { name: "MACHINE\\\\Software\\\\X", type: "dword", value: "many" });
      new kit.GroupPolicyObject("open", { ...directory, displayName: "P", credential: { user: "CORP\\\\a", password: "plain" } });
    `);
    assert.deepEqual(found.sort(), [
      ["refused-inputs", "hive", "registryValues[0].name"],
      ["refused-inputs", "long", "account"],
      ["refused-inputs", "open", "credential.password"],
      ["refused-inputs", "value", "registryValues[0].value"],
    ]);
  });

  it("is what a host would refuse after the installation", async () => {
    const found = await refusalsOf(`
      const tenantCredential = { user: "hybrid@contoso.com", password: pulumi.secret("secret") };
      const asked = { forest: "corp.contoso.com", tenantId: "72f988bf-0000-0000-0000-000000000000", version: "1.1.2505.0", registration: "credential", domains: [{ name: "corp.contoso.com" }], tenantCredential };
      new kit.ProvisioningAgent("none", { ...asked, host: "AGENT1" });
      new kit.ProvisioningAgent("given", { ...asked, host: "AGENT2", credential: { user: "CORP\\a", password: pulumi.secret("secret") } });
    `);
    assert.deepEqual(
      found.filter(([rule]) => rule === "refused-inputs"),
      [["refused-inputs", "none", "credential"]],
    );
  });

  it("is nothing for inputs that are right, secret or not known yet", async () => {
    const found = await refusalsOf(`
      const thing = new pulumi.CustomResource("my:index:Thing", "thing", {});
      const credential = { user: "CORP\\\\a", password: pulumi.secret("secret") };
      const accountPolicy = { minimumPasswordAge: 0, passwordHistorySize: 24, maximumPasswordAge: thing.id.apply(Number) };
      new kit.GroupPolicyObject("policy", { ...directory, channel: thing.id, displayName: "P", appliesTo: "domainControllers", accountPolicy, credential });
    `);
    assert.deepEqual(found, []);
  });
});
