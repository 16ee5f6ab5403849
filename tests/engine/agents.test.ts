import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openSimulatedDirectory } from "../../sandbox/directory.ts";
import { SandboxError } from "../../sandbox/failure.ts";
import { attachPlugin, directoryFile } from "../../sandbox/plugin.ts";
import { kit, needsEngine, testStack, type EngineRun, type TestStack } from "./engine.ts";
import { takeAway } from "./takeAway.ts";

const example = (name: string): string => readFileSync(join(kit, "examples", `Pulumi.${name}.yaml`), "utf8");
const installation = (text = ""): string =>
  `        installation: { installer: { url: https://files.contoso.com/agent.exe, sha256: ${"ab".repeat(32)} }${text} }\n`;
/** Every forest of an example gets agents. */
const withAgents = (text: string, more?: string): string =>
  text.replace(/^      agents:.*\n/gm, `$&${installation(more)}`);

const changes = (run: EngineRun) =>
  run.changes.map(({ op, type, name, paths }) => [op, `${type} ${name}`, ...paths]).sort();

/** Errors of an update that did not come to its end. */
async function failing(update: Promise<unknown>): Promise<string> {
  return update.then(
    () => assert.fail("it came to its end"),
    (error: unknown) => {
      assert.ok(error instanceof SandboxError, String(error));
      return error.message;
    },
  );
}

describe("agents on the real engine", () => {
  const stories: Record<string, { text: string; hosts: string[] }> = {
    contoso: {
      text: example("contoso"),
      hosts: ["CORP-AGENT1", "CORP-AGENT2", "CORP-AGENT3", "FABRIK-AGENT1", "FABRIK-AGENT2", "fab-agent1"],
    },
    pilot: { text: example("pilot"), hosts: ["AGENT1", "AGENT2", "AGENT3"] },
  };

  for (const [name, { text, hosts }] of Object.entries(stories)) {
    describe(name, () => {
      let stack: TestStack;
      const host = () => openSimulatedDirectory(directoryFile(stack.folder)).hosts;
      const agents = () => stack.resources().filter(({ type }) => type === "entra-writeback:index:ProvisioningAgent");
      const states = () =>
        Object.fromEntries(agents().map(({ inputs, outputs }) => [inputs?.["host"], outputs?.["state"]]));
      const all = (state: string) => Object.fromEntries(hosts.map((one) => [one, state]));

      before(async function () {
        await needsEngine(this);
        stack = testStack({ project: kit, stack: name, stackFile: withAgents(text), attach: [attachPlugin] });
      });
      after(() => stack?.remove());

      it("waits for a person on every host, told at once, and the tenant waits too", async () => {
        const said = await failing(stack.up());
        for (const one of hosts)
          assert.match(said, new RegExp(`on ${one} is installed and waits for a person to register it`));
        assert.deepEqual(states(), all("waitingForRegistration"));
        assert.ok(!stack.resources().some(({ type }) => type.endsWith(":TenantSettings")));
      });

      it("waits as long as nobody has come, and goes on when somebody has", async () => {
        assert.match(await failing(stack.update()), /waits for a person/);
        await host().register();
        const run = await stack.update();
        assert.deepEqual(run.errors, []);
        assert.deepEqual(states(), all("active"));
        const order = run.changes.map(({ type }) => type);
        assert.ok(order.indexOf("TenantSettings") > order.lastIndexOf("ProvisioningAgent"), order.join(" "));
        assert.deepEqual(changes(await stack.update()), []);
        assert.deepEqual(changes(await stack.refresh()), []);
      });

      it("says at a refresh that a host can no longer retrieve the password of the agents' account", async () => {
        const [first = ""] = hosts;
        const account = String(agents().find(({ inputs }) => inputs?.["host"] === first)?.outputs?.["account"]);
        await host().lockOut(first);
        const { warnings } = await stack.refresh();
        const told = `${first} cannot use ${account.replace("CORP\\", "")}: it gets a new password for it from no domain controller.`;
        assert.ok(
          warnings.some((warning) => warning.includes(told)),
          warnings.join("\n"),
        );
        await host().letIn(first);
        const after = await stack.refresh();
        assert.deepEqual(
          after.warnings.filter((warning) => warning.includes("cannot use")),
          [],
        );
      });

      it("sees a service stopped, a version behind, a domain dropped and an agent uninstalled, and mends what the kit can", async () => {
        const [stopped = "", behind = "", dropped = "", ...others] = hosts;
        const gone = others.at(-1);
        await host().stop(stopped);
        await host().fallBehind(behind);
        await host().dropDomain(dropped);
        if (gone !== undefined) await host().uninstall(gone);
        const seen = new Map(
          (await stack.refresh()).changes.map(({ name: resource, paths }) => [resource, paths.join()]),
        );
        const pathsOf = (computer: string) =>
          [...seen].find(([resource]) =>
            agents().some(({ urn, inputs }) => urn.endsWith(`::${resource}`) && inputs?.["host"] === computer),
          )?.[1];
        assert.equal(pathsOf(stopped), "running");
        assert.equal(pathsOf(behind), "version");
        assert.match(pathsOf(dropped) ?? "", /^domains/);
        if (gone !== undefined) assert.equal(pathsOf(gone), "version");
        // What a person registered, a person mends: the domain, and the agent that is installed again.
        const said = await failing(stack.update());
        assert.match(said, new RegExp(`The agent on ${dropped} is registered, but it does not serve`));
        if (gone !== undefined) assert.match(said, new RegExp(`on ${gone} is installed and waits for a person`));
        assert.equal(states()[stopped], "active");
        assert.equal(states()[behind], "active");
        if (gone !== undefined) await host().register();
        await host().addDomains(dropped);
        assert.deepEqual((await stack.update()).errors, []);
        assert.deepEqual(states(), all("active"));
      });

      it("leaves the agents where they are when it is destroyed, after the tenant", async () => {
        if (text.includes("attestation:")) {
          await assert.rejects(stack.destroy(), /counts as on \(attested: /);
          assert.deepEqual(states(), all("active"));
        }
        const run = await takeAway(stack);
        const order = run.changes.map(({ type }) => type);
        // The account is the one that the agent's set-up makes, so its rights came after the agents, and go before them.
        for (const type of ["ProvisioningAgent", "DomainRootDelegation"])
          assert.ok(order.indexOf("TenantSettings") < order.indexOf(type), order.join(" "));
        const told = run.warnings.filter((warning) => warning.includes("stays, for no documented command"));
        assert.equal(told.length, hosts.length);
        assert.deepEqual(stack.resources(), []);
        assert.match(readFileSync(directoryFile(stack.folder), "utf8"), /"installedVersion": "1\.1\.2505\.0"/);
      });
    });
  }

  describe("registered by the kit", () => {
    const vault =
      "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/identity/providers/Microsoft.KeyVault/vaults/contoso-tier0";
    const password = `{ keyVault: { vaultId: ${vault}, secretUrl: https://contoso-tier0.vault.azure.net/secrets/hybrid } }`;
    const signingIn = `, registration: credential, administrator: { user: hybrid@contoso.com, password: ${password} }`;
    let stack: TestStack;
    const file = () => directoryFile(stack.folder);
    const host = () => openSimulatedDirectory(file()).hosts;
    const states = () =>
      stack
        .resources()
        .filter(({ type }) => type === "entra-writeback:index:ProvisioningAgent")
        .map(({ outputs }) => [outputs?.["state"], outputs?.["installedVersion"]]);
    const threeActive = Array.from({ length: 3 }, () => ["active", "1.1.2505.0"]);

    before(async function () {
      await needsEngine(this);
      const stackFile = withAgents(example("pilot"), signingIn);
      stack = testStack({ project: kit, stack: "contoso", stackFile, attach: [attachPlugin] });
    });
    after(() => stack?.remove());

    it("are gone on with after kill -9 between two steps", async () => {
      const child = spawn(process.execPath, [join(import.meta.dirname, "upProcess.ts"), stack.folder], {
        detached: true,
        stdio: "ignore",
      });
      assert.ok(child.pid);
      const ended = once(child, "exit");
      const isInstalled = () => existsSync(file()) && readFileSync(file(), "utf8").includes('"installedVersion": "1.1');
      while (!isInstalled() && child.exitCode === null) await sleep(2);
      process.kill(-child.pid, "SIGKILL");
      await ended;
      assert.equal(child.signalCode, "SIGKILL", "it was still at work");
      assert.deepEqual((await stack.up()).errors, []);
      assert.deepEqual(states(), threeActive);
      assert.deepEqual(changes(await stack.update()), []);
    });

    it("are upgraded and registered again without anybody", async () => {
      for (const name of ["AGENT1", "AGENT2"]) await host().fallBehind(name);
      await host().uninstall("AGENT3");
      assert.equal((await stack.refresh()).changes.length, 3);
      assert.deepEqual((await stack.update()).errors, []);
      assert.deepEqual(states(), threeActive);
    });

    it("are left alone, and told, where another tenant has them", async () => {
      await host().moveAway("AGENT2");
      await stack.refresh();
      const said = await failing(stack.update());
      assert.match(said, /The agent on AGENT2 belongs to the tenant 99999999-9999-9999-9999-999999999999/);
      assert.match(readFileSync(file(), "utf8"), /"tenantId": "99999999-9999-9999-9999-999999999999"/);
    });
  });
});
