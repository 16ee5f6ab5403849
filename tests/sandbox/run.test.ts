import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, globSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { reset } from "../../sandbox/commands.ts";
import { SandboxError } from "../../sandbox/failure.ts";
import { placesOf } from "../../sandbox/settings.ts";
import { Store } from "../../sandbox/standins/store.ts";
import { skipFor } from "../support/needs.ts";
import { needsEngine, testStack, type TestStack } from "../engine/engine.ts";

const stackFile = `# A comment that must stay.\nconfig:\n  azure-native:location: westeurope\n`;
const canary = "CANARY-4711";
const program = `
import * as pulumi from "@pulumi/pulumi";
import { ResourceGroup } from "@pulumi/azure-native/resources/index.js";
import { NetworkSecurityGroup, Subnet, VirtualNetwork, NetworkInterface } from "@pulumi/azure-native/network/index.js";
import { VirtualMachine } from "@pulumi/azure-native/compute/index.js";
import { ManagementLockByScope } from "@pulumi/azure-native/authorization/index.js";
import { Group } from "@pulumi/azuread/group.js";
const group = new ResourceGroup("agents", {});
const nsg = new NetworkSecurityGroup("nsg", { resourceGroupName: group.name });
const network = new VirtualNetwork("network", { resourceGroupName: group.name });
const subnet = new Subnet("subnet", { resourceGroupName: group.name, virtualNetworkName: network.name, addressPrefix: "10.0.1.0/24", networkSecurityGroup: { id: nsg.id } });
const nic = new NetworkInterface("nic", { resourceGroupName: group.name, ipConfigurations: [{ name: "ip", subnet: { id: subnet.id } }] });
const host = new VirtualMachine("host", { resourceGroupName: group.name, identity: { type: "SystemAssigned" }, hardwareProfile: { vmSize: "Standard_D2s_v5" },
  osProfile: { adminPassword: pulumi.secret("${canary}") }, networkProfile: { networkInterfaces: [{ id: nic.id }] } }, { protect: true });
new ManagementLockByScope("lock", { scope: host.id, level: "CanNotDelete" });
const scope = new Group("scope", { displayName: "SSPR", securityEnabled: true });
export const principal = host.identity.apply((identity) => identity?.principalId);
export const scopeId = scope.objectId;
`;

/** The stack itself counts as one. */
const resourceCount = 9;

describe("sandbox on the real engine", () => {
  let stack: TestStack;

  before(async function () {
    await needsEngine(this);
    stack = testStack({ program, stackFile });
  });
  after(() => stack?.remove());

  it("previews without changing anything", async () => {
    const run = await stack.preview();
    assert.deepEqual(run.counts, { create: resourceCount });
    assert.deepEqual(stack.resources(), []);
  });

  it("deploys and shows what is deployed", async () => {
    const run = await stack.up();
    assert.deepEqual(run.counts, { create: resourceCount });
    assert.match(run.output, /VirtualMachine host {2}Standard_D2s_v5, protected/);
  });

  it("has nothing to change the second time", async () => {
    const run = await stack.up();
    assert.deepEqual(run.counts, { same: resourceCount });
    assert.match(run.output, /^No changes\.$/m);
  });

  it("finds nothing to refresh", async () => {
    const run = await stack.refresh();
    assert.deepEqual(run.changes, []);
  });

  it("leaves the stack file and the project as they were", () => {
    assert.equal(readFileSync(stack.settings.stackFile, "utf8"), stackFile);
    assert.deepEqual(globSync("Pulumi.*.yaml", { cwd: stack.settings.project }), []);
  });

  it("keeps secrets out of every file", () => {
    const files = globSync("**/*", { cwd: stack.settings.folder }).map((file) => join(stack.settings.folder, file));
    const holders = files.filter((file) => statSync(file).isFile() && readFileSync(file).includes(canary));
    assert.deepEqual(holders, []);
  });

  it("shows exactly the changed property in the next preview", async () => {
    stack.rewrite(program.replace("Standard_D2s_v5", "Standard_D4s_v5"));
    const { changes } = await stack.preview();
    assert.deepEqual(
      changes.map(({ op, name, paths }) => ({ op, name, paths })),
      [{ op: "update", name: "host", paths: ["hardwareProfile.vmSize"] }],
    );
    stack.rewrite(program);
  });

  it("sees drift of a stand-in's resource by refresh and mends it by up", async () => {
    const store = Store.open(placesOf(stack.settings).azureNativeState);
    const host = store.all().find((resource) => resource.type === "azure-native:compute:VirtualMachine");
    assert.ok(host);
    const change = { hardwareProfile: { vmSize: "Standard_B1s" } };
    store.put({ ...host, inputs: { ...host.inputs, ...change }, outputs: { ...host.outputs, ...change } });
    assert.deepEqual(
      (await stack.refresh()).changes.map(({ name }) => name),
      ["host"],
    );
    assert.deepEqual(
      (await stack.up()).changes.map(({ op, name }) => [op, name]),
      [["update", "host"]],
    );
    assert.deepEqual((await stack.refresh()).changes, []);
  });

  it("tells a wrong passphrase in one message", async () => {
    const { passphraseFile } = placesOf(stack.settings);
    const right = readFileSync(passphraseFile, "utf8");
    writeFileSync(passphraseFile, "wrong");
    await assert.rejects(stack.up(), (error) => {
      assert.ok(error instanceof SandboxError);
      assert.equal(error.exitCode, 2);
      assert.match(error.message, /^The passphrase does not fit/);
      return true;
    });
    writeFileSync(passphraseFile, right);
  });

  it("takes deletion protection off and leaves nothing", async () => {
    const run = await stack.destroy();
    assert.match(run.output, /Deletion protection taken off 1 resource/);
    assert.deepEqual(stack.resources(), []);
    const { azureNativeState, azureAdState } = placesOf(stack.settings);
    assert.deepEqual([...Store.open(azureNativeState).all(), ...Store.open(azureAdState).all()], []);
  });

  it("reports a failing program without a stack trace of the sandbox", async () => {
    stack.rewrite(`throw new Error("the program says no");`);
    await assert.rejects(stack.up(), (error) => {
      assert.ok(error instanceof SandboxError);
      assert.equal(error.exitCode, 1);
      assert.match(error.message, /the program says no/);
      return true;
    });
  });

  it("recovers from kill -9 in the middle of up", async () => {
    stack.rewrite(chain(gate(stack)));
    await killedUp(stack, 5);
    writeFileSync(gate(stack), "");
    const run = await stack.up();
    assert.match(run.output, /An earlier run was killed/);
    assert.equal(
      stack.resources().filter((resource) => resource.type === "azure-native:resources:ResourceGroup").length,
      links,
    );
    assert.deepEqual((await stack.update()).counts, { same: links + 1 });
    await stack.destroy();
    assert.deepEqual(Store.open(placesOf(stack.settings).azureNativeState).all(), []);
  });

  it("stops gracefully at Ctrl-C and goes on afterwards", async () => {
    rmSync(gate(stack));
    const child = startUp(stack);
    await reached(stack, child, 5);
    child.kill("SIGINT");
    const [code] = (await once(child, "close")) as [number];
    assert.equal(code, 130);
    writeFileSync(gate(stack), "");
    const run = await stack.up();
    assert.doesNotMatch(run.output, /An earlier run was killed/);
    assert.equal(
      stack.resources().filter((resource) => resource.type === "azure-native:resources:ResourceGroup").length,
      links,
    );
  });

  it("goes on after a kill that left the file beside the state empty, in which the engine keeps what kind of file it is", async () => {
    const { backend, stack: name } = placesOf(stack.settings);
    const before = stack.resources().length;
    const sidecars = globSync(`.pulumi/stacks/*/${name}.json.attrs`, { cwd: backend });
    assert.equal(sidecars.length, 1, "the engine writes one; with none of them there is nothing to mend");
    for (const path of sidecars) truncateSync(join(backend, path), 0);
    await stack.refresh();
    assert.equal(stack.resources().length, before);
  });

  it("puts a whole copy of the state in the place of one that was cut off", async () => {
    const before = stack.resources().length;
    const [checkpoint] = globSync("backend/.pulumi/stacks/*/test.json", { cwd: stack.settings.folder });
    assert.ok(checkpoint);
    const file = join(stack.settings.folder, checkpoint);
    for (const path of [file, `${file}.bak`]) truncateSync(path, 8192);
    const run = await stack.up();
    assert.match(run.output, /The stack's state was cut off/);
    assert.equal(stack.resources().length, before);
    assert.deepEqual((await stack.update()).counts, { same: links + 1 });
  });

  it("does not begin on a full disk", async function () {
    const { folder } = stack.settings;
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "none", folder]).status === 0;
    if (!mounted) skipFor(this, "a small file system can be mounted by root on Linux only");
    try {
      await assert.rejects(stack.up(), {
        name: "SandboxError",
        exitCode: 2,
        message: /^The disk is full: \d+ MB are free/,
      });
    } finally {
      spawnSync("umount", [folder]);
    }
  });

  it("forgets everything at reset", async () => {
    await reset(stack.settings);
    assert.equal(existsSync(stack.settings.folder), false);
  });
});

/** Resources one after the other. An update stops half way for as long as a file is not there, so that it cannot end before it is killed. */
const links = 30;
const chain = (gate: string) => `
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { ResourceGroup } from "@pulumi/azure-native/resources/index.js";
let before;
for (let index = 0; index < ${links}; index++) {
  if (index === ${links / 2} && !pulumi.runtime.isDryRun()) while (!existsSync(${JSON.stringify(gate)})) await sleep(20);
  before = new ResourceGroup("group-" + index, { resourceGroupName: "group-" + index }, { dependsOn: before ? [before] : [] });
}
`;
const gate = (stack: TestStack): string => join(stack.folder, "gate");

const upProcess = fileURLToPath(new URL("upProcess.ts", import.meta.url));

function startUp(stack: TestStack): ReturnType<typeof spawn> {
  const { project, folder, stackFile } = stack.settings;
  return spawn(process.execPath, [upProcess, project, folder, stackFile], { stdio: "ignore", detached: true });
}

/** Waits until a stand-in holds as many resources. */
async function reached(stack: TestStack, child: ReturnType<typeof spawn>, count: number): Promise<void> {
  const { azureNativeState } = placesOf(stack.settings);
  while (!existsSync(azureNativeState) || Store.open(azureNativeState).all().length < count) {
    assert.equal(child.exitCode, null, `the run did not reach ${count} resources`);
    await sleep(2);
  }
}

/** Kills the sandbox and the engine at once when so many resources are there. */
async function killedUp(stack: TestStack, count: number): Promise<void> {
  const child = startUp(stack);
  await reached(stack, child, count);
  assert.ok(child.pid);
  process.kill(-child.pid, "SIGKILL");
  await once(child, "close");
}
