import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ScriptAction, ScriptCall, ScriptCredential, ScriptName } from "../../resources/ports/channel.ts";
import { takesRunCommands } from "../../provider/channels/azureHost.ts";
import { HostQueues } from "../../provider/channels/hostQueues.ts";
import { loadedLater, Router } from "../../provider/channels/router.ts";
import { RunCommandChannel } from "../../provider/channels/runCommandChannel.ts";
import { credential as signIn } from "../provider/channels/fakeHost.ts";
import { isGone } from "../provider/channels/fakePowerShell.ts";
import { findPowerShell } from "../scripts/powerShell.ts";
import { onHost, arcServerId, RunCommandEndpoint, virtualMachineId } from "../support/runCommandEndpoint.ts";
import { PluginClient, urnOf } from "../support/pluginClient.ts";
import { startFakeAzure, type FakeAzure } from "./fakeAzure.ts";
import { administrator, channel as local, createUser, domain, host, rootDacl, sysvol } from "./lab.ts";

const never = new AbortController().signal;
const rights = ["ResetPassword", "WriteLockoutTime", "WritePwdLastSet", "UnexpirePassword"];

describe("managed run commands in a real domain", () => {
  const folder = mkdtempSync(join(tmpdir(), "azure-"));
  let azure: FakeAzure;
  let endpoint: RunCommandEndpoint;
  const warnings: string[] = [];
  const remote = loadedLater(takesRunCommands, () =>
    Promise.resolve(
      new RunCommandChannel({
        endpoint: endpoint.url,
        credential: signIn,
        warn: (message) => void warnings.push(message),
      }),
    ),
  );
  const router = new HostQueues(new Router([local, remote]));

  before(async () => {
    azure = await startFakeAzure(folder);
    azure.secrets.set("/secrets/deploy", administrator.password);
    endpoint = await RunCommandEndpoint.start(findPowerShell() ?? "", azure.environments.virtualMachine);
    endpoint.environments.set(arcServerId, azure.environments.arcServer);
    await createUser("svc-writeback", "Service-Pw.1");
  });
  beforeEach(() => {
    endpoint.requests.length = 0;
    azure.log.length = 0;
  });
  after(async () => {
    await endpoint.stop();
    azure.stop();
    rmSync(folder, { recursive: true });
  });

  function callOf(
    action: ScriptAction,
    on: string | undefined,
    credential: ScriptCredential,
    server = host,
  ): ScriptCall {
    const parameters = { domain, server, sysvolPath: sysvol, account: "svc-writeback", accountDomain: domain, rights };
    return { script: "DomainRootDelegation", action, parameters, credential, ...(on !== undefined && onHost(on)) };
  }
  const inVault = (path = "/secrets/deploy") => ({ user: administrator.user, secretUrl: `${azure.vaultUrl}${path}` });

  const ways: [
    name: string,
    id: string,
    credential: () => ScriptCredential,
    protectedOnly: boolean,
    token: string[],
  ][] = [
    ["an Azure VM, password protected", virtualMachineId, () => administrator, true, []],
    ["an Arc server, password protected", arcServerId, () => administrator, true, []],
    ["an Azure VM, password in a Key Vault", virtualMachineId, inVault, false, ["imds"]],
    ["an Arc server, password in a Key Vault", arcServerId, inVault, false, ["himds", "himds"]],
  ];
  for (const [name, id, credential, isProtected, services] of ways) {
    it(`delegate, observe and take away on ${name}`, async () => {
      const run = async (action: ScriptAction) => {
        const { rights: held, changed } = await router.run(callOf(action, id, credential()), never);
        return { held, changed };
      };
      const before = await rootDacl();
      assert.deepEqual(await run("Ensure"), { held: rights, changed: rights });
      assert.notDeepEqual(await rootDacl(), before);
      assert.deepEqual(await run("Observe"), { held: rights, changed: [] });
      assert.deepEqual(await run("Remove"), { held: [], changed: rights });
      assert.equal(endpoint.runCommands.size, 0);
      assert.deepEqual(
        new Set(endpoint.placesOf(administrator.password)),
        new Set(isProtected ? ["PUT protected"] : []),
      );
      const perCall = services.length === 0 ? [] : [...services, "vault"];
      assert.deepEqual(
        azure.log.map((line) => line.split(" ")[0]),
        [...perCall, ...perCall, ...perCall],
      );
      assert.deepEqual(warnings, []);
    });
  }

  it("bring several observations at once, each as it would come alone", async () => {
    const place = { domain, server: host, sysvolPath: sysvol };
    const own = (script: ScriptName, parameters: object): ScriptCall => ({
      ...callOf("Observe", virtualMachineId, administrator),
      script,
      parameters: { ...place, ...parameters },
    });
    const id = "{31B2F340-016D-11D2-945F-00C04FB984F9}";
    const calls = [
      own("GroupPolicyObject", { id, displayName: "Default Domain Policy" }),
      callOf("Observe", virtualMachineId, administrator),
      own("PasswordSettingsObject", { name: "None", appliesTo: [], users: ["Administrator"] }),
      own("GroupPolicyObject", { id: "no id" }),
    ];
    const outcome = (call: ScriptCall) => router.run(call, never).catch((error: Error) => error.message);
    const together = await Promise.all(calls.map(outcome));
    assert.deepEqual(
      endpoint.log.filter((line) => line.startsWith("PUT")),
      ["PUT tier0-1/runCommands/entra-writeback-Observations-#"],
    );
    const alone = [];
    for (const call of calls) alone.push(await outcome(call));
    assert.deepEqual(together, alone);
    assert.match(String(alone[3]), /The policy id "NO ID" is not a GUID in braces\./);
  });

  it("serve the plugin through a whole life of a resource", async () => {
    const plugin = await PluginClient.start({ channel: router });
    const urn = urnOf("entra-writeback:index:DomainRootDelegation");
    const place = { domain, server: host, channel: virtualMachineId, credential: inVault() };
    try {
      const news = { ...place, account: "svc-writeback", accountServer: host, rights };
      const { inputs, failures } = await plugin.check(urn, news);
      assert.deepEqual(failures, []);
      const before = await rootDacl();
      const created = await plugin.create(urn, inputs);
      assert.deepEqual(created.outputs["addedRights"], rights);
      const current = await plugin.read(urn, created);
      assert.deepEqual(current?.inputs, inputs);
      await plugin.delete(urn, created);
      assert.deepEqual(await rootDacl(), before);
      assert.deepEqual(endpoint.placesOf(administrator.password), []);
      assert.equal(endpoint.runCommands.size, 0);
    } finally {
      await plugin.stop();
    }
  });

  it("tell the script's own failure by its code", async () => {
    const wrong = { user: administrator.user, password: "Wrong-Pw.1" };
    await assert.rejects(router.run(callOf("Observe", virtualMachineId, wrong), never), {
      code: "logon-refused",
      message: /^DomainRootDelegation Observe on the Azure VM tier0-1: .*refuses the logon of/,
    });
    assert.deepEqual(endpoint.placesOf("Wrong-Pw.1"), ["PUT protected"]);
  });

  it("end the script on the host when they are cancelled", async () => {
    // Takes the connection and never answers.
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(636, "127.0.0.9", resolve));
    const connected = new Promise<void>((resolve) => silent.once("connection", () => resolve()));
    const controller = new AbortController();
    const call = callOf("Observe", virtualMachineId, administrator, "127.0.0.9");
    const ended = assert.rejects(router.run(call, controller.signal), {
      code: "cancelled",
      message: /Azure accepted the deletion of the run command, which stops the script/,
    });
    await connected;
    await delay(100);
    const pid = endpoint.runCommands.values().next().value?.pid ?? NaN;
    process.kill(pid, 0);
    controller.abort();
    await ended;
    await isGone(pid);
    silent.close();
  });

  describe("Key Vault", () => {
    const observe = (on: string | undefined, credential: ScriptCredential = inVault()) =>
      router.run(callOf("Observe", on, credential), never);
    afterEach(() => {
      azure.identity = true;
      azure.vaultFaults.length = 0;
    });

    it("is asked again when it is busy", async () => {
      azure.vaultFaults.push(429, 503);
      assert.equal((await observe(virtualMachineId))["exists"], true);
      assert.deepEqual(azure.log, [
        "imds /metadata/identity/oauth2/token",
        ...Array<string>(3).fill("vault /secrets/deploy"),
      ]);
    });

    it("that refuses names the role that is missing", async () => {
      azure.vaultFaults.push(403);
      await assert.rejects(observe(arcServerId), {
        code: "refused",
        message:
          /The Key Vault refuses https:\/\/tier0-lab\.vault\.azure\.net\/secrets\/deploy to the managed identity of .*: 403 Forbidden The caller is not authorized\. Give the identity the role "Key Vault Secrets User" on the secret/,
      });
    });

    it("without the secret says so", async () => {
      await assert.rejects(observe(virtualMachineId, inVault("/secrets/none")), {
        code: "not-found",
        message: /There is no secret https:\/\/tier0-lab\.vault\.azure\.net\/secrets\/none \(404 SecretNotFound/,
      });
    });

    it("cannot be read by a host without an identity", async () => {
      azure.identity = false;
      await assert.rejects(observe(virtualMachineId), {
        code: "refused",
        message:
          /gets no token of its managed identity \(400 invalid_request Identity not found\)\. Switch the system-assigned identity of the Azure VM on/,
      });
      assert.deepEqual(azure.log, ["imds /metadata/identity/oauth2/token"]);
    });

    it("is read by the machine where Pulumi runs, where that is in Azure", async () => {
      process.env["SSL_CERT_FILE"] = azure.environments.virtualMachine["SSL_CERT_FILE"];
      try {
        assert.equal((await observe(undefined))["exists"], true);
        assert.deepEqual(azure.log, ["imds /metadata/identity/oauth2/token", "vault /secrets/deploy"]);
        assert.deepEqual(endpoint.requests, []);
      } finally {
        delete process.env["SSL_CERT_FILE"];
      }
    });
  });
});
