import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HostQueues } from "../../provider/channels/hostQueues.ts";
import { LocalPowerShell } from "../../provider/channels/localPowerShell.ts";
import { LogonGuard } from "../../provider/channels/logonGuard.ts";
import { Router } from "../../provider/channels/router.ts";
import { RunCommandChannel } from "../../provider/channels/runCommandChannel.ts";
import { servePlugin } from "../../provider/server.ts";
import { kit, testStack, type TestStack } from "../engine/engine.ts";
import { takeAway } from "../engine/takeAway.ts";
import { credential } from "../provider/channels/fakeHost.ts";
import { findPowerShell } from "../scripts/powerShell.ts";
import { arcServerId, RunCommandEndpoint, virtualMachineId } from "../support/runCommandEndpoint.ts";
import { attribute, trustBoth } from "./bothForests.ts";
import { connected, first, keepRefreshing, rootDaclOf, second } from "./labDomain.ts";
import { forestOf, labStackFile } from "./labStack.ts";
import { daclOnly, replace } from "./ldap.ts";

/** The whole way: engine, plugin, run-command API, PowerShell on the host, domain controller; an Azure VM and an Arc server. */
describe("two disconnected forests, through run commands of hosts in Azure", () => {
  const both = [first, second];
  const { password } = first.administrator;
  let folder: string;
  let endpoint: RunCommandEndpoint;
  let stack: TestStack;
  let refreshing: (() => Promise<void>)[] = [];
  let original: Buffer[];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "azure-"));
    trustBoth(folder);
    for (const forest of both) {
      await connected(forest, (client) =>
        client.add(`CN=writeback,CN=Users,${forest.root}`, {
          objectClass: ["top", "user"],
          sAMAccountName: "writeback$",
        }),
      );
    }
    original = await Promise.all(both.map(rootDaclOf));
    refreshing = both.map(keepRefreshing);
    const powerShell = findPowerShell() ?? "";
    endpoint = await RunCommandEndpoint.start(powerShell, process.env);
    const router = new Router([
      new LocalPowerShell({ executable: powerShell }),
      new RunCommandChannel({ endpoint: endpoint.url, credential, warn: (text) => assert.fail(text) }),
    ]);
    const channel = new HostQueues(new LogonGuard(router));
    const attach = async () => ({ name: "entra-writeback", ...(await servePlugin({ channel })) });
    const stackFile = await labStackFile([
      forestOf(first, { channel: virtualMachineId }),
      forestOf(second, { channel: arcServerId }),
    ]);
    stack = testStack({ project: kit, stack: "lab", stackFile, attach: [attach] });
  });
  after(async () => {
    await Promise.all(refreshing.map((stop) => stop()));
    stack.remove();
    await endpoint.stop();
    rmSync(folder, { recursive: true });
  });

  it("are deployed, and then neither an update nor a refresh has anything to do", async () => {
    assert.deepEqual((await stack.up()).errors, []);
    for (const forest of both) assert.equal(await attribute(forest, forest.root, "minPwdAge"), "0");
    assert.deepEqual((await stack.update()).changes, []);
    assert.deepEqual((await stack.refresh()).changes, []);
  });

  it("show an entry removed by hand, and get it back", async () => {
    const [, theirs = assert.fail()] = original;
    await connected(second, (client) => client.modify(second.root, replace("nTSecurityDescriptor", theirs), daclOnly));
    assert.deepEqual(
      (await stack.refresh()).changes.map(({ type }) => type),
      ["DomainRootDelegation"],
    );
    assert.deepEqual((await stack.update()).errors, []);
    assert.notDeepEqual(await rootDaclOf(second), theirs);
  });

  it("are as they were, byte for byte, when everything is destroyed, and no run command is left", async () => {
    await takeAway(stack);
    assert.deepEqual(await Promise.all(both.map(rootDaclOf)), original);
    assert.equal(endpoint.runCommands.size, 0);
  });

  it("had the password in protected parameters only, and never in a state, an event or a log", () => {
    assert.deepEqual(new Set(endpoint.placesOf(password)), new Set(["PUT protected"]));
    const files = readdirSync(stack.settings.folder, { recursive: true, encoding: "utf8", withFileTypes: true });
    const paths = files.filter((entry) => entry.isFile()).map((file) => join(file.parentPath, file.name));
    assert.deepEqual(
      paths.filter((path) => readFileSync(path, "latin1").includes(password)),
      [],
    );
  });
});
