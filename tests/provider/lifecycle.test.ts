import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ChannelError } from "../../provider/channels/channel.ts";
import { openSimulatedDirectory, type SimulatedDirectory } from "../../sandbox/directory.ts";
import { openSimulatedTenant, type SimulatedTenant } from "../../sandbox/tenant.ts";
import { SecretValue, type PropertyMap } from "../../provider/protocol/codec.ts";
import { DomainRootDelegation, GroupPolicyObject, TenantSettings } from "../../provider/index.ts";
import { lifecycleLaws } from "../support/lifecycleLaws.ts";
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
const settings = (change: PropertyMap = {}): PropertyMap => ({
  tenantId: "72f988bf-0000-0000-0000-000000000000",
  selfServicePasswordResetScope: "all",
  passwordWriteback: true,
  cloudSyncWriteback: true,
  accountUnlock: true,
  ...change,
});

type Failure = Error & { metadata?: { get(key: string): Buffer[] } };

/** Whether the engine is told to keep the resource in its state. */
function isRecorded(error: Failure): boolean {
  return String(error.metadata?.get("grpc-status-details-bin")[0]).includes("ErrorResourceInitFailed");
}

describe("the plugin over gRPC, on the simulated directory and tenant", () => {
  let folder: string;
  let directory: SimulatedDirectory;
  let tenant: SimulatedTenant;
  let plugin: PluginClient;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "ewb-lifecycle-"));
    directory = openSimulatedDirectory(path.join(folder, "directory.json"));
    tenant = openSimulatedTenant(path.join(folder, "tenant.json"));
    plugin = await PluginClient.start({ channel: directory, tenant });
  });
  afterEach(async () => {
    await plugin.stop();
    rmSync(folder, { recursive: true });
  });

  describe("a GroupPolicyObject", () => {
    lifecycleLaws(
      {
        type: GroupPolicyObject.type,
        inputs: policy,
        change: {
          news: () => policy({ accountPolicy: { minimumPasswordAge: 0, passwordHistorySize: 24 } }),
          paths: ["accountPolicy.passwordHistorySize"],
        },
        drifts: {
          "an age raised by hand": {
            make: async () => void (await directory.drift.raiseMinimumPasswordAge()),
            paths: ["accountPolicy.minimumPasswordAge"],
          },
          "a link disabled": { make: async () => void (await directory.drift.disableLink()), paths: ["link.enabled"] },
        },
        goes: true,
      },
      () => plugin,
    );

    it("tells the effective age and the policy that gives it", async () => {
      const urn = urnOf(GroupPolicyObject.type);
      const { inputs } = await plugin.check(urn, policy());
      const { outputs } = await plugin.create(urn, inputs);
      assert.equal(outputs["effectiveMinimumPasswordAge"], 0);
      assert.equal(outputs["effectiveSource"], "Writeback");
    });

    it("refuses a policy of the same name that is not its own, adopts it when asked, and then leaves it behind", async () => {
      const [theirs, ours] = [urnOf(GroupPolicyObject.type, "theirs"), urnOf(GroupPolicyObject.type, "ours")];
      const { inputs } = await plugin.check(ours, policy());
      const made = await plugin.create(theirs, inputs);
      await assert.rejects(plugin.create(ours, inputs), /Choose another name, or set adopt: true to take it over/);
      const adopted = await plugin.create(ours, { ...inputs, adopt: true });
      assert.equal(adopted.id, made.id);
      await plugin.delete(ours, adopted);
      assert.ok(await plugin.read(theirs, made));
    });

    it("leaves an adopted policy alone, also where the state has it as a secret that it is adopted", async () => {
      const [theirs, ours] = [urnOf(GroupPolicyObject.type, "theirs"), urnOf(GroupPolicyObject.type, "ours")];
      const { inputs } = await plugin.check(ours, policy({ adopt: true }));
      const made = await plugin.create(theirs, inputs);
      const adopted = await plugin.create(ours, inputs);
      await plugin.delete(ours, { ...adopted, outputs: { ...adopted.outputs, adopted: new SecretValue(true) } });
      assert.ok(await plugin.read(theirs, made));
    });

    it("records the policy when the wait for its effect is cancelled", async () => {
      const urn = urnOf(GroupPolicyObject.type);
      const late = {
        run: async (call: Parameters<typeof directory.run>[0], signal: AbortSignal) => {
          const result = await directory.run(call, signal);
          return { ...result, effective: { minimumPasswordAge: 1 } };
        },
      };
      const waiting = await PluginClient.start({ channel: late });
      try {
        const { inputs } = await waiting.check(urn, policy());
        const creation = assert.rejects(waiting.create(urn, inputs), (error: Failure) => {
          assert.match(error.message, /written and linked, but it is not known to be in effect/);
          return isRecorded(error);
        });
        await sleep(300);
        await waiting.cancel();
        await creation;
      } finally {
        await waiting.stop();
      }
    });

    it("records a policy that does not come into effect together with the reason", async () => {
      const urn = urnOf(GroupPolicyObject.type);
      const stubborn = {
        run: async (call: Parameters<typeof directory.run>[0], signal: AbortSignal) => {
          const result = await directory.run(call, signal);
          return { ...result, effective: { minimumPasswordAge: 1 } };
        },
      };
      const slow = await PluginClient.start({ channel: stubborn });
      try {
        const { inputs } = await slow.check(urn, policy({ effectTimeout: 1 }));
        await assert.rejects(
          slow.create(urn, inputs),
          (error: Error & { metadata?: { get(key: string): Buffer[] } }) => {
            assert.match(
              error.message,
              /still 1 days, not 0\. The PDC emulator has not applied it: run gpupdate \/force there/,
            );
            assert.match(String(error.metadata?.get("grpc-status-details-bin")[0]), /ErrorResourceInitFailed/);
            return true;
          },
        );
      } finally {
        await slow.stop();
      }
    });
  });

  describe("a DomainRootDelegation", () => {
    lifecycleLaws(
      {
        type: DomainRootDelegation.type,
        inputs: delegation,
        change: {
          news: () => delegation({ rights: [...fourRights, "ChangePassword"] }),
          paths: ["rights[4]"],
        },
        drifts: {
          "an entry removed": { make: async () => void (await directory.drift.removeAce()), paths: ["rights[0]"] },
        },
        goes: false,
      },
      () => plugin,
    );

    it("is recorded when the answer to its creation is lost, with the rights that are its own", async () => {
      const urn = urnOf(DomainRootDelegation.type);
      let calls = 0;
      const losing = {
        run: async (call: Parameters<typeof directory.run>[0], signal: AbortSignal) => {
          const result = await directory.run(call, signal);
          if (++calls === 2) throw new ChannelError("timeout", "no answer"); // the write has happened
          return result;
        },
      };
      const cut = await PluginClient.start({ channel: losing });
      try {
        await assert.rejects(cut.create(urn, delegation({ channel: "local" })), (error: Failure) => {
          assert.match(error.message, /no answer/);
          return isRecorded(error);
        });
      } finally {
        await cut.stop();
      }
    });

    it("tells rights that someone else granted as what they are", async () => {
      const urn = urnOf(DomainRootDelegation.type);
      await plugin.create(
        urnOf(DomainRootDelegation.type, "other"),
        delegation({ rights: ["ChangePassword"], channel: "local" }),
      );
      const made = await plugin.create(urn, delegation({ channel: "local" }));
      assert.deepEqual(made.outputs["otherAces"], ["ChangePassword"]);
      await plugin.delete(urn, made);
    });

    it("takes away what it added, and leaves what was there", async () => {
      const urn = urnOf(DomainRootDelegation.type);
      const before = await plugin.create(
        urnOf(DomainRootDelegation.type, "agent"),
        delegation({ rights: ["ResetPassword"], channel: "local" }),
      );
      const made = await plugin.create(urn, delegation({ channel: "local" }));
      assert.deepEqual(made.outputs["addedRights"], fourRights.slice(1));
      await plugin.delete(urn, made);
      const left = await plugin.read(urn, { ...before, inputs: {} });
      assert.deepEqual(left?.inputs["rights"], ["ResetPassword"]);
    });
  });

  describe("TenantSettings", () => {
    lifecycleLaws(
      {
        type: TenantSettings.type,
        inputs: settings,
        change: { news: () => settings({ accountUnlock: false }), paths: ["accountUnlock"] },
        drifts: {
          "a check box cleared in the portal": {
            make: async () => void (await tenant.clearCloudSync()),
            paths: ["cloudSyncWriteback"],
          },
        },
        goes: false,
      },
      () => plugin,
    );

    it("switches off the three settings when it is destroyed, and nothing else", async () => {
      const urn = urnOf(TenantSettings.type);
      const { inputs } = await plugin.check(urn, settings());
      const made = await plugin.create(urn, inputs);
      await plugin.delete(urn, made);
      assert.deepEqual(await tenant.observe(made.id, AbortSignal.timeout(1000)), {
        selfServicePasswordResetScope: "all",
        passwordWriteback: false,
        cloudSyncWriteback: false,
        accountUnlock: false,
      });
    });
  });

  describe("TenantSettings that nothing can observe", () => {
    let blind: PluginClient;
    const urn = urnOf(TenantSettings.type);
    beforeEach(async () => (blind = await PluginClient.start({ channel: directory })));
    afterEach(() => blind.stop());

    it("say so, or who attested them", async () => {
      const { inputs } = await blind.check(urn, settings());
      const made = await blind.create(urn, inputs);
      assert.equal(made.outputs["evidence"], "notObservable");
      const attested = { ...inputs, attestation: { by: "Jo Doe", on: "2026-11-20", note: "CHG1" } };
      const updated = await blind.update(urn, made, attested);
      assert.deepEqual(
        [updated.outputs["evidence"], updated.outputs["evidenceDetail"]],
        ["attested", "Jo Doe on 2026-11-20 (CHG1)"],
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
