import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SecretValue, type PropertyMap } from "../../formats/wire/codec.ts";
import { ProvisioningAgent } from "../../resources/index.ts";
import { findPowerShell, noPowerShell } from "../scripts/powerShell.ts";
import { AgentCalls } from "../support/agentWorld/agentCalls.ts";
import { AgentWorld, tenantId } from "../support/agentWorld/agentWorld.ts";
import { agentServices } from "../support/agentWorld/plainHost.ts";
import { hasOpenssl, noOpenssl, selfSigned } from "../support/certificate.ts";
import { skipFor } from "../support/needs.ts";
import { PluginClient, urnOf, type Recorded } from "../support/pluginClient.ts";

const urn = urnOf(ProvisioningAgent.type);
const name = "AADConnectProvisioningAgentSetup.exe";
const administrator = { user: "sync@contoso.onmicrosoft.com", password: "Canary.Tenant.1" };

/** The plugin, and the script as it is, in PowerShell on a stand-in of a Windows host with the agent's module. */
describe("a ProvisioningAgent by its script", () => {
  let world: AgentWorld;
  let calls: AgentCalls;
  let server: Server;
  let folder: string;
  let plugin: PluginClient;
  let served: string;

  before(async function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
    if (!hasOpenssl()) skipFor(this, noOpenssl);
    if (process.platform === "win32") skipFor(this, "the stand-in of the installer is a program for /bin/sh");
    folder = mkdtempSync(join(tmpdir(), "agent-script-"));
    const certificate = selfSigned("DNS:localhost");
    writeFileSync(join(folder, "trusted.pem"), certificate.cert);
    world = new AgentWorld();
    calls = new AgentCalls(world, { SSL_CERT_FILE: join(folder, "trusted.pem"), https_proxy: "", HTTPS_PROXY: "" });
    server = createServer(certificate, (_, response) => response.end(served));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
    plugin = await PluginClient.start({
      channel: {
        // The endpoints are Microsoft's, which a test does not call.
        run: ({ script, action, parameters, credential, tenantCredential }) =>
          calls.run(
            script,
            action,
            { ...parameters, endpoints: [] },
            {
              ...(credential && "password" in credential && { directory: credential }),
              ...(tenantCredential && "password" in tenantCredential && { tenant: tenantCredential }),
            },
          ),
      },
    });
  });
  beforeEach(() => {
    world.reset({
      accounts: {
        [administrator.user]: {
          password: administrator.password,
          tenant: tenantId,
          role: "Hybrid Identity Administrator",
          mfa: false,
        },
      },
    });
    world.setSignatures({
      [name]: { Status: "Valid", Subject: "CN=Microsoft Corporation, O=Microsoft Corporation, L=Redmond, C=US" },
    });
    served = world.installer("1.1.2505.0");
  });
  after(async () => {
    await plugin?.stop();
    await calls?.end();
    server?.closeAllConnections();
    server?.close();
    world?.remove();
    if (folder) rmSync(folder, { recursive: true });
  });

  const agent = (change: PropertyMap = {}): PropertyMap => ({
    forest: "contoso.com",
    host: "CORP-AGENT1",
    tenantId,
    domains: [{ name: "corp.contoso.com" }, { name: "contoso.com" }],
    serviceAccount: "svc-writeback$",
    version: "1.1.2505.0",
    installer: {
      url: `https://localhost:${(server.address() as AddressInfo).port}/${name}`,
      sha256: createHash("sha256").update(served).digest("hex"),
    },
    ...change,
  });
  const byCredential = {
    registration: "credential",
    tenantCredential: { user: administrator.user, password: new SecretValue(administrator.password) },
  };
  const checked = async (inputs: PropertyMap) => {
    const result = await plugin.check(urn, inputs);
    assert.deepEqual(result.failures, []);
    return result.inputs;
  };
  const seen = async (inputs: PropertyMap): Promise<Recorded> =>
    (await plugin.read(urn, { id: "CORP-AGENT1/local", inputs, outputs: inputs })) ?? assert.fail("nothing was seen");

  it("is installed, waits for a person, and is active once somebody has registered it", async () => {
    const inputs = await checked(agent());
    await assert.rejects(plugin.create(urn, inputs), /installed and waits for a person to register it/);
    const waiting = await seen(inputs);
    assert.equal(waiting.outputs["state"], "waitingForRegistration");
    assert.equal(waiting.outputs["installedVersion"], "1.1.2505.0");
    assert.equal(world.installerArguments(), "/quiet");

    world.registerByHand(["corp.contoso.com", "contoso.com"], "CORP\\svc-writeback$");
    const active = await plugin.update(urn, waiting, inputs);
    assert.equal(active.outputs["state"], "active");
    assert.equal(active.outputs["account"], "CORP\\svc-writeback$");
    assert.deepEqual(active.outputs["registeredDomains"], ["corp.contoso.com", "contoso.com"]);
    const refreshed = await seen(inputs);
    assert.deepEqual(refreshed.inputs, inputs);
    assert.equal((await plugin.diff(urn, refreshed, inputs)).changes, false);
  });

  it("is registered with a password, and mended where its service was stopped", async () => {
    const inputs = await checked(agent(byCredential));
    const made = await plugin.create(urn, inputs);
    assert.equal(made.outputs["state"], "active");
    world.stopService();
    const stopped = await seen(inputs);
    assert.deepEqual((await plugin.diff(urn, stopped, inputs)).paths, ["running"]);
    assert.equal((await plugin.update(urn, stopped, inputs)).outputs["state"], "active");
    assert.doesNotMatch(calls.written, /Canary/);
    assert.doesNotMatch(JSON.stringify(made.outputs), /Canary/);
  });

  it("has drifted where its service is gone, and by its own name where it was installed under another", async () => {
    const inputs = await checked(agent(byCredential));
    const { id } = await plugin.create(urn, inputs);
    const whole = world.services();
    world.setServices(whole.filter(({ name: one }) => one !== "AADConnectProvisioningAgent"));
    const without = await seen(inputs);
    assert.equal(without.outputs["state"], "registered");
    assert.deepEqual((await plugin.diff(urn, without, inputs)).paths, ["running"]);
    await assert.rejects(
      plugin.update(urn, without, inputs),
      /has no service AADConnectProvisioningAgent, so it serves/,
    );

    const own = "AADConnectProvisioningAgent2";
    world.setRegistry({
      "SOFTWARE\\Microsoft\\Azure AD Connect Agents\\Azure AD Connect Provisioning Agent": { ServiceName: own },
      [`SYSTEM\\CurrentControlSet\\Services\\${own}`]: { ObjectName: "CORP\\svc-writeback$" },
    });
    world.setServices([
      ...whole.filter(({ name: one }) => one !== "AADConnectProvisioningAgent"),
      { ...agentServices[0]!, name: own },
    ]);
    const renamed = await plugin.read(urn, { id, inputs, outputs: inputs });
    assert.deepEqual([renamed?.outputs["state"], renamed?.outputs["account"]], ["active", "CORP\\svc-writeback$"]);
  });

  it("calls no cmdlet where other domain controllers are preferred for a domain that it serves, and tells a person", async () => {
    const prefer = (server: string) =>
      checked(
        agent({ ...byCredential, domains: [{ name: "corp.contoso.com", preferredDomainControllers: [server] }] }),
      );
    const made = await plugin.create(urn, await prefer("dc1"));
    const { calls } = world.module();
    assert.ok(calls.includes("Add-AADCloudSyncADDomain corp.contoso.com by dc1"), calls.join("\n"));
    await assert.rejects(
      plugin.update(urn, made, await prefer("dc9")),
      /for corp\.contoso\.com dc9 \(it was given dc1\)/,
    );
    assert.deepEqual(world.module().calls, calls);
  });

  it("runs, and is not called active, where it does not tell its domains", async () => {
    const inputs = await checked(agent(byCredential));
    await plugin.create(urn, inputs);
    world.setWorld({ domainsFail: true });
    const { state, domainsKnown } = (await seen(inputs)).outputs;
    assert.deepEqual([state, domainsKnown], ["unknown", false]);
  });

  it("is upgraded, and stays registered", async () => {
    world.installAgent("1.1.2334.0", { TenantID: tenantId });
    served = world.installer("1.1.2505.0");
    world.registerByHand(["corp.contoso.com", "contoso.com"], "CORP\\svc-writeback$");
    const inputs = await checked(agent());
    const before = await seen(inputs);
    assert.deepEqual((await plugin.diff(urn, before, inputs)).paths, ["version"]);
    const after = await plugin.update(urn, before, inputs);
    assert.equal(after.outputs["installedVersion"], "1.1.2505.0");
    assert.equal(after.outputs["state"], "active");
  });

  it("is not installed where the file is another, and nothing is recorded as there", async () => {
    const inputs = await checked(agent());
    served = `${served}\n# changed on the way`;
    await assert.rejects(plugin.create(urn, inputs), /SHA-256|hash/i);
    assert.equal(world.installerArguments(), undefined);
    assert.equal((await seen(inputs)).outputs["state"], "notInstalled");
  });

  it("tells every unmet prerequisite at once, and fetches nothing", async () => {
    world.setServices([
      { name: "VaultSvc", displayName: "Credential Manager", status: "Stopped", startType: "Disabled" },
    ]);
    world.setPolicies({ MachinePolicy: "Unrestricted" });
    await assert.rejects(plugin.create(urn, await checked(agent())), (error: Error) => {
      assert.match(error.message, /CORP-AGENT1 lacks what the agent 1\.1\.2505\.0 cannot do without/);
      assert.ok(error.message.split("\n").filter((line) => line.startsWith("  ")).length >= 2, error.message);
      return true;
    });
    assert.equal(world.installerArguments(), undefined);
  });
});
