import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SecretValue, type PropertyMap } from "../../../formats/wire/codec.ts";
import { TenantSettings } from "../../../resources/index.ts";
import type { ScriptCall } from "../../../resources/ports/channel.ts";
import { openSimulatedTenant, type SimulatedTenant } from "../../../sandbox/tenant.ts";
import { PluginClient, urnOf } from "../../support/pluginClient.ts";
import { portalToken } from "../../support/portalToken.ts";

const tenantId = "72f988bf-0000-0000-0000-000000000000";
const urn = urnOf(TenantSettings.type);
const settings = (change: PropertyMap): PropertyMap => ({
  tenantId,
  selfServicePasswordResetScope: "all",
  passwordWriteback: true,
  cloudSyncWriteback: true,
  accountUnlock: true,
  ...change,
});

describe("the tenant's settings through the plugin", () => {
  let folder: string;
  let tenant: SimulatedTenant;
  let plugin: PluginClient;
  let calls: ScriptCall[];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "ewb-tenant-"));
    tenant = openSimulatedTenant(join(folder, "tenant.json"));
    calls = [];
    const found = {
      commandAvailable: true,
      missingCommands: [],
      installedVersion: "1.1.2505.0",
      registeredTenantId: tenantId,
    };
    const run = (call: ScriptCall) => {
      calls.push(call);
      return Promise.resolve({ ...found, ...(call.action === "Ensure" && { applied: true, reason: "" }) });
    };
    plugin = await PluginClient.start({ channel: { run }, tenant: tenant.ways });
  });
  afterEach(async () => {
    await plugin.stop();
    rmSync(folder, { recursive: true });
  });

  it("take the administrator's password to the script and nowhere else", async () => {
    const { inputs, failures } = await plugin.check(
      urn,
      settings({
        appliedBy: "agent",
        agentHost: { name: "A1", channel: "local" },
        administrator: { user: "hia@contoso.com", password: new SecretValue("canary") },
      }),
    );
    assert.deepEqual(failures, []);
    const made = await plugin.create(urn, inputs);
    const { administrator, ...outputs } = made.outputs as { administrator: { password: unknown } } & PropertyMap;
    assert.ok(administrator.password instanceof SecretValue);
    assert.doesNotMatch(JSON.stringify(outputs), /canary/);
    assert.equal(outputs["evidence"], "notObservable", "a command's word is none for the settings it does not set");
    const [observe, ensure] = calls;
    assert.doesNotMatch(JSON.stringify(observe), /canary/);
    const { tenantCredential, ...plain } = ensure ?? assert.fail();
    assert.deepEqual(tenantCredential, { user: "hia@contoso.com", password: "canary" });
    assert.doesNotMatch(JSON.stringify(plain), /canary/);
    // A look runs nothing: no cmdlet reads the setting.
    assert.deepEqual((await plugin.read(urn, made))?.outputs, made.outputs);
    assert.equal(calls.length, 2);
  });

  it("with mode observe are looked at only, and an update fails with what differs", async () => {
    const portal = { acknowledgeUnsupported: true, token: new SecretValue(portalToken()) };
    await tenant.set(tenantId, { passwordWriteback: true, accountUnlock: true });
    const { inputs } = await plugin.check(urn, settings({ appliedBy: "portal", portal, mode: "observe" }));
    await assert.rejects(plugin.create(urn, inputs), (error: Error) => {
      assert.match(error.message, /is not as declared, and mode is observe, so nothing was changed:/);
      assert.match(error.message, /cloudSyncWriteback is false, declared is true\n/);
      assert.match(error.message, /Have it changed, then update again\./);
      return true;
    });
    await tenant.set(tenantId, { cloudSyncWriteback: true });
    const made = await plugin.create(urn, inputs);
    await plugin.delete(urn, made);
    assert.equal((await tenant.settings(tenantId)).passwordWriteback, true, "a destroy changes nothing either");
    assert.deepEqual(calls, []);
  });

  it("that nothing observes are in no way another than declared, with mode observe too", async () => {
    const { inputs } = await plugin.check(urn, settings({ mode: "observe" }));
    const made = await plugin.create(urn, inputs);
    assert.equal(made.outputs["evidence"], "notObservable");
    assert.equal((await plugin.diff(urn, made, inputs)).changes, false);
  });
});
