import assert from "node:assert/strict";
import type { JsonObject, ScriptAction, ScriptCall } from "../../resources/ports/channel.ts";
import { PasswordSettingsObject } from "../../resources/index.ts";
import type { PropertyMap } from "../../formats/wire/codec.ts";
import { inputsIn } from "../../resources/definition/definition.ts";
import { definition, type PasswordSettingsObjectInputs } from "../../resources/passwordSettingsObject/definition.ts";
import { planOf } from "../../resources/plan.ts";
import { markOf } from "../../resources/shared/adoption.ts";
import { passwordSettingsObject as resource } from "../../resources/passwordSettingsObject/lifecycle.ts";
import { contextOf } from "../support/context.ts";
import { lifecycleLaws } from "../support/lifecycleLaws.ts";
import { PluginClient, urnOf } from "../support/pluginClient.ts";
import { SimulatedWorld } from "../support/simulatedWorld.ts";

const domain = "corp.contoso.com";
const urn = urnOf(PasswordSettingsObject.type);
const nine = {
  minimumPasswordAge: 0,
  maximumPasswordAge: 42,
  minimumPasswordLength: 7,
  passwordHistorySize: 24,
  passwordComplexity: true,
  reversibleEncryption: false,
  lockoutThreshold: 0,
  lockoutDuration: 30,
  lockoutObservationWindow: 30,
};
const pilot = (change: PropertyMap = {}): PropertyMap => ({
  domain,
  name: "Pilot",
  precedence: 10,
  settings: { minimumPasswordAge: 0 },
  appliesTo: ["Pilot users"],
  ...change,
});

describe("a PasswordSettingsObject, on the simulated directory", () => {
  const world = new SimulatedWorld();

  /** Someone else at work in the directory. */
  const byHand = (action: ScriptAction, change: JsonObject = {}) => {
    const whole = { name: "Pilot", precedence: 10, settings: { minimumPasswordAge: 0 }, appliesTo: ["Pilot users"] };
    const parameters = { domain, ...whole, ...change };
    return world.directory.run({ script: "PasswordSettingsObject", action, parameters }, new AbortController().signal);
  };
  const create = async (change: PropertyMap = {}) =>
    world.plugin.create(urn, (await world.plugin.check(urn, pilot(change))).inputs);

  lifecycleLaws(
    {
      type: PasswordSettingsObject.type,
      inputs: () => pilot({ settings: nine }),
      change: {
        news: () => pilot({ settings: { ...nine, passwordComplexity: false, lockoutThreshold: 10 }, precedence: 20 }),
        paths: ["precedence", "settings.passwordComplexity", "settings.lockoutThreshold"],
      },
      drifts: {
        "an age raised by hand": {
          make: async () => void (await byHand("Ensure", { settings: { minimumPasswordAge: 1 } })),
          paths: ["settings.minimumPasswordAge"],
        },
        "another precedence": {
          make: async () => void (await byHand("Ensure", { precedence: 11 })),
          paths: ["precedence"],
        },
        "someone added to its users": {
          make: async () => void (await byHand("Ensure", { appliesTo: ["Everybody", "Pilot users"] })),
          paths: ["appliesTo[1]"],
        },
      },
      goes: true,
    },
    () => world.plugin,
  );

  it("copies what is not declared from the domain, and then leaves it alone", async () => {
    const made = await create();
    const settings = { ...nine, passwordComplexity: 1, reversibleEncryption: 0 };
    assert.deepEqual((await byHand("Observe"))["settings"], settings);
    await byHand("Ensure", { settings: { minimumPasswordLength: 14 } });
    const refreshed = await world.plugin.read(urn, made);
    assert.deepEqual(refreshed?.inputs, made.inputs);
    await world.plugin.update(urn, made, made.inputs);
    assert.deepEqual((await byHand("Observe"))["settings"], { ...settings, minimumPasswordLength: 14 });
  });

  it("leaves a PSO of the same name that differs alone", async () => {
    await byHand("Ensure", { precedence: 5, settings: { minimumPasswordAge: 1 } });
    await assert.rejects(create(), {
      details:
        'The PSO "Pilot" of corp.contoso.com exists already with another precedence, settings.minimumPasswordAge, and the kit changes nothing of anyone else\'s unasked. Choose another name, or set adopt: true to take it over; it gets its values back when the resource is destroyed.',
    });
    assert.equal((await byHand("Observe"))["precedence"], 5);
  });

  it("adopts it when asked, and gives it back as it was", async () => {
    await byHand("Ensure", { precedence: 5, settings: { minimumPasswordAge: 1 }, appliesTo: ["Others"] });
    const adopted = await create({ adopt: true });
    assert.equal(adopted.outputs["adopted"], true);
    await byHand("Ensure", { settings: { passwordHistorySize: 3 } });
    await world.plugin.delete(urn, adopted);
    const { precedence, settings, appliesTo } = await byHand("Observe");
    assert.deepEqual([precedence, appliesTo], [5, ["Others"]]);
    const given = { ...nine, passwordComplexity: 1, reversibleEncryption: 0, minimumPasswordAge: 1 };
    assert.deepEqual(
      settings,
      { ...given, passwordHistorySize: 3 },
      "what was not declared is not the kit's to change",
    );
  });

  it("is not taken from an answer that does not tell its age", async () => {
    await byHand("Ensure", { settings: { minimumPasswordAge: 1 } });
    const run = async (call: ScriptCall, signal: AbortSignal) => {
      const { settings, ...result } = await world.directory.run(call, signal);
      const { minimumPasswordAge: _age, ...others } = settings as JsonObject;
      return { ...result, settings: others };
    };
    const ageless = await PluginClient.start({ channel: { run } });
    try {
      const { inputs } = await ageless.check(urn, pilot({ adopt: true }));
      await assert.rejects(ageless.create(urn, inputs), /the answer does not tell the minimum password age/);
    } finally {
      await ageless.stop();
    }
  });

  it("takes one that is as declared without asking, and leaves it behind", async () => {
    await byHand("Ensure");
    const taken = await create();
    assert.equal(taken.outputs["adopted"], true);
    await world.plugin.delete(urn, taken);
    assert.equal((await byHand("Observe"))["exists"], true);
  });

  it("gives a setting of an adopted PSO its old value back when it is no longer declared", async () => {
    await byHand("Ensure", { settings: { minimumPasswordAge: 0, passwordHistorySize: 3 } });
    const adopted = await create({ adopt: true, settings: { minimumPasswordAge: 0, passwordHistorySize: 24 } });
    const { inputs } = await world.plugin.check(urn, pilot({ adopt: true }));
    await world.plugin.update(urn, adopted, inputs);
    assert.equal(((await byHand("Observe"))["settings"] as JsonObject)["passwordHistorySize"], 3);
  });

  it("is its own when it had to be made anew after someone deleted the adopted one", async () => {
    await byHand("Ensure", { precedence: 5 });
    const adopted = await create({ adopt: true });
    await byHand("Remove");
    const remade = await world.plugin.update(urn, adopted, adopted.inputs);
    assert.deepEqual([remade.outputs["adopted"], remade.outputs["before"]], [false, {}]);
    await world.plugin.delete(urn, remade);
    assert.equal((await byHand("Observe"))["exists"], false);
  });

  describe("beside other PSOs", () => {
    const strict =
      'The PSO "Strict" (precedence 5, minimum password age 1 day) comes before "Pilot" (precedence 10) for every user that both reach. Give "Pilot" a precedence below 5, or name some of its users in reportUsers to see what counts for them.';
    const alice =
      'For "alice" the PSO "Strict" counts, with a minimum password age of 1 day. Give "Pilot" a lower precedence number, or take the user out of what "Strict" applies to; a PSO linked to the user itself beats those of groups.';
    const bob =
      'No PSO counts for "bob", so the minimum password age of corp.contoso.com does: 1 day. Make the user a member of a group that "Pilot" applies to.';

    beforeEach(async () => {
      const others = { settings: { minimumPasswordAge: 1 }, appliesTo: ["alice"] };
      await byHand("Ensure", { ...others, name: "Strict", precedence: 5 });
      await byHand("Ensure", { ...others, name: "Weak", precedence: 50 });
      await byHand("Ensure", { ...others, name: "Unused", precedence: 1, appliesTo: [] });
      await byHand("Ensure", {
        ...others,
        name: "Open",
        precedence: 2,
        settings: { minimumPasswordAge: 0 },
        appliesTo: ["carol"],
      });
    });

    it("tells those that bring the age back, the one that may win, and for whom it does", async () => {
      const { outputs } = await create({ reportUsers: ["alice", "bob", "carol"] });
      const age = { minimumPasswordAge: 1, appliesTo: 1 };
      assert.deepEqual(outputs["withAge"], [
        { name: "Unused", precedence: 1, ...age, appliesTo: 0 },
        { name: "Strict", precedence: 5, ...age },
        { name: "Weak", precedence: 50, ...age },
      ]);
      assert.deepEqual(outputs["resultant"], [
        { user: "alice", passwordSettings: "Strict", minimumPasswordAge: 1 },
        { user: "bob", minimumPasswordAge: 1 },
        { user: "carol", passwordSettings: "Open", minimumPasswordAge: 0 },
      ]);
      assert.deepEqual(outputs["conflicts"], [alice, bob, strict]);
    });

    it("warns of them with every change", async () => {
      const inputs = inputsIn<PasswordSettingsObjectInputs>(definition, pilot({ reportUsers: ["alice"] }));
      const subject = { urn, id: `${domain}/Pilot`, inputs, memory: resource.memory.fresh };
      const { context, warnings } = contextOf(world.directory);
      await resource.ensure(subject, context);
      assert.deepEqual(warnings, [alice, strict]);
      const written = [{ settings: { minimumPasswordAge: 0, lockoutThreshold: 5 } }];
      const fewer = { ...subject, memory: resource.memory.read({ written }) };
      await resource.ensure(fewer, context);
      assert.equal(
        warnings[2],
        'lockoutThreshold: no longer declared, and left in the PSO "Pilot" of corp.contoso.com as it is. Declare the value it should have.',
      );
    });

    it("fails in mode observe where another PSO certainly counts, and changes nothing", async () => {
      await byHand("Ensure");
      await assert.rejects(create({ mode: "observe", reportUsers: ["alice"] }), (error: Error) => {
        assert.ok(error.message.includes(alice));
        assert.ok(!error.message.includes(strict));
        return true;
      });
    });

    it("is content with another PSO whose age is no higher than its own", async () => {
      const { outputs } = await create({ settings: { minimumPasswordAge: 1 }, reportUsers: ["alice"] });
      assert.deepEqual(outputs["conflicts"], []);
    });
  });

  it("fails in mode observe with what differs, and says when there is nothing", async () => {
    await assert.rejects(
      create({ mode: "observe" }),
      /^Error: 2 UNKNOWN: The PSO "Pilot" of corp\.contoso\.com does not exist, and mode is observe/,
    );
    await byHand("Ensure", { precedence: 7 });
    await assert.rejects(create({ mode: "observe" }), /precedence is 7, declared is 10/);
    assert.equal((await byHand("Observe"))["precedence"], 7);
  });

  it("refuses names that PowerShell reads as a date, which would reach no script", async () => {
    const date = "2026-11-28T00:00:00";
    const dated = pilot({ name: date, appliesTo: [date], reportUsers: ["/Date(0)/"] });
    const { failures } = await world.plugin.check(urn, dated);
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["name", "appliesTo[0]", "reportUsers[0]"],
    );
    for (const { reason } of failures)
      assert.match(reason, /which PowerShell reads as a date and time and not as a text/);
  });

  it("refuses what no directory takes, all of it at once", async () => {
    const settings = {
      minimumPasswordAge: 42,
      maximumPasswordAge: 42,
      lockoutDuration: 10,
      lockoutObservationWindow: 11,
    };
    assert.deepEqual((await world.plugin.check(urn, pilot({ settings }))).failures, [
      {
        property: "settings.minimumPasswordAge",
        reason:
          "is 42, but a password that expires after 42 days could never be changed before. Write a lower number, 0 for writeback.",
      },
      {
        property: "settings.lockoutObservationWindow",
        reason: "is 11, but must not be longer than lockoutDuration, which is 10",
      },
    ]);
    const wrong = pilot({ name: " ", precedence: 0, settings: {}, appliesTo: [], reportUsers: ["a", "A"] });
    assert.deepEqual((await world.plugin.check(urn, wrong)).failures, [
      { property: "name", reason: "must have 1 to 64 characters" },
      { property: "precedence", reason: "is 0, but must be a whole number of places from 1 to 2147483646" },
      { property: "settings.minimumPasswordAge", reason: "a number is required here" },
      {
        property: "appliesTo",
        reason: "is empty, so the PSO would count for no one. Name a user or a global security group.",
      },
      { property: "reportUsers", reason: "names someone twice" },
    ]);
    const many = Array.from({ length: 51 }, (_, index) => `user${index}`);
    assert.deepEqual(
      (await world.plugin.check(urn, pilot({ appliesTo: many, reportUsers: many.slice(40) }))).failures,
      [
        { property: "appliesTo", reason: "has 51 names, but 50 are the most" },
        { property: "reportUsers", reason: "has 11 names, but 10 are the most" },
      ],
    );
  });

  it("is known again by its mark after a run that died before it could record it, whatever is declared by then", async () => {
    await world.plugin.create(urn, (await world.plugin.check(urn, pilot())).inputs);
    const { inputs } = await world.plugin.check(urn, pilot({ precedence: 7 }));
    const again = await world.plugin.create(urn, inputs);
    assert.equal(again.outputs["adopted"], false);
    await world.plugin.delete(urn, again);
    assert.equal(await world.plugin.read(urn, again), undefined);
  });

  it("is planned in sentences, with the call that would do it", () => {
    const settings = { minimumPasswordAge: 0, maximumPasswordAge: 0, passwordComplexity: true };
    const inputs = pilot({ settings, appliesTo: ["Pilot users", "alice"] });
    const { call, words } = planOf(PasswordSettingsObject.type, urn, inputs);
    assert.deepEqual(
      { call, says: words.says },
      {
        call: {
          script: "PasswordSettingsObject",
          action: "Ensure",
          parameters: {
            domain,
            name: "Pilot",
            precedence: 10,
            settings: { ...settings, passwordComplexity: 1 },
            appliesTo: ["Pilot users", "alice"],
            mark: markOf({ urn, inputs: { domain } }),
          },
        },
        says: [
          'In corp.contoso.com, create the fine-grained password policy (PSO) "Pilot". Precedence: 10.',
          "Minimum password age (days): 0.",
          "Maximum password age (days): 0, passwords do not expire.",
          "Password must meet complexity requirements: enabled.",
          "What is not named here is copied from the domain when the PSO is created, and left alone otherwise.",
          'Apply it to "Pilot users" and "alice", and to no one else.',
        ],
      },
    );
  });
});
