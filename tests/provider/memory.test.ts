import assert from "node:assert/strict";
import type { JsonObject, ScriptAction, ScriptCall } from "../../resources/ports/channel.ts";
import {
  DomainRootDelegation,
  GroupManagedServiceAccount,
  GroupPolicyObject,
  PasswordSettingsObject,
} from "../../resources/index.ts";
import type { PropertyMap } from "../../formats/wire/codec.ts";
import { theirId } from "../support/groupPolicyWorld.ts";
import { LostAnswers } from "../support/lostAnswers.ts";
import { PluginClient, urnOf, type Recorded } from "../support/pluginClient.ts";
import { recordedIn } from "../support/recordedIn.ts";
import { SimulatedWorld } from "../support/simulatedWorld.ts";

const domain = "corp.contoso.com";

interface Case {
  readonly type: string;
  readonly inputs: PropertyMap;
  /** What is declared beyond that, or otherwise, by the update. */
  readonly more: PropertyMap;
  /** What another team has at first. */
  readonly theirs?: { readonly script: ScriptCall["script"]; readonly parameters: JsonObject };
}

const whole = {
  domain,
  account: "writeback$",
  dnsHostName: "writeback.corp.contoso.com",
  passwordReaders: ["Old-Hosts"],
  encryptionTypes: ["AES256"],
  servicePrincipalNames: [],
  enabled: true,
};
const vault = { service: "VaultSvc", startup: "manual" };
const cases: Record<string, Case> = {
  DomainRootDelegation: {
    type: DomainRootDelegation.type,
    inputs: { domain, account: "writeback$", rights: ["ResetPassword"] },
    more: { rights: ["ResetPassword", "ChangePassword"] },
  },
  GroupPolicyObject: {
    type: GroupPolicyObject.type,
    inputs: { domain, displayName: "Theirs", adopt: true, services: [vault] },
    more: { services: [vault, { service: "Spooler", startup: "disabled", permissions: "D:(A;;GA;;;BA)" }] },
    theirs: {
      script: "GroupPolicyObject",
      parameters: {
        domain,
        id: theirId,
        displayName: "Theirs",
        settings: { "services.Spooler": "automatic", "servicePermissions.Spooler": "D:(A;;CC;;;AU)" },
      },
    },
  },
  PasswordSettingsObject: {
    type: PasswordSettingsObject.type,
    inputs: {
      domain,
      name: "Pilot",
      adopt: true,
      precedence: 10,
      settings: { minimumPasswordAge: 0 },
      appliesTo: ["A"],
    },
    more: { settings: { minimumPasswordAge: 0, passwordHistorySize: 12 }, precedence: 11 },
    theirs: {
      script: "PasswordSettingsObject",
      parameters: { domain, name: "Pilot", precedence: 5, settings: { minimumPasswordAge: 1 }, appliesTo: ["B"] },
    },
  },
  GroupManagedServiceAccount: {
    type: GroupManagedServiceAccount.type,
    inputs: { domain, account: "writeback$", adopt: true, passwordReaders: ["Agent-Hosts"] },
    more: { passwordReaders: ["Agent-Hosts", "More-Hosts"], enabled: false },
    theirs: { script: "GroupManagedServiceAccount", parameters: whole },
  },
};

describe("what a resource remembers, on the simulated directory,", () => {
  const world = new SimulatedWorld();
  let channel: LostAnswers;
  let plugin: PluginClient;
  beforeEach(async () => {
    channel = new LostAnswers(world.directory);
    plugin = await PluginClient.start({ channel });
  });
  afterEach(() => plugin.stop());

  const byHand = (script: ScriptCall["script"], action: ScriptAction, parameters: JsonObject) =>
    world.directory.run({ script, action, parameters }, new AbortController().signal);

  for (const [name, { type, inputs, more, theirs }] of Object.entries(cases)) {
    describe(`of a ${name}`, () => {
      const urn = urnOf(type);
      const checked = async (change: PropertyMap = {}) => {
        const result = await plugin.check(urn, { ...inputs, ...change });
        assert.deepEqual(result.failures, []);
        return result.inputs;
      };
      /** All there is, without how often it was written. */
      const snapshot = () => {
        let text = "";
        world.edit(domain, (state) => {
          text = JSON.stringify(state, (key, value: unknown) => (key.endsWith("Version") ? undefined : value));
        });
        return text;
      };
      let before: string;
      let made: Recorded;
      beforeEach(async () => {
        await byHand("DomainRootDelegation", "Observe", { domain, account: "x$", accountDomain: domain, rights: [] });
        if (theirs) await byHand(theirs.script, "Ensure", theirs.parameters);
        before = snapshot();
        made = await plugin.create(urn, await checked());
      });

      /** An update that ends in an error, as the engine records it. */
      const failing = async (change: PropertyMap): Promise<Recorded> => {
        const news = await checked(change);
        const error = await plugin.update(urn, made, news).then(
          () => assert.fail("the update succeeded"),
          (reason: unknown) => reason,
        );
        return recordedIn(error) ?? assert.fail(`nothing is recorded: ${String(error)}`);
      };

      for (const forEver of [false, true]) {
        it(`outlives an update whose answer is lost${forEver ? ", and the connection with it" : ""}`, async () => {
          channel.lose("Ensure", { forEver });
          const recorded = await failing(more);
          channel.recover();
          await plugin.delete(urn, recorded);
          assert.equal(snapshot(), before);
        });

        it(`outlives one that takes back what was declared${forEver ? ", and the connection with it" : ""}`, async () => {
          made = await plugin.update(urn, made, await checked(more));
          channel.lose("Ensure", { forEver });
          const recorded = await failing({});
          channel.recover();
          await plugin.delete(urn, recorded);
          assert.equal(snapshot(), before);
        });
      }

      it("goes on in the update after that", async () => {
        channel.lose("Ensure");
        made = await failing(more);
        made = await plugin.update(urn, made, await checked(more));
        await plugin.delete(urn, made);
        assert.equal(snapshot(), before);
      });

      it("is not touched by an error from before anything was written", async () => {
        world.directory.faults.failNext(1, "logon-refused");
        const error: unknown = await plugin.update(urn, made, await checked(more)).catch((reason: unknown) => reason);
        assert.match(String(error), /Simulated failure: logon-refused/);
        assert.equal(recordedIn(error), undefined);
        await plugin.cancel();
        const cancelled: unknown = await plugin.update(urn, made, await checked()).catch((reason: unknown) => reason);
        assert.match(String(cancelled), /cancelled|aborted/i);
        assert.equal(recordedIn(cancelled), undefined);
      });
    });
  }
});
