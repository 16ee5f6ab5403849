import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { debugProviders, type Attachment } from "../../sandbox/attachment.ts";
import { findEngine } from "../../sandbox/engine/resolve.ts";
import { attachPlugin } from "../../sandbox/plugin.ts";
import { azureAd } from "../../sandbox/standins/azureAd.ts";
import { azureNative } from "../../sandbox/standins/azureNative.ts";
import { serveStandIn } from "../../sandbox/standins/serve.ts";
import { Store } from "../../sandbox/standins/store.ts";
import { kit, needsEngine } from "../engine/engine.ts";
import { programOnPage } from "./support/page.ts";
import { installSdk, pythonWithPulumi } from "./support/python.ts";
import { generatedSdks } from "./support/sdks.ts";

const run = promisify(execFile);
const runner = fileURLToPath(new URL("support/runProgram.py", import.meta.url));

interface Answer {
  readonly outputs?: unknown;
  readonly again?: unknown;
  readonly refused?: string;
}

describe("a program in Python", () => {
  let folder: string;
  let deploy: (program: string) => Promise<Answer>;
  const attachments: Attachment[] = [];

  before(async function () {
    await needsEngine(this);
    const engine = await findEngine();
    assert.ok(engine);
    const python = await pythonWithPulumi(this);
    folder = mkdtempSync(join(tmpdir(), "ewb-python-"));
    const sdks = await generatedSdks(this);
    await installSdk(python, join(sdks, "python"), join(folder, "packages"));
    rmSync(sdks, { recursive: true });
    for (const standIn of [azureNative, azureAd])
      attachments.push(await serveStandIn(standIn, Store.open(join(folder, `${standIn.name}.json`))));
    attachments.push(await attachPlugin(folder));
    mkdirSync(join(folder, "backend"));
    const env = {
      ...process.env,
      PYTHONPATH: join(folder, "packages"),
      PULUMI_BACKEND_URL: pathToFileURL(join(folder, "backend")).href,
      PULUMI_CONFIG_PASSPHRASE: "of a test",
      PULUMI_DEBUG_PROVIDERS: debugProviders(attachments),
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
    const pack = join(kit, "policies", "pack", "run");
    deploy = async (program) => {
      const file = join(folder, "__main__.py");
      writeFileSync(file, program);
      const args = [runner, file, dirname(dirname(engine.path)), folder, pack];
      const { stdout } = await run(python, args, { env, maxBuffer: 64 * 1024 * 1024 });
      return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Answer;
    };
  });
  after(async () => {
    await Promise.all(attachments.map((attachment) => attachment.close()));
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it("deploys the stack of docs/other-languages.md, every rule being content, and has nothing to do after that", async () => {
    const { outputs, again, refused } = await deploy(programOnPage("python"));
    assert.equal(refused, undefined);
    assert.deepEqual(outputs, {
      agentHosts: ["CORP-AGENT1", "CORP-AGENT2", "CORP-AGENT3"],
      tenantEvidence: "notObservable",
    });
    assert.deepEqual(Object.keys(again ?? {}), ["same"]);
  });

  it("is told of every input that a component cannot take, with its path", async () => {
    const { refused = "" } = await deploy(`
import pulumi

pulumi.ComponentResource(
    "entra-writeback:index:TenantWriteback",
    "tenant",
    {"tenandId": "72f988bf", "attestation": {"by": 5}, "cloud": "moon", "hybridIdentityAdministrators": ["a", True]},
    remote=True,
)
`);
    const told = [...refused.matchAll(/- property (\S+) .*has a problem: (.*)/g)].map(([, path, reason]) => [
      path,
      reason,
    ]);
    assert.deepEqual(Object.fromEntries(told), {
      tenandId: "there is no such property; did you mean tenantId?",
      tenantId: "a string is required here",
      cloud: 'is "moon". Write public or usGovernment.',
      "attestation.by": "is a number, but a string is needed",
      "attestation.on": "a string is required here",
      "hybridIdentityAdministrators[1]": "is a boolean, but a string is needed",
    });
    assert.doesNotMatch(refused, /\n\s+at /);
  });
});
