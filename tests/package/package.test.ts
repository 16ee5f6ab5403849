import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, globSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { preview } from "../../sandbox/commands.ts";
import { kit, memory, needsEngine } from "../engine/engine.ts";
import { PackProcess } from "../policies/support/packProcess.ts";
import { skipFor } from "../support/needs.ts";

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
}

/** The package as somebody gets it: packed, installed in an empty folder, without scripts of packages and without the network but npm's. */
describe("the package", function () {
  const work = mkdtempSync(join(tmpdir(), "ewb-package-"));
  const user = join(work, "hybrid identity"); // a name that must be made fit for a project, and quoted in a shell
  const installed = join(user, "node_modules", "entra-writeback");
  let packed: { filename: string; files: { path: string }[] };

  before(function () {
    const pack = run(kit, "npm", "pack", "--json", "--pack-destination", work);
    assert.equal(pack.status, 0, pack.stderr);
    [packed] = JSON.parse(pack.stdout.slice(pack.stdout.indexOf("["))) as [typeof packed];
    mkdirSync(user);
    const tarball = join(work, packed.filename);
    const flags = ["--omit=dev", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
    const install = run(user, "npm", "install", ...flags, tarball);
    if (/E(AI_AGAIN|NOTFOUND|TIMEDOUT|CONNREFUSED)|ENETUNREACH|ENOTCACHED/.test(install.stderr))
      skipFor(this, "the registry cannot be reached");
    assert.equal(install.status, 0, install.stderr);
  });
  after(() => rmSync(work, { recursive: true, force: true }));

  function run(cwd: string, command: string, ...args: string[]) {
    const env = { ...process.env, npm_config_loglevel: "error" };
    const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: "utf8", maxBuffer: 2 ** 26 });
    return { status, stdout, stderr };
  }
  const ewb = (cwd: string, ...words: string[]) =>
    run(cwd, process.execPath, join(user, "node_modules", ".bin", "ewb"), ...words);
  const textOf = (name: string) => readFileSync(join(user, name), "utf8");

  function write(folder: string, files: Readonly<Record<string, string>>): string {
    const place = join(user, folder);
    mkdirSync(place, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(place, name), text);
    return place;
  }

  it("has at most 200 files of program, beside them what people read, and none of the user's", () => {
    const paths = packed.files.map(({ path }) => path);
    const program = paths.filter((path) => path.startsWith("dist/"));
    assert.ok(program.length <= 200, `${program.length} files`);
    const readable = /^(docs\/.*\.(md|png)|examples\/.*\.yaml|ci\/.*\.yml|.*\/schema\.json|[A-Z]+(\.md)?)$/;
    const others = paths.filter(
      (path) => !/^(dist\/|cli\/ewb\.mjs$|package\.json$)/.test(path) && !readable.test(path),
    );
    assert.deepEqual(others, []);
    assert.deepEqual(
      paths.filter((path) => /(^|\/)(Pulumi\.prod|\.sandbox|tests?\/)|\.ts$/.test(path) && !path.endsWith(".d.ts")),
      [],
    );
  });

  it("has the pages that its programs name", () => {
    const paths = packed.files.map(({ path }) => path);
    const has = (path: string) => paths.some((one) => one === path || one.startsWith(join(path, "/")));
    const read = (path: string) => readFileSync(join(installed, path), "utf8");
    const programs = paths.filter((path) => /^dist\/.*\.(js|ps1|json|yaml)$/.test(path));
    const named = new Set(programs.flatMap((path) => [...read(path).matchAll(/(?<![\w./-])docs\/(?!generate\/)[\w./-]*\w/g)].map(([page]) => page))); // prettier-ignore
    assert.ok(named.size > 50, `${named.size} pages`);
    assert.deepEqual([...named].filter((page) => !has(page)), []); // prettier-ignore
  });

  it("takes at most half of the 552 MB that the kit took before", () => {
    const blocks = globSync("node_modules/**/*", { cwd: user }).map((file) => lstatSync(join(user, file)).blocks);
    const megabytes = blocks.reduce((sum, count) => sum + count / 2048, 0);
    assert.ok(megabytes > 50 && megabytes <= 276, `${megabytes.toFixed(0)} MB`);
  });

  it("does nothing when it is imported, by any of its names", () => {
    const script = `const names = ["", "/resources", "/rules", "/testing"];
      const all = await Promise.all(names.map((name) => import("entra-writeback" + name)));
      const schema = (await import("entra-writeback/schema.json", { with: { type: "json" } })).default;
      console.log(JSON.stringify([...all.map((module) => Object.keys(module)), Object.keys(schema)]));`;
    const { status, stdout, stderr } = run(user, process.execPath, "--input-type=module", "--eval", script);
    assert.equal(status, 0, stderr);
    const [components, resources, rules, testing, schema] = JSON.parse(stdout) as string[][];
    assert.ok(components?.includes("AgentFleet") && components.includes("declareStack"));
    assert.ok(resources?.includes("GroupPolicyObject"));
    assert.ok(rules?.includes("rules") && rules.includes("evaluate"));
    assert.ok(testing?.includes("checkStackFile"));
    assert.ok(schema?.includes("$schema"));
  });

  it("has a policy pack that needs nothing beside its folder", async function () {
    const copy = join(work, "pack");
    cpSync(join(installed, "dist", "policies", "pack"), copy, { recursive: true });
    const code = readFileSync(join(copy, "server.js"), "utf8");
    const imported = [...code.matchAll(/^import .*?from "([^"]+)";$/gm)].map(([, name = ""]) => name);
    assert.deepEqual(
      imported.filter((name) => !isBuiltin(name)),
      [],
    );
    const { version } = JSON.parse(readFileSync(join(kit, "package.json"), "utf8")) as { version: string };
    const { dependencies } = JSON.parse(readFileSync(join(copy, "package.json"), "utf8")) as Manifest;
    const kits = JSON.parse(readFileSync(join(kit, "package.json"), "utf8")) as Manifest;
    // Pulumi's runner, which starts a pack that was published, takes the SDK from the pack's own folder.
    assert.deepEqual(dependencies, { "@pulumi/pulumi": kits.dependencies["@pulumi/pulumi"] });
    if (process.platform === "win32") skipFor(this, "needs a POSIX shell");
    const pack = await PackProcess.start(join(copy, "run"));
    const info = await pack.info();
    pack.stop();
    assert.deepEqual([info.getName(), info.getVersion()], ["entra-writeback", version]);
    assert.ok(info.getPoliciesList().length > 30);
  });

  it("begins a project, and leaves one that is there", () => {
    const made = ewb(user, "init", "--minimal");
    assert.equal(made.status, 0, made.stderr);
    const manifest = JSON.parse(textOf("package.json")) as { type: string; dependencies: Record<string, string> };
    assert.equal(manifest.type, "module");
    assert.deepEqual(Object.keys(manifest.dependencies), ["entra-writeback"]);
    assert.match(textOf("Pulumi.yaml"), /^name: "hybrid-identity"$/m);
    assert.match(textOf("Pulumi.yaml"), /path: \.\/node_modules\/entra-writeback\/dist\/provider$/m);
    assert.equal(textOf("index.js").trim().split("\n").length, 3);
    assert.match(
      textOf("Pulumi.prod.yaml"),
      /^# .*\$schema=\.\/node_modules\/entra-writeback\/dist\/stack\/config\/schema\.json$/m,
    );
    assert.equal(textOf(".gitignore"), "node_modules/\n.sandbox/\n");
    assert.match(made.stdout, /npx ewb check/);

    const files = ["package.json", "Pulumi.yaml", "index.js", "Pulumi.prod.yaml", ".gitignore"];
    const before = files.map(textOf);
    const again = ewb(user, "init", "--minimal");
    assert.equal(again.status, 0, again.stderr);
    assert.match(again.stdout, /there already +Pulumi\.yaml\n +there already +Pulumi\.prod\.yaml/);
    assert.doesNotMatch(again.stdout, /is yours|declareStack/, "all of it is there");
    assert.deepEqual(files.map(textOf), before);
  });

  it("keeps the kind of a package that has one, and says where it is not installed", () => {
    const place = write("init-commonjs", { "package.json": `{"type":"commonjs"}`, ".gitignore": "*.log" });
    const { status, stdout } = ewb(place, "init", "--pilot", "--stack", "test");
    assert.equal(status, 0);
    assert.match(stdout, /written +index\.mjs/);
    assert.equal(readFileSync(join(place, ".gitignore"), "utf8"), "*.log\nnode_modules/\n.sandbox/\n");
    assert.match(
      readFileSync(join(place, "Pulumi.yaml"), "utf8"),
      /path: \.\.\/node_modules\/entra-writeback\/dist\/provider$/m,
    );
    assert.equal(ewb(place, "check").status, 0);

    const nowhere = mkdtempSync(join(tmpdir(), "ewb-nowhere-"));
    const refused = ewb(nowhere, "init");
    rmSync(nowhere, { recursive: true });
    assert.equal(refused.status, 2);
    assert.match(refused.stderr, /not installed in this folder\. Run: npm install/);
  });

  it("says in the first line that the sandbox takes the example, where nobody names a stack and the folder has none", () => {
    const { status, stdout } = ewb(write("nothing", {}), "sandbox", "drift");
    assert.equal(status, 2, "nothing is deployed that could drift");
    const example = join(installed, "dist", "examples", "Pulumi.contoso.yaml");
    assert.equal(
      stdout,
      `No stack is named, and this folder has no project of its own: this is the example ${example}.\n\n`,
    );
  });

  it("checks the project", () => {
    const { status, stdout, stderr } = ewb(user, "check");
    assert.equal(status, 0, stdout + stderr);
    assert.match(stdout, /^Pulumi\.prod\.yaml: clean; \d+ resources/);
  });

  const declared = "declareStack()";
  const programs: Record<string, Readonly<Record<string, string>>> = {
    "TypeScript, a module": {
      "package.json": `{"type":"module"}`,
      "index.ts": `import { declareStack, type StackOutputs } from "entra-writeback";\nexport const outputs: StackOutputs = ${declared};\n`,
    },
    "TypeScript, CommonJS": {
      "package.json": `{}`,
      "index.ts": `import { declareStack, type StackOutputs } from "entra-writeback";\nexport const outputs: StackOutputs = ${declared};\n`,
    },
    "JavaScript, CommonJS": {
      "package.json": `{}`,
      "index.js": `const { declareStack } = require("entra-writeback");\nmodule.exports = ${declared};\n`,
    },
    "JavaScript, a component": {
      "package.json": `{"type":"module"}`,
      "index.js": `import { TenantSettings } from "entra-writeback/resources";\nnew TenantSettings("tenant", { tenantId: "72f988bf-0000-0000-0000-000000000000" });\n`,
    },
  };
  for (const [kind, files] of Object.entries(programs)) {
    it(`is used by a program in ${kind}`, () => {
      const own = { "Pulumi.yaml": "name: own\nruntime: nodejs\n", "Pulumi.prod.yaml": textOf("Pulumi.prod.yaml") };
      const { stdout, stderr } = ewb(write(`check ${kind}`, { ...own, ...files }), "check");
      assert.match(stdout, /^Pulumi\.prod\.yaml: .*\d+ resources?/m, stderr);
    });
  }

  it("has types for modules, for CommonJS, and for older ways to resolve them", () => {
    const consumer = `import * as kit from "entra-writeback";
      import { GroupPolicyObject } from "entra-writeback/resources";
      import { rules, type Rule } from "entra-writeback/rules";
      import { checkStackFile } from "entra-writeback/testing";
      export const outputs: kit.StackOutputs = kit.declareStack();
      export const all: [typeof GroupPolicyObject, readonly Rule[]] = [GroupPolicyObject, rules];
      export const found: Promise<number> = checkStackFile("Pulumi.prod.yaml").then((report) => report.findings.length);
      // @ts-expect-error a component takes a name first
      new kit.AgentFleet(1);\n`;
    const place = write("types", { "a.mts": consumer, "b.cts": consumer });
    const strict = ["--noEmit", "--strict", "--skipLibCheck", "--types", "--target", "es2022"];
    const compile = (...flags: string[]) =>
      run(place, process.execPath, join(kit, "node_modules/typescript/bin/tsc"), ...strict, ...flags);
    const modern = compile("--module", "nodenext", "a.mts", "b.cts");
    assert.equal(modern.status, 0, modern.stdout);
    cpSync(join(place, "b.cts"), join(place, "c.ts"));
    const older = ["--module", "commonjs", "--moduleResolution", "node10", "--ignoreDeprecations", "6.0", "c.ts"];
    const classic = compile(...older);
    assert.equal(classic.status, 0, classic.stdout);
  });

  it("tells an older Node what it needs", () => {
    const older = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.19.0" } })`;
    const bin = join(installed, "cli", "ewb.mjs");
    const { status, stderr } = run(user, process.execPath, "--import", `data:text/javascript,${older}`, bin, "--help");
    assert.equal(status, 2);
    assert.equal(
      stderr,
      "ewb needs Node.js 22.18 or later, this is 20.19.0. Update Node.js, or bring one along for this folder: npm install node@22, then npx ewb again.\n",
    );
  });

  describe("on the real engine", () => {
    before(async function () {
      await needsEngine(this);
    });

    it("deploys the project in the sandbox, and writes beside it only", () => {
      const before = fingerprint(installed);
      const { status, stdout, stderr } = ewb(user, "sandbox", "up");
      assert.equal(status, 0, stdout + stderr);
      assert.match(stdout, /Policies: no findings/);
      assert.match(stdout, /npx ewb sandbox destroy /);
      assert.ok(lstatSync(join(user, ".sandbox", "backend")).isDirectory());
      assert.equal(fingerprint(installed), before);
      const again = ewb(user, "sandbox", "preview");
      assert.match(again.stdout, /^No changes\.$/m, again.stdout + again.stderr);
    });

    it("previews with the plugin that the engine finds by its path", async () => {
      const settings = { project: user, folder: join(work, "by-path"), stackFile: join(user, "Pulumi.prod.yaml") };
      const log = await preview({ ...settings, attach: [], output: memory() });
      assert.ok((log.counts["create"] ?? 0) > 10, JSON.stringify(log.counts));
    });

    it("previews a CommonJS project without a main, as Pulumi takes it by default", async () => {
      const place = join(user, "check JavaScript, CommonJS");
      const plugin =
        "plugins:\n  providers:\n    - { name: entra-writeback, path: ../node_modules/entra-writeback/dist/provider }\n";
      writeFileSync(join(place, "Pulumi.yaml"), `name: own\nruntime: nodejs\n${plugin}`);
      const { status, stdout, stderr } = ewb(place, "sandbox", "preview");
      assert.equal(status, 0, stdout + stderr);
    });
  });

  /** Names and contents of all files. */
  function fingerprint(folder: string): string {
    const hash = createHash("sha256");
    for (const file of globSync("**/*", { cwd: folder }).sort()) {
      hash.update(file);
      if (lstatSync(join(folder, file)).isFile()) hash.update(readFileSync(join(folder, file)));
    }
    return hash.digest("hex");
  }
});
