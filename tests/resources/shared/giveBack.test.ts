import assert from "node:assert/strict";
import type { JsonObject, ScriptAction, ScriptCall } from "../../../resources/ports/channel.ts";
import { GroupManagedServiceAccount, PasswordSettingsObject } from "../../../resources/index.ts";
import { remove, update } from "../../../provider/lifecycle.ts";
import type { PropertyMap } from "../../../formats/wire/codec.ts";
import { inputsIn } from "../../../resources/definition/definition.ts";
import { definition, type PasswordSettingsObjectInputs } from "../../../resources/passwordSettingsObject/definition.ts";
import { passwordSettingsObject } from "../../../resources/passwordSettingsObject/lifecycle.ts";
import { kindOfType } from "../../../resources/registry.ts";
import { contextOf } from "../../support/context.ts";
import { urnOf, type Recorded } from "../../support/pluginClient.ts";
import { SimulatedWorld } from "../../support/simulatedWorld.ts";

const domain = "corp.contoso.com";

/** What others did while the kit had an object counts, and what cannot be given back keeps nobody from destroying it. */
describe("an adopted object that is given back, on the simulated directory,", () => {
  const world = new SimulatedWorld();
  const byHand = (script: ScriptCall["script"], action: ScriptAction, parameters: JsonObject) =>
    world.directory.run({ script, action, parameters }, new AbortController().signal);

  describe("a PSO", () => {
    const urn = urnOf(PasswordSettingsObject.type);
    const title = 'The PSO "Pilot" of corp.contoso.com was there before the kit and stays, with the values it had then';
    const theirs = {
      domain,
      name: "Pilot",
      precedence: 5,
      settings: { minimumPasswordAge: 1 },
      appliesTo: ["Old", "B"],
    };
    const pso = (action: ScriptAction, change: JsonObject = {}) =>
      byHand("PasswordSettingsObject", action, { ...theirs, ...change });
    const inputs: PropertyMap = {
      domain,
      name: "Pilot",
      adopt: true,
      precedence: 10,
      settings: { minimumPasswordAge: 0, passwordHistorySize: 12 },
      appliesTo: ["Pilot users"],
    };
    const checked = async (change: PropertyMap = {}) =>
      (await world.plugin.check(urn, { ...inputs, ...change })).inputs;
    let made: Recorded;
    const destroy = async (recorded = made) => {
      const { context, warnings } = contextOf(world.directory);
      await kindOfType(PasswordSettingsObject.type).use((resource) =>
        remove(resource, { urn, id: recorded.id, state: recorded.outputs }, context),
      );
      return warnings;
    };
    beforeEach(async () => {
      await pso("Ensure");
      made = await world.plugin.create(urn, await checked());
    });

    it("gets back what can be, where a group was deleted meanwhile, and the rest is told", async () => {
      world.edit(domain, (state) => (state.deleted = ["old"]));
      assert.deepEqual(await destroy(), [
        `${title}, except for:\n  appliesTo, which was "Old": the domain has no account of that name`,
      ]);
      const { appliesTo, precedence } = await pso("Observe");
      assert.deepEqual([appliesTo, precedence], [["B"], 5]);
    });

    it("keeps what somebody else has set since, also after a refresh", async () => {
      const changed = { precedence: 7, settings: { minimumPasswordAge: 3 }, appliesTo: ["Pilot users"] };
      await pso("Ensure", changed);
      const refreshed = (await world.plugin.read(urn, made)) ?? assert.fail();
      assert.equal(refreshed.inputs["precedence"], 7);
      assert.deepEqual(await destroy(refreshed), [
        `${title}, except for:\n  precedence, which was 5: somebody else has made it 7 since\n  settings.minimumPasswordAge, which was 1: somebody else has made it 3 since`,
      ]);
      const { appliesTo, precedence, settings } = await pso("Observe");
      const { minimumPasswordAge, passwordHistorySize } = settings as JsonObject;
      assert.deepEqual([appliesTo, precedence, minimumPasswordAge, passwordHistorySize], [["Old", "B"], 7, 3, 24]);
    });

    it("keeps what somebody else has made of a setting that is no longer declared, and gets another back", async () => {
      const more = { settings: { minimumPasswordAge: 0, passwordHistorySize: 12, lockoutThreshold: 9 } };
      made = await world.plugin.update(urn, made, await checked(more));
      await pso("Ensure", { ...inputs, settings: { lockoutThreshold: 4 } } as JsonObject);
      const { context, warnings } = contextOf(world.directory);
      const news = await checked({ settings: { minimumPasswordAge: 0 } });
      await kindOfType(PasswordSettingsObject.type).use((resource) =>
        update(resource, { urn, id: made.id, state: made.outputs }, news, context),
      );
      assert.deepEqual(warnings, [
        'The PSO "Pilot" of corp.contoso.com: no longer declared, but not given the value it had before the kit:\n  settings.lockoutThreshold, which was 0: somebody else has made it 4 since',
      ]);
      const { lockoutThreshold, passwordHistorySize } = (await pso("Observe"))["settings"] as JsonObject;
      assert.deepEqual([lockoutThreshold, passwordHistorySize], [4, 24]);
    });

    it("remembers a setting as it is when the kit first writes it", async () => {
      await pso("Ensure", { ...inputs, settings: { lockoutThreshold: 4 } } as JsonObject);
      const settings = { minimumPasswordAge: 0, passwordHistorySize: 12, lockoutThreshold: 9 };
      made = await world.plugin.update(urn, made, await checked({ settings }));
      await destroy();
      assert.equal(((await pso("Observe"))["settings"] as JsonObject)["lockoutThreshold"], 4);
    });

    it("is destroyed although the directory does not take what it had, which is told then", async () => {
      // The group is gone between the look and the write.
      const channel = {
        run: (call: ScriptCall, signal: AbortSignal) => {
          if (call.action === "Ensure") world.edit(domain, (state) => (state.deleted = ["B"]));
          return world.directory.run(call, signal);
        },
      };
      const { context, warnings } = contextOf(channel);
      await kindOfType(PasswordSettingsObject.type).use((resource) =>
        remove(resource, { urn, id: made.id, state: made.outputs }, context),
      );
      const why = 'appliesTo names "B", but the domain has no account of that name.';
      assert.deepEqual(warnings, [
        `${title}, except for:\n  appliesTo, which was ["Old","B"]: ${why}\n  precedence, which was 5: ${why}\n  settings.minimumPasswordAge, which was 1: ${why}\n  settings.passwordHistorySize, which was 24: ${why}`,
      ]);
    });

    it("stays as it is where the kit never wrote, as after an import", async () => {
      const imported = await world.plugin.read(urn, { id: `${domain}/Pilot`, inputs: {}, outputs: {} });
      await pso("Ensure", { precedence: 8 });
      const stays = 'The PSO "Pilot" of corp.contoso.com was there before the kit and stays as it is.';
      assert.deepEqual(await destroy(imported), [stays]);
      assert.equal((await pso("Observe"))["precedence"], 8);
    });
  });

  describe("a PSO that two stacks make at once", () => {
    const [one, other] = [urnOf(PasswordSettingsObject.type, "one"), urnOf(PasswordSettingsObject.type, "other")];
    const inputs = { domain, name: "Twice", settings: { minimumPasswordAge: 0 }, appliesTo: ["A"] };
    const checked = async (urn: string, precedence: number) =>
      (await world.plugin.check(urn, { ...inputs, precedence })).inputs;
    const precedence = async () => (await byHand("PasswordSettingsObject", "Observe", inputs))["precedence"];

    it("belongs to the first, and the second is refused and not recorded", async () => {
      const { memory, ...resource } = passwordSettingsObject;
      const plain = inputsIn<PasswordSettingsObjectInputs>(definition, await checked(other, 8));
      const subject = { urn: other, id: "", inputs: plain, memory: memory.fresh };
      const made = await world.plugin.create(one, await checked(one, 7));
      const { context, warnings } = contextOf(world.directory);
      const refused = /"Twice" does not carry the mark of this resource: its adminDescription is "entra-writeback /;
      await assert.rejects(resource.ensure(subject, context), refused);
      const seen = (await resource.observe(subject, context)) ?? assert.fail();
      assert.equal(resource.leftTraces(subject, seen), false);
      await resource.remove(subject, context);
      assert.equal(await precedence(), 7);
      assert.deepEqual(warnings, [
        'The PSO "Twice" of corp.contoso.com does not carry the mark of this resource (adminDescription), so somebody else has made it, and it stays.',
      ]);
      await world.plugin.delete(one, made);
      assert.equal(await precedence(), 0);
    });

    it("is changed by an update only where it is its own, or to be adopted", async () => {
      const made = await world.plugin.create(one, await checked(one, 7));
      await byHand("PasswordSettingsObject", "Remove", inputs);
      await byHand("PasswordSettingsObject", "Ensure", { ...inputs, precedence: 3 });
      const update = async (more: PropertyMap) =>
        world.plugin.update(one, made, { ...(await checked(one, 7)), ...more });
      await assert.rejects(update({}), /its adminDescription is not set, so somebody else has made it/);
      assert.equal(await precedence(), 3);
      const adopted = await update({ adopt: true });
      assert.equal(await precedence(), 7);
      await world.plugin.delete(one, adopted);
      assert.equal(await precedence(), 3);
    });
  });

  describe("a group managed service account", () => {
    const urn = urnOf(GroupManagedServiceAccount.type);
    const title =
      "The service account writeback$ of corp.contoso.com was there before the kit and stays, with the values it had then";
    const theirs = {
      domain,
      account: "writeback$",
      dnsHostName: "",
      passwordReaders: ["Old-Hosts", "HOST1$"],
      encryptionTypes: ["AES256"],
      servicePrincipalNames: ["http/x"],
      enabled: false,
    };
    const gmsa = (action: ScriptAction, change: JsonObject = {}) =>
      byHand("GroupManagedServiceAccount", action, { ...theirs, ...change });
    const adopt = async () => {
      await gmsa("Ensure");
      const inputs = { domain, account: "writeback$", adopt: true, passwordReaders: ["Agent-Hosts"] };
      return world.plugin.create(urn, (await world.plugin.check(urn, inputs)).inputs);
    };

    it("gets back what it had without a reader who is gone and without a host name, and keeps what others set", async () => {
      const made = await adopt();
      const { servicePrincipalNames: _, ...now } = await gmsa("Observe");
      await gmsa("Ensure", { ...now, servicePrincipalNames: ["http/y"] });
      world.edit(domain, (state) => (state.deleted = ["Old-Hosts"]));
      const { context, warnings } = contextOf(world.directory);
      await kindOfType(GroupManagedServiceAccount.type).use((resource) =>
        remove(resource, { urn, id: made.id, state: made.outputs }, context),
      );
      assert.deepEqual(warnings, [
        [
          `${title}, except for:`,
          "  dnsHostName, which was not set: it stays writeback.corp.contoso.com",
          '  servicePrincipalNames, which was ["http/x"]: somebody else has made it ["http/y"] since',
          '  passwordReaders, which was "Old-Hosts": the domain has no account of that name',
        ].join("\n"),
      ]);
      const { dnsHostName, passwordReaders, encryptionTypes, servicePrincipalNames, enabled } = await gmsa("Observe");
      assert.deepEqual(
        { dnsHostName, passwordReaders, encryptionTypes, servicePrincipalNames, enabled },
        {
          dnsHostName: "writeback.corp.contoso.com",
          passwordReaders: ["HOST1$"],
          encryptionTypes: ["AES256"],
          servicePrincipalNames: ["http/y"],
          enabled: false,
        },
      );
    });

    it("is not deleted where somebody else has made it anew", async () => {
      const own = { domain, account: "writeback$", passwordReaders: ["Agent-Hosts"] };
      const made = await world.plugin.create(urn, (await world.plugin.check(urn, own)).inputs);
      await gmsa("Remove");
      await gmsa("Ensure");
      await assert.rejects(world.plugin.update(urn, made, made.inputs), /does not carry the mark of this resource/);
      await world.plugin.delete(urn, made);
      assert.deepEqual((await gmsa("Observe"))["servicePrincipalNames"], ["http/x"]);
    });
  });
});
