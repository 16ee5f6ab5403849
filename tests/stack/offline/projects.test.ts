import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { checkStackFile } from "../../../stack/offline/check.ts";
import { declaredByStackFile } from "../../../stack/offline/declared.ts";
import { ProgramError } from "../../../stack/config/problem.ts";
import { kit } from "../../engine/engine.ts";

type Files = Readonly<Record<string, string>>;

const commonJs = `const { ResourceGroup } = require("@pulumi/azure-native/resources");
  new ResourceGroup("group", { location: "westeurope" });`;
const module = `import { ResourceGroup } from "@pulumi/azure-native/resources/index.js";
  new ResourceGroup("group", { location: "westeurope" });`;
const folderImports = `import * as resources from "@pulumi/azure-native/resources";
  import { location } from "./place";
  const group: resources.ResourceGroup = new resources.ResourceGroup("group", { location });`;
const place = `enum Place { Home = "westeurope" } export const location: string = Place.Home;`;
const plainPlace = `export const location: string = "westeurope";`;
const typeless = `{ "name": "identity" }`;
const esm = `{ "name": "identity", "type": "module" }`;

describe("a project of somebody's own", function () {
  const folders: string[] = [];
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  function project(files: Files, installed = false): string {
    const folder = mkdtempSync(join(tmpdir(), "own-project-"));
    folders.push(folder);
    for (const [name, text] of Object.entries({ "Pulumi.prod.yaml": "config: {}\n", ...files })) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    if (installed) symlinkSync(join(kit, "node_modules"), join(folder, "node_modules"));
    return join(folder, "Pulumi.prod.yaml");
  }

  const named = (main?: string) => `name: identity\nruntime: nodejs\n${main ? `main: ${main}\n` : ""}`;
  const programs: Record<string, Files> = {
    "index.mjs": { "Pulumi.yaml": named("index.mjs"), "index.mjs": module },
    "index.cjs": { "Pulumi.yaml": named("index.cjs"), "index.cjs": commonJs },
    "index.js, CommonJS": { "Pulumi.yaml": named("index.js"), "package.json": typeless, "index.js": commonJs },
    "index.js, a module": { "Pulumi.yaml": named("index.js"), "package.json": esm, "index.js": module },
    "index.ts, a module": { "Pulumi.yaml": named("index.ts"), "package.json": esm, "index.ts": module },
    "index.cts": { "Pulumi.yaml": named("index.cts"), "index.cts": commonJs },
    "no extension": { "Pulumi.yaml": named("program"), "program.js": commonJs },
    "a folder": { "Pulumi.yaml": named("infra/"), "infra/index.ts": module, "package.json": esm },
    "a folder with a package.json": {
      "Pulumi.yaml": named("infra"),
      "infra/package.json": `{ "main": "lib/main.js" }`,
      "infra/lib/main.js": commonJs,
    },
    "none, but main of package.json": {
      "Pulumi.yaml": named(),
      "package.json": `{ "main": "program.js" }`,
      "program.js": commonJs,
    },
    "none, but exports of package.json": {
      "Pulumi.yaml": named(),
      "package.json": `{ "type": "module", "exports": { ".": { "default": "./program.js" } } }`,
      "program.js": module,
    },
    "none, but index.ts": { "Pulumi.yaml": named(), "package.json": typeless, "index.ts": module },
    "none, but index.js": { "Pulumi.yaml": named(), "index.js": commonJs },
    "folder imports": {
      "Pulumi.yaml": named(),
      "package.json": typeless,
      "index.ts": folderImports,
      "place.ts": plainPlace,
    },
    "folder imports of a module": {
      "Pulumi.yaml": named(),
      "package.json": esm,
      "index.ts": folderImports,
      "place.ts": plainPlace,
    },
    "a function": { "Pulumi.yaml": named("index.cjs"), "index.cjs": `module.exports = async () => { ${commonJs} };` },
  };
  for (const [main, files] of Object.entries(programs)) {
    it(`is loaded by its main: ${main}`, async () =>
      assert.deepEqual(await declaredGroups(project(files)), ["westeurope"]));
  }

  for (const [kind, manifest] of Object.entries({ CommonJS: typeless, module: esm })) {
    it(`is compiled by its own TypeScript where Node cannot strip it: ${kind}`, async () => {
      const files = { "Pulumi.yaml": named(), "package.json": manifest, "index.ts": folderImports, "place.ts": place };
      assert.deepEqual(await declaredGroups(project(files, true)), ["westeurope"]);
      await assert.rejects(declaredGroups(project(files)), (error: Error) => {
        assert.ok(error instanceof ProgramError, String(error));
        assert.match(
          error.message,
          /index\.ts cannot be loaded: .*enum is not supported.*npm install --save-dev typescript/s,
        );
        return true;
      });
    });
  }

  it("has its own name, configuration, working folder and default values", async () => {
    const program = `import * as pulumi from "@pulumi/pulumi";
      import { readFileSync } from "node:fs";
      import { ResourceGroup } from "@pulumi/azure-native/resources";
      const config = new pulumi.Config();
      new ResourceGroup(pulumi.getProject() + "-" + pulumi.getStack() + config.require("suffix") + readFileSync("text", "utf8"),
        { location: config.require("location"), tags: { size: new pulumi.Config("other").get("size") ?? "none" } });`;
    const file = project({
      "Pulumi.yaml": `name: identity\nruntime: nodejs\nconfig:\n  location: { type: string, default: northeurope }\n  other:size: { value: big }\n`,
      "Pulumi.prod.yaml": "config:\n  identity:suffix: -x\n",
      "index.ts": program,
      text: "-y",
    });
    const [group, ...others] = await declaredByStackFile(file);
    assert.deepEqual(others, []);
    assert.equal(group?.name, "identity-prod-x-y");
    assert.equal(group?.urn, "urn:pulumi:prod::identity::azure-native:resources:ResourceGroup::identity-prod-x-y");
    assert.deepEqual(group?.properties["location"], "northeurope");
    assert.deepEqual(group?.properties["tags"], { size: "big" });
  });

  for (const [kind, manifest] of Object.entries({ CommonJS: typeless, module: esm })) {
    it(`reads its own modules anew for each stack: ${kind}`, async () => {
      const file = project(
        {
          "Pulumi.yaml": named(),
          "package.json": manifest,
          "index.ts": folderImports,
          "place.ts": `import * as pulumi from "@pulumi/pulumi"; export const location: string = new pulumi.Config().require("at");`,
          "Pulumi.prod.yaml": "config: { identity:at: westeurope }\n",
          "Pulumi.test.yaml": "config: { identity:at: northeurope }\n",
        },
        true,
      );
      assert.deepEqual(await declaredGroups(file), ["westeurope"]);
      assert.deepEqual(await declaredGroups(file.replace("prod", "test")), ["northeurope"]);
    });
  }

  it("does not take for known what another stack gives out", async () => {
    const program = `import * as pulumi from "@pulumi/pulumi";
      import { ResourceGroup } from "@pulumi/azure-native/resources";
      new ResourceGroup("group", { location: new pulumi.StackReference("hub").requireOutput("location").apply(String) });`;
    const file = project({ "Pulumi.yaml": named(), "index.ts": program });
    const group = (await declaredByStackFile(file)).find(({ name }) => name === "group");
    assert.equal(typeof group?.properties["location"], "symbol");
  });

  it("does not take for known what it asks a cloud for", async () => {
    const program = `import { ResourceGroup, getResourceGroupOutput } from "@pulumi/azure-native/resources";
      new ResourceGroup("group", { location: getResourceGroupOutput({ resourceGroupName: "hub" }).location });`;
    const [group] = await declaredByStackFile(project({ "Pulumi.yaml": named(), "index.ts": program }));
    assert.equal(typeof group?.properties["location"], "symbol");
  });

  const unusable: Record<string, [Files, RegExp]> = {
    "a missing program": [
      { "Pulumi.yaml": named("src/main.ts") },
      /main is src\/main\.ts, but there is no such program/,
    ],
    "no program": [{ "Pulumi.yaml": named() }, /names no program: .* Write `main: <file>`/],
    "a missing package": [
      { "Pulumi.yaml": named(), "index.ts": `import "not-installed"; ${module}` },
      /cannot be loaded: Cannot find package 'not-installed' .*Run npm install in the project's folder/,
    ],
    "a missing file": [{ "Pulumi.yaml": named(), "index.ts": `import "./gone.ts";` }, /Cannot find module .*gone\.ts/],
    "a slip of syntax": [{ "Pulumi.yaml": named(), "index.js": "\nconst = 1;" }, /index\.js:2: /],
    "another language": [{ "Pulumi.yaml": "name: x\nruntime: python\n" }, /runtime is "python".*--policy-pack/],
    "no name": [{ "Pulumi.yaml": "runtime: nodejs\n" }, /name is missing/],
    "no mapping": [{ "Pulumi.yaml": "- x\n" }, /holds no mapping/],
  };
  for (const [what, [files, message]] of Object.entries(unusable)) {
    it(`is refused in words: ${what}`, async () => {
      await assert.rejects(declaredByStackFile(project(files)), (error: Error) => {
        assert.ok(error instanceof ProgramError, String(error.stack));
        assert.match(error.message, message);
        return true;
      });
    });
  }

  it("is looked for beside the stack file: without one, the file is the kit's, and must say so", async () => {
    await assert.rejects(declaredByStackFile(project({})), (error: Error) => {
      assert.match(error.message, /tenant: missing.*forests: missing.*there is no Pulumi\.yaml beside it.*ewb init/s);
      return true;
    });
  });

  it("is not its own stack file", async () => {
    const file = project({ "Pulumi.yaml": named() }).replace("Pulumi.prod.yaml", "Pulumi.yaml");
    await assert.rejects(
      declaredByStackFile(file),
      /this is the project file, .* Name a stack file, Pulumi\.<stack>\.yaml/,
    );
  });

  it("may accept findings without declaring a tenant", async () => {
    const exemption = { rule: "agent-exposure", reason: "a pilot", approvedBy: "Jo Doe", expires: "2999-12-31" };
    const config = (value: object) => JSON.stringify({ config: { "entra-writeback:exemptions": [value] } });
    const files = { "Pulumi.yaml": named("index.mjs"), "index.mjs": module };
    const file = project({ ...files, "Pulumi.prod.yaml": config(exemption) });
    await checkStackFile(file);
    const bad = project({ ...files, "Pulumi.prod.yaml": config({ ...exemption, expires: "2999-02-30" }) });
    await assert.rejects(checkStackFile(bad), /exemptions\[0\]\.expires: 2999-02-30 is not a day/);
  });

  async function declaredGroups(file: string): Promise<unknown[]> {
    const views = await declaredByStackFile(file);
    return views.map(({ type, properties }) => {
      assert.equal(type, "azure-native:resources:ResourceGroup");
      return properties["location"];
    });
  }
});
