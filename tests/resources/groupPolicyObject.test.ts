import assert from "node:assert/strict";
import type { JsonObject, ScriptCall } from "../../resources/ports/channel.ts";
import { GroupPolicyObject } from "../../resources/index.ts";
import type { PropertyMap } from "../../formats/wire/codec.ts";
import { everything, first, GroupPolicyWorld, lsa, policy, urn } from "../support/groupPolicyWorld.ts";
import { lifecycleLaws } from "../support/lifecycleLaws.ts";
import { PluginClient, type Recorded } from "../support/pluginClient.ts";

describe("a GroupPolicyObject, on the simulated directory", () => {
  const world = new GroupPolicyWorld();

  const idOf = ({ id }: Recorded) => id.slice(id.indexOf("/") + 1);

  describe("of an account policy", () => {
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
            make: async () => void (await world.directory.drift.raiseMinimumPasswordAge()),
            paths: ["accountPolicy.minimumPasswordAge"],
          },
          "a link disabled": {
            make: async () => void (await world.directory.drift.disableLink()),
            paths: ["link.enabled"],
          },
          "another policy above": {
            make: async () => void (await world.directory.drift.linkOtherPolicy()),
            paths: ["link.order"],
          },
        },
        goes: true,
      },
      () => world.plugin,
    );
  });

  describe("of everything", () => {
    const own = async (change: JsonObject) => {
      const { id } = await world.create(everything);
      await world.byHand("Ensure", { id: id.slice(id.indexOf("/") + 1), ...change });
    };
    lifecycleLaws(
      {
        type: GroupPolicyObject.type,
        inputs: () => policy(everything),
        change: {
          news: () =>
            policy({
              ...everything,
              kerberosPolicy: { maxTicketAge: 4, ticketValidateClient: true },
              registryValues: [{ name: `${lsa}\\LmCompatibilityLevel`, type: "dword", value: "5" }],
              userRights: [{ right: "SeServiceLogonRight", principals: ["provAgentgMSA$"] }],
            }),
          paths: ["kerberosPolicy.maxTicketAge", "registryValues[1]", "userRights[0]"],
        },
        drifts: {
          "a registry value changed by hand": {
            make: () =>
              own({
                settings: { [`registryValues.${lsa}\\LmCompatibilityLevel`]: { type: "dword", value: "3" } },
              }),
            paths: ["registryValues[0]"],
          },
          "a service taken out by hand": { make: () => own({ unset: ["services.VaultSvc"] }), paths: ["services[0]"] },
          "a right given to someone else": {
            make: () =>
              own({
                settings: { "userRights.SeServiceLogonRight": ["S-1-5-80-0", "S-1-5-11"] },
              }),
            paths: ["userRights[0]"],
          },
          "Kerberos settings changed by hand": {
            make: () => own({ settings: { "kerberosPolicy.ticketValidateClient": 0 } }),
            paths: ["kerberosPolicy.ticketValidateClient"],
          },
        },
        goes: true,
      },
      () => world.plugin,
    );
  });

  describe("that leaves the order of its link to others", () => {
    // What comes above keeps the age from being in effect, so nobody waits for it.
    const left = { restoreOrder: false, effectTimeout: 0 };
    const longer = { effectTimeout: 0, accountPolicy: { minimumPasswordAge: 0, passwordHistorySize: 24 } };
    const linkOf = async (made: Recorded) => (await world.byHand("Observe", { id: idOf(made) })).link;

    it("leaves it in every update, and takes it back in any where it is not told to", async () => {
      const made = await world.create(left);
      await world.directory.drift.linkOtherPolicy();
      const same = await world.update(made, { ...left, ...longer });
      assert.deepEqual(await linkOf(made), { ...first, order: 2 });
      // Only the order is left.
      await world.byHand("Ensure", { id: idOf(made), settings: {}, link: { ...first, order: 2, enabled: false } });
      await world.update(same, { ...left, ...longer });
      assert.deepEqual(await linkOf(made), { ...first, order: 2 });
      assert.deepEqual((await world.plugin.diff(urn, same, await world.checked(longer))).paths, ["restoreOrder"]);
      await world.update(same, longer);
      assert.deepEqual(await linkOf(made), first);
    });

    it("tells another order at a refresh, and has nothing to do for it", async () => {
      const made = await world.create(left);
      await world.directory.drift.linkOtherPolicy();
      const seen = (await world.plugin.read(urn, made)) ?? assert.fail();
      assert.deepEqual(seen.inputs["link"], { ...first, order: 2 });
      const refreshed = { ...made, ...seen };
      assert.deepEqual((await world.plugin.diff(urn, refreshed, await world.checked(left))).paths, []);
      const disabled = await world.checked({ ...left, link: { enabled: false } });
      assert.deepEqual((await world.plugin.diff(urn, refreshed, disabled)).paths, ["link.enabled"]);
    });

    it("where it only looks takes no order for a difference", async () => {
      const made = await world.create();
      await world.directory.drift.linkOtherPolicy(undefined, 0);
      const observe = { mode: "observe", effectTimeout: 0 };
      await assert.rejects(world.update(made, observe), /order/);
      await world.update(made, { ...observe, ...left });
    });

    it("places a link that is missing", async () => {
      const made = await world.create(left);
      await world.directory.drift.linkOtherPolicy();
      await world.byHand("Ensure", { id: idOf(made), unlink: true });
      await world.update(made, left);
      assert.deepEqual(await linkOf(made), first);
    });

    it("leaves it where it gives back the rest of a policy that it adopted", async () => {
      await world.byHand("Ensure", { settings: {}, link: { ...first, enforced: true } });
      const adopted = await world.create({ ...left, adopt: true });
      await world.directory.drift.linkOtherPolicy();
      await world.plugin.delete(urn, adopted);
      assert.deepEqual((await world.byHand("Observe")).link, { ...first, order: 2, enforced: true });
    });
  });

  it("takes no order for a change where none is meant", async () => {
    const made = await world.create(everything);
    const turned = {
      ...everything,
      registryValues: [...(everything["registryValues"] as PropertyMap[])].reverse(),
      userRights: [{ right: "SeServiceLogonRight", principals: ["provAgentgMSA$", "S-1-5-80-0"] }],
    };
    assert.deepEqual((await world.plugin.diff(urn, made, await world.checked(turned))).paths, []);
  });

  it("tells what is in effect, who wins, and why", async () => {
    const { outputs } = await world.create({
      accountPolicy: { minimumPasswordAge: 0, lockoutThreshold: 10 },
      link: { enforced: true },
    });
    assert.equal(outputs["effectiveMinimumPasswordAge"], 0);
    assert.equal(outputs["effectiveSource"], "Writeback");
    assert.deepEqual(outputs["effectiveAccountPolicy"], {
      minimumPasswordAge: 0,
      maximumPasswordAge: 42,
      minimumPasswordLength: 7,
      passwordHistorySize: 24,
      passwordComplexity: true,
      reversibleEncryption: false,
      lockoutThreshold: 10,
      lockoutDuration: 30,
      lockoutObservationWindow: 30,
    });
    assert.deepEqual(outputs["winners"], {
      minimumPasswordAge: '"Writeback" (enforced)',
      lockoutThreshold: '"Writeback" (enforced)',
    });
    assert.deepEqual(outputs["conflicts"], []);
  });

  it("takes out of its own policy what is no longer declared", async () => {
    const made = await world.create(everything);
    const less = await world.update(made);
    const { settings } = await world.byHand("Observe", { id: idOf(made) });
    assert.deepEqual(settings, { "accountPolicy.minimumPasswordAge": 0 });
    assert.deepEqual(less.outputs["before"], { "accountPolicy.minimumPasswordAge": null, link: null });
    await world.plugin.delete(urn, less);
    assert.equal((await world.byHand("Observe", { id: idOf(made) })).exists, false);
  });

  it("with more settings than one answer holds asks in parts, and links with the last", async () => {
    const registryValues = Array.from({ length: 60 }, (_, index) => ({
      name: `MACHINE\\Software\\Policies\\Contoso\\A long key to fill an answer\\Value${index}`,
      type: "dword",
      value: String(index),
    }));
    const calls: ScriptCall[] = [];
    const run = async (call: ScriptCall, signal: AbortSignal) => {
      calls.push(call);
      const result = await world.directory.run(call, signal);
      const size = JSON.stringify(result).length;
      assert.ok(size < 4000, `${size} characters`);
      return result;
    };
    const other = await PluginClient.start({ channel: { run } });
    try {
      const { inputs } = await other.check(urn, policy({ registryValues }));
      const made = await other.create(urn, inputs);
      const ensures = calls.filter(({ action }) => action === "Ensure");
      assert.deepEqual(
        ensures.map(({ parameters }) => [
          "link" in parameters,
          "accountPolicy.minimumPasswordAge" in (parameters["settings"] as JsonObject),
        ]),
        [...ensures.slice(1).map(() => [false, false]), [true, true]],
      );
      assert.ok(ensures.length > 3);
      assert.deepEqual((await other.read(urn, made))?.inputs, inputs);
    } finally {
      await other.stop();
    }
  });
});
