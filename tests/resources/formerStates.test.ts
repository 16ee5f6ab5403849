import assert from "node:assert/strict";
import type { PropertyMap } from "../../formats/wire/codec.ts";
import type { GroupManagedServiceAccountResult } from "../../resources/groupManagedServiceAccount/call.ts";
import {
  DomainRootDelegation,
  GroupManagedServiceAccount,
  GroupPolicyObject,
  PasswordSettingsObject,
} from "../../resources/index.ts";
import type { JsonObject, ScriptAction, ScriptCall } from "../../resources/ports/channel.ts";
import { flat } from "../support/flat.ts";
import { theirId } from "../support/groupPolicyWorld.ts";
import { urnOf, type Recorded } from "../support/pluginClient.ts";
import { SimulatedWorld } from "../support/simulatedWorld.ts";

const domain = "corp.contoso.com";
const link = { order: 1, enabled: true, enforced: false };

/** What 0.1.0 recorded of adopted objects, in its own form: the plugin goes on with it, and gives back what it tells. */
describe("a state that version 0.1.0 recorded", () => {
  const world = new SimulatedWorld();
  const byHand = (script: ScriptCall["script"], action: ScriptAction, parameters: JsonObject) =>
    world.directory.run({ script, action, parameters }, new AbortController().signal);

  /** The inputs as they are checked, and the outputs in the form of then. */
  const recorded = async (type: string, id: string, inputs: PropertyMap, outputs: PropertyMap): Promise<Recorded> => {
    const checked = await world.plugin.check(urnOf(type), inputs);
    assert.deepEqual(checked.failures, []);
    return { id, inputs: checked.inputs, outputs: { ...checked.inputs, ...outputs } };
  };
  const previewsWithoutChange = async (type: string, old: Recorded, inputs: PropertyMap) => {
    const { inputs: news } = await world.plugin.check(urnOf(type), inputs);
    assert.equal((await world.plugin.diff(urnOf(type), old, news)).changes, false);
    const refreshed = await world.plugin.read(urnOf(type), old);
    assert.deepEqual(refreshed?.inputs, old.inputs);
  };

  it("of a group policy gives back settings, what was not set, name and link", async () => {
    const type = GroupPolicyObject.type;
    const ours = { accountPolicy: { minimumPasswordAge: 0 }, services: [{ service: "VaultSvc", startup: "manual" }] };
    const inputs = { domain, displayName: "Writeback", adopt: true, ...ours };
    const policy = { domain, id: theirId, displayName: "Writeback" };
    await byHand("GroupPolicyObject", "Ensure", { ...policy, settings: flat(ours), link });
    const old = await recorded(type, `${domain}/${theirId}`, inputs, {
      policyId: theirId,
      adopted: true,
      before: {
        displayName: "Theirs",
        settings: { accountPolicy: { minimumPasswordAge: 2 } },
        unset: ["services.VaultSvc"],
        link: { order: 1, enabled: true, enforced: true },
      },
      written: [{ displayName: "Writeback", settings: ours, link }],
    });
    await previewsWithoutChange(type, old, inputs);
    await world.plugin.delete(urnOf(type), old);
    const now = await byHand("GroupPolicyObject", "Observe", policy);
    assert.deepEqual(now["settings"], { "accountPolicy.minimumPasswordAge": 2 });
    assert.equal(now["displayName"], "Theirs");
    assert.deepEqual(now["link"], { order: 1, enabled: true, enforced: true });
  });

  it("of a policy of the kit's own takes out what is no longer declared", async () => {
    const type = GroupPolicyObject.type;
    const ours = { services: [{ service: "VaultSvc", startup: "manual" }], accountPolicy: { minimumPasswordAge: 0 } };
    const policy = { domain, id: theirId, displayName: "Writeback" };
    await byHand("GroupPolicyObject", "Ensure", { ...policy, settings: flat(ours), link });
    const old = await recorded(
      type,
      `${domain}/${theirId}`,
      { domain, displayName: "Writeback", ...ours },
      {
        policyId: theirId,
        adopted: false,
        before: { settings: {}, unset: ["accountPolicy.minimumPasswordAge", "services.VaultSvc"], unlink: true },
        written: [{ displayName: "Writeback", settings: ours, link }],
      },
    );
    const less = { domain, displayName: "Writeback", accountPolicy: { minimumPasswordAge: 0 } };
    const { inputs } = await world.plugin.check(urnOf(type), less);
    await world.plugin.update(urnOf(type), old, inputs);
    const now = await byHand("GroupPolicyObject", "Observe", policy);
    assert.deepEqual(now["settings"], { "accountPolicy.minimumPasswordAge": 0 });
  });

  it("of a PSO gives back its nested settings", async () => {
    const type = PasswordSettingsObject.type;
    const ours = { precedence: 10, settings: { minimumPasswordAge: 0 }, appliesTo: ["Pilot"] };
    const inputs = { domain, name: "Pilot", adopt: true, ...ours };
    await byHand("PasswordSettingsObject", "Ensure", { domain, name: "Pilot", ...ours });
    const old = await recorded(type, `${domain}/Pilot`, inputs, {
      adopted: true,
      before: { precedence: 5, settings: { minimumPasswordAge: 3, passwordHistorySize: 7 }, appliesTo: ["Old"] },
      written: [ours],
    });
    await previewsWithoutChange(type, old, inputs);
    await world.plugin.delete(urnOf(type), old);
    const now = await byHand("PasswordSettingsObject", "Observe", { domain, name: "Pilot", ...ours });
    assert.equal((now["settings"] as JsonObject)["minimumPasswordAge"], 3);
    assert.deepEqual([now["precedence"], now["appliesTo"]], [5, ["Old"]]);
  });

  it("of a service account gives back its values, also where no update has recorded what was written", async () => {
    const type = GroupManagedServiceAccount.type;
    const theirs = {
      dnsHostName: "writeback.corp.contoso.com",
      passwordReaders: ["Old-Hosts"],
      encryptionTypes: ["AES256"],
      servicePrincipalNames: ["http/x"],
      enabled: false,
    };
    const whole = { domain, account: "writeback$" };
    const ours = { ...theirs, passwordReaders: ["Agent-Hosts"], encryptionTypes: ["AES128", "AES256"], enabled: true };
    await byHand("GroupManagedServiceAccount", "Ensure", { ...whole, ...ours, servicePrincipalNames: [] });
    const inputs = { ...whole, adopt: true, passwordReaders: ["Agent-Hosts"] };
    const old = await recorded(type, `${domain}/writeback$`, inputs, { adopted: true, before: theirs });
    await previewsWithoutChange(type, old, inputs);
    await world.plugin.delete(urnOf(type), old);
    const now = await byHand("GroupManagedServiceAccount", "Observe", { ...whole, ...theirs });
    const { passwordReaders, enabled } = now as unknown as GroupManagedServiceAccountResult;
    assert.deepEqual([passwordReaders, enabled], [["Old-Hosts"], false]);
  });

  it("of a delegation takes away what it had added, and nothing else", async () => {
    const type = DomainRootDelegation.type;
    const whole = { domain, account: "writeback$", accountDomain: domain };
    const rights = ["ResetPassword", "UnexpirePassword"];
    const made = await byHand("DomainRootDelegation", "Ensure", { ...whole, rights });
    // Neither overGrants nor reportUnreachableUsers was declared then, and no default recorded.
    const old: Recorded = {
      id: `${domain}/writeback$`,
      inputs: { domain, account: "writeback$", rights, channel: "local", mode: "manage" },
      outputs: {
        domain,
        account: "writeback$",
        rights,
        channel: "local",
        mode: "manage",
        accountSid: made["accountSid"] as string,
        addedRights: ["UnexpirePassword"],
        formerEntries: [],
        foundOverGrants: [],
        reportedOverGrants: [],
      },
    };
    assert.deepEqual((await world.plugin.read(urnOf(type), old))?.outputs["addedRights"], ["UnexpirePassword"]);
    await world.plugin.delete(urnOf(type), old);
    const now = await byHand("DomainRootDelegation", "Observe", { ...whole, rights });
    assert.deepEqual(now["rights"], ["ResetPassword"]);
  });
});
