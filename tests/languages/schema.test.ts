import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { argumentFields } from "../../package/schema/argumentFields.ts";
import { makePackageSchema } from "../../package/schema/makePackageSchema.ts";
import { packageSchema, type PackageSchema, type PropertySpec } from "../../provider/schema/packageSchema.ts";
import { checkFields } from "../../resources/definition/checkFields.ts";
import { definitions } from "../../resources/definitions.ts";
import { findEngine } from "../../sandbox/engine/resolve.ts";
import { languageHostFolder } from "../../sandbox/language-host/provide.ts";
import { kit, needsEngine } from "../engine/engine.ts";

const run = promisify(execFile);

describe("the package schema", () => {
  it("is as definitions and components have it: node package/schema/generate.ts changes nothing", () => {
    assert.deepEqual(packageSchema(), makePackageSchema());
  });

  it("is what components check their arguments by: node package/schema/generate.ts changes nothing", async () => {
    const file = new URL("../../components/argumentFields.ts", import.meta.url);
    assert.equal(readFileSync(file, "utf8"), await argumentFields(packageSchema()));
  });

  it("has every input of every kind, and demands what the plugin demands", () => {
    for (const { type, inputs } of Object.values(definitions)) {
      const spec = packageSchema().resources[type];
      assert.deepEqual(Object.keys(spec?.inputProperties ?? {}), Object.keys(inputs), type);
      const demanded = checkFields(inputs, {}).failures.map(({ property }) => property);
      assert.deepEqual(spec?.requiredInputs, demanded, type);
    }
  });

  it("describes everything", () => {
    const { resources, types } = packageSchema();
    const undescribed = Object.entries({ ...resources, ...types }).flatMap(([token, spec]) => [
      ...(spec.description ? [] : [token]),
      ...("enum" in spec ? [] : namesWithout(spec.properties).map((name) => `${token}.${name}`)),
      ...("inputProperties" in spec ? namesWithout(spec.inputProperties).map((name) => `${token}(${name})`) : []),
    ]);
    assert.deepEqual(undescribed, []);
  });
});

const namesWithout = (properties: Readonly<Record<string, PropertySpec>>): string[] =>
  Object.keys(properties).filter((name) => !properties[name]?.description);

describe("the package schema, asked for through the Pulumi CLI", () => {
  let home: string;
  let pulumi: (...args: string[]) => Promise<{ readonly stdout: string; readonly stderr: string }>;

  before(async function () {
    await needsEngine(this);
    const engine = await findEngine();
    assert.ok(engine);
    home = mkdtempSync(join(tmpdir(), "ewb-schema-"));
    const host = languageHostFolder(engine.path, process.env["PATH"]);
    const env = {
      ...process.env,
      PATH: [host, process.env["PATH"]].filter((folder) => folder !== undefined).join(delimiter),
      PULUMI_HOME: home,
      PULUMI_BACKEND_URL: `file://${home}`,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
    const options = { cwd: kit, env, maxBuffer: 64 * 1024 * 1024 };
    pulumi = (...args) => run(engine.path, args, options);
  });
  after(() => home && rmSync(home, { recursive: true, force: true }));

  const ways = {
    "its folder, as a language host starts it": "./provider",
    "its executable": "./provider/pulumi-resource-entra-writeback",
  };
  for (const [way, path] of Object.entries(ways)) {
    it(`comes from the plugin by ${way}`, async () => {
      const schema = JSON.parse((await pulumi("package", "get-schema", path)).stdout) as PackageSchema;
      assert.deepEqual(Object.keys(schema.resources).sort(), Object.keys(packageSchema().resources).sort());
    });
  }

  it("is accepted by `pulumi schema check` without a word", async () => {
    const said = await pulumi("schema", "check", "./provider/pulumi-resource-entra-writeback");
    assert.deepEqual({ ...said }, { stdout: "", stderr: "" });
  });
});
