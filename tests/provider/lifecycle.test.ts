import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { openSimulatedDirectory, type SimulatedDirectory } from "../../sandbox/directory.ts";
import { openSimulatedTenant, type SimulatedTenant } from "../../sandbox/tenant.ts";
import { SecretValue, type PropertyMap } from "../../formats/wire/codec.ts";
import { DomainRootDelegation, GroupPolicyObject, TenantSettings } from "../../resources/index.ts";
import { lifecycleLaws } from "../support/lifecycleLaws.ts";
import { portalToken } from "../support/portalToken.ts";
import { PluginClient, urnOf } from "../support/pluginClient.ts";

const domain = "corp.contoso.com";
const fourRights = ["ResetPassword", "WriteLockoutTime", "WritePwdLastSet", "UnexpirePassword"];
const policy = (change: PropertyMap = {}): PropertyMap => ({
  domain,
  displayName: "Writeback",
  accountPolicy: { minimumPasswordAge: 0 },
  ...change,
});
const delegation = (change: PropertyMap = {}): PropertyMap => ({
  domain,
  account: "provAgentgMSA$",
  rights: fourRights,
  ...change,
});
const tenantId = "72f988bf-0000-0000-0000-000000000000";
const settings = (change: PropertyMap = {}): PropertyMap => ({
  tenantId,
  selfServicePasswordResetScope: "all",
  passwordWriteback: true,
  cloudSyncWriteback: true,
  accountUnlock: true,
  ...change,
});

describe("the plugin over gRPC, on the simulated directory and tenant", () => {
  let folder: string;
  let directory: SimulatedDirectory;
  let tenant: SimulatedTenant;
  let plugin: PluginClient;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "ewb-lifecycle-"));
    directory = openSimulatedDirectory(path.join(folder, "directory.json"));
    tenant = openSimulatedTenant(path.join(folder, "tenant.json"));
    plugin = await PluginClient.start({ channel: directory, tenant: tenant.ways });
  });
  afterEach(async () => {
    await plugin.stop();
    rmSync(folder, { recursive: true });
  });

  describe("TenantSettings by the portal", () => {
    // Nobody has given the simulated portal a way to set the box of cloud sync: a person has checked it.
    beforeEach(() => tenant.set(tenantId, { cloudSyncWriteback: true }));
    const token = portalToken();
    const byPortal = (change: PropertyMap = {}): PropertyMap =>
      settings({
        appliedBy: "portal",
        portal: { acknowledgeUnsupported: true, token: new SecretValue(token) },
        ...change,
      });
    const ways = ["passwordWriteback", "cloudSyncWriteback", "accountUnlock", "selfServicePasswordResetScope"];
    lifecycleLaws(
      {
        type: TenantSettings.type,
        inputs: byPortal,
        change: { news: () => byPortal({ accountUnlock: false }), paths: ["accountUnlock"] },
        drifts: {
          "a check box cleared in the portal": {
            make: () => tenant.set(tenantId, { accountUnlock: false }),
            paths: ["accountUnlock"],
          },
        },
        // An import has no token to look with.
        notImported: ["appliedBy", "portal", "adopt", ...ways],
        goes: false,
      },
      () => plugin,
    );

    it("switches off what it can set when it is destroyed, and nothing else", async () => {
      const urn = urnOf(TenantSettings.type);
      const { inputs } = await plugin.check(urn, byPortal());
      const made = await plugin.create(urn, inputs);
      await plugin.delete(urn, made);
      assert.deepEqual(await tenant.settings(made.id), {
        selfServicePasswordResetScope: "none",
        passwordWriteback: false,
        cloudSyncWriteback: true,
        accountUnlock: false,
      });
    });

    it("keeps the token encrypted, and in no output and no reason", async () => {
      const urn = urnOf(TenantSettings.type);
      const { inputs } = await plugin.check(urn, byPortal());
      const made = await plugin.create(urn, inputs);
      const { portal } = made.outputs as { portal: { token: unknown } };
      assert.ok(portal.token instanceof SecretValue);
      assert.doesNotMatch(JSON.stringify({ ...made.outputs, portal: 0 }), /canary/);
      const plain = await plugin.check(urn, byPortal({ portal: { acknowledgeUnsupported: true, token } }));
      assert.match(plain.failures[0]?.reason ?? "", /must be a secret/);
      assert.doesNotMatch(JSON.stringify(plain.failures), /canary/);
    });

    it("is recorded with what is wrong where a box that it cannot set is not as declared", async () => {
      await tenant.set(tenantId, { cloudSyncWriteback: false });
      const urn = urnOf(TenantSettings.type);
      const { inputs } = await plugin.check(urn, byPortal());
      await assert.rejects(plugin.create(urn, inputs), /"Write back passwords with .*" is off, declared is on/);
    });
  });

  describe("TenantSettings that nothing can observe", () => {
    let blind: PluginClient;
    const today = new Date().toISOString().slice(0, 10);
    const urn = urnOf(TenantSettings.type);
    beforeEach(async () => (blind = await PluginClient.start({ channel: directory })));
    afterEach(() => blind.stop());

    it("say so, or who attested them", async () => {
      const { inputs } = await blind.check(urn, settings());
      const made = await blind.create(urn, inputs);
      assert.equal(made.outputs["evidence"], "notObservable");
      const attested = { ...inputs, attestation: { by: "Jo Doe", on: today, note: "CHG1" } };
      const updated = await blind.update(urn, made, attested);
      assert.deepEqual(
        [updated.outputs["evidence"], updated.outputs["evidenceDetail"]],
        ["attested", `Jo Doe on ${today} (CHG1)`],
      );
    });

    it("refuse a statement from the future, and one about other settings", async () => {
      const attestation = { by: "Jo Doe", on: "2026-11-20" };
      const future = await blind.check(urn, settings({ attestation: { ...attestation, on: "2999-01-01" } }));
      assert.match(future.failures[0]?.reason ?? "", /in the future/);
      const news = settings({ attestation, accountUnlock: false });
      const stale = await blind.check(urn, news, settings({ attestation }));
      assert.equal(stale.failures[0]?.property, "attestation");
      assert.match(
        stale.failures[0]?.reason ?? "",
        /^accountUnlock changed, but the statement by Jo Doe of 2026-11-20/,
      );
      const again = await blind.check(
        urn,
        settings({ attestation: { ...attestation, note: "after CHG2" }, accountUnlock: false }),
        settings({ attestation }),
      );
      assert.deepEqual(again.failures, []);
    });
  });

  it("keeps nothing of the configuration that the engine hands to a plugin of the kit's name", async () => {
    const secret = new SecretValue('[{"credential":{"password":"canary"}}]');
    assert.deepEqual(await plugin.checkConfig({ version: "0.1.0", forests: secret }), {});
  });

  it("stops at once when it is cancelled, until the next run attaches", async () => {
    const urn = urnOf(GroupPolicyObject.type);
    const { inputs } = await plugin.check(urn, policy());
    await plugin.cancel();
    await assert.rejects(plugin.create(urn, inputs), /cancelled|aborted/i);
    await plugin.attach();
    await plugin.delete(urn, await plugin.create(urn, inputs));
  });

  it("takes nothing from a directory that answers nonsense", async () => {
    const lying = await PluginClient.start({
      channel: { run: () => Promise.resolve({ exists: true, id: 7, rights: "all" }) },
    });
    try {
      const urn = urnOf(GroupPolicyObject.type);
      const { inputs } = await lying.check(urn, policy());
      await assert.rejects(
        lying.create(urn, inputs),
        /GroupPolicyObject Observe: the answer has another form than the kit's scripts give: id is number instead of string, .* Nothing is taken from it/,
      );
      await assert.rejects(
        lying.create(urnOf(DomainRootDelegation.type), delegation({ channel: "local" })),
        /rights is string instead of list/,
      );
    } finally {
      await lying.stop();
    }
  });

  it("tries again when someone else changed the object in between, and gives up after three times", async () => {
    const urn = urnOf(DomainRootDelegation.type);
    directory.faults.failNext(2, "conflict");
    const made = await plugin.create(urn, delegation({ channel: "local" }));
    directory.faults.failNext(3, "conflict");
    await assert.rejects(plugin.read(urn, made));
    await plugin.delete(urn, made);
  });

  it("tells an unknown resource type", async () => {
    await assert.rejects(
      plugin.check(urnOf("entra-writeback:index:Nothing"), {}),
      /has no resource type "entra-writeback:index:Nothing"; it has /,
    );
  });
});
