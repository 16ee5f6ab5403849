import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFileSync, globSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { packageSchema } from "../../provider/schema/packageSchema.ts";
import { findOnPath } from "../../sandbox/engine/executable.ts";
import { kit } from "../engine/engine.ts";
import { skipFor } from "../support/needs.ts";
import { go, goModules } from "./support/goTool.ts";
import { installSdk, pythonWithPulumi } from "./support/python.ts";
import { generatedSdks } from "./support/sdks.ts";

const run = promisify(execFile);
const classes = Object.keys(packageSchema().resources).map((token) => token.split(":")[2] ?? "");

describe("SDKs that Pulumi's generators make of the package schema", () => {
  let sdks: string;
  before(async function () {
    sdks = await generatedSdks(this);
  });
  after(() => sdks && rmSync(sdks, { recursive: true, force: true }));

  it("Node: compile, strictly", async () => {
    const folder = join(sdks, "nodejs");
    symlinkSync(join(kit, "node_modules"), join(folder, "node_modules"), "junction");
    await run(process.execPath, [join(kit, "node_modules/typescript/bin/tsc"), "-p", folder]);
    const index = readFileSync(join(folder, "bin", "index.d.ts"), "utf8");
    for (const name of classes) assert.match(index, new RegExp(`\\b${name}Args\\b`));
  });

  it("Python: are installed and imported, every class and its documented arguments", async function () {
    const python = await pythonWithPulumi(this);
    const packages = join(sdks, "site-packages");
    await installSdk(python, join(sdks, "python"), packages);
    const program = `
import json, sys, pulumi, pulumi_entra_writeback as sdk
print(json.dumps({name: issubclass(getattr(sdk, name), pulumi.Resource) and ":param" in getattr(sdk, name + "Args").__init__.__doc__ for name in sys.argv[1:]}))`;
    const { stdout } = await run(python, ["-c", program, ...classes], {
      env: { ...process.env, PYTHONPATH: packages },
    });
    assert.deepEqual(JSON.parse(stdout), Object.fromEntries(classes.map((name) => [name, true])));
  });

  it("Go: compile", async function () {
    const folder = join(sdks, "go");
    const [internal = ""] = globSync("**/init.go", { cwd: folder });
    const imported = /"([^"]+)\/internal"/.exec(readFileSync(join(folder, internal), "utf8"))?.[1] ?? "";
    const module = join(folder, internal, "..");
    writeFileSync(
      join(module, "go.mod"),
      `module ${imported}\n\ngo 1.26\n\nrequire github.com/pulumi/pulumi/sdk/v3 v3.274.1\n`,
    );
    copyFileSync(join(goModules, "v3.274.1", "go.sum"), join(module, "go.sum"));
    await go(this, module, ["build", "./..."]);
  });

  it(".NET: are written, a class for each", () => {
    const sources = globSync("*.cs", { cwd: join(sdks, "dotnet") }).map((file) => file.replace(".cs", ""));
    assert.deepEqual(
      classes.filter((name) => !sources.includes(name)),
      [],
    );
  });

  it(".NET: compile", async function () {
    const dotnet = findOnPath("dotnet", process.env["PATH"]) ?? skipFor(this, "no `dotnet` on PATH");
    await run(dotnet, ["build", join(sdks, "dotnet")]);
  });
});
