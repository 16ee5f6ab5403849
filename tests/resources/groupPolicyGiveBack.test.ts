import assert from "node:assert/strict";
import { remove, update } from "../../provider/lifecycle.ts";
import type { PropertyMap } from "../../formats/wire/codec.ts";
import { kindOfType } from "../../resources/registry.ts";
import { GroupPolicyObject } from "../../resources/index.ts";
import { contextOf } from "../support/context.ts";
import { flat } from "../support/flat.ts";
import { domain, first, GroupPolicyWorld, theirId, urn } from "../support/groupPolicyWorld.ts";
import type { Recorded } from "../support/pluginClient.ts";

describe("a group policy of another team, on the simulated directory,", () => {
  const world = new GroupPolicyWorld();
  const kind = kindOfType(GroupPolicyObject.type);
  const title = 'The group policy "Writeback" of corp.contoso.com';
  const stays = `${title} was there before the kit and stays, with the values it had then`;
  const spooler = (startup: string) => ({ services: [{ service: "Spooler", startup }] });
  const vault = { services: [{ service: "VaultSvc", startup: "manual" }] };
  const theirs = {
    accountPolicy: { minimumPasswordAge: 2 },
    userRights: [{ right: "SeServiceLogonRight", principals: ["old-svc", "S-1-5-80-0"] }],
    ...spooler("automatic"),
  };
  const link = { order: 2, enabled: true, enforced: true };
  const policyState = (change: (policy: { computerSettingsDisabled?: boolean; unreadable?: string[] }) => void) =>
    world.edit(domain, ({ policies }) => change(policies[theirId] ?? assert.fail()));
  const destroy = async ({ id, outputs }: Recorded) => {
    const { context, warnings } = contextOf(world.directory);
    await kind.use((resource) => remove(resource, { urn, id, state: outputs }, context));
    return warnings;
  };

  beforeEach(async () => {
    await world.byHand("Ensure", { settings: flat(theirs), link });
  });

  describe("is not taken over", () => {
    const wouldEnable =
      "the computer settings of the policy are disabled now (GPO Status), and to write to it would enable them";
    const disabled = `The computer settings of the group policy "Writeback" of corp.contoso.com are disabled, and to write to it would put everything else that it sets for computers into force. In the Group Policy Management Console, tab Details of the policy, set GPO Status to one under which the computer settings are enabled, if all that it sets is meant; or declare a policy of another name.`;

    it("where its computer settings are disabled, now or when it is taken over", async () => {
      const adopted = await world.create({ adopt: true });
      policyState((policy) => (policy.computerSettingsDisabled = true));
      const before = await world.byHand("Observe");
      await assert.rejects(world.create({ adopt: true }), { details: disabled });
      await assert.rejects(world.update(adopted, { adopt: true, ...vault }), { details: disabled });
      assert.deepEqual(await world.byHand("Observe"), before);
      assert.deepEqual(await destroy(adopted), [
        [
          `${stays}, except for:`,
          `  accountPolicy.minimumPasswordAge, which was 2: ${wouldEnable}`,
          `  displayName, which was "Writeback": ${wouldEnable}`,
          `  link, which was {"enabled":true,"enforced":true,"order":2}: ${wouldEnable}`,
        ].join("\n"),
      ]);
      assert.deepEqual(await world.byHand("Observe"), before);
    });

    it("where a declared setting stands in it in a form that cannot be read", async () => {
      policyState((policy) => (policy.unreadable = ["services.vaultsvc", "services.Other"]));
      const unreadable = `The group policy "Writeback" of corp.contoso.com sets services.VaultSvc in a form that cannot be read here, so it could not be given back. Take these lines out of its security template (GptTmpl.inf) or set them anew in the Group Policy Management Editor; or do not declare them.`;
      await assert.rejects(world.create({ adopt: true, ...vault }), { details: unreadable });
      const adopted = await world.create({ adopt: true });
      await assert.rejects(world.update(adopted, { adopt: true, ...vault }), { details: unreadable });
    });

    it("by an update in the place of the one that was, and is gone", async () => {
      const adopted = await world.create({ adopt: true });
      await world.byHand("Remove");
      const other = "{0D9C6B1A-7777-4444-8888-123456789ABC}";
      await world.byHand("Ensure", { id: other, settings: flat(theirs) });
      await assert.rejects(world.update(adopted, { adopt: true }), {
        details: `The group policy "Writeback" of corp.contoso.com that was adopted (${theirId}) is gone, and another of that name is there (${other}). Run pulumi refresh, which forgets the former; the next update then takes over the other one if adopt is true.`,
      });
      assert.equal((await world.byHand("Observe")).exists, false);
    });
  });

  it("is enabled again where it is the kit's own", async () => {
    await world.byHand("Remove");
    const own = await world.create();
    const id = own.id.split("/")[1] ?? "";
    world.edit(domain, ({ policies }) => {
      Object.assign(policies[id] ?? {}, { computerSettingsDisabled: true, appliesToComputers: false });
    });
    const drifted = (await world.plugin.read(urn, own)) ?? assert.fail();
    await world.update(drifted);
    assert.equal((await world.byHand("Observe", { id })).computerSettingsDisabled, false);
  });

  describe("is given back", () => {
    it("but for what its team has changed since: its values, its link and its name, also after a refresh", async () => {
      const adopted = await world.create({ adopt: true, ...spooler("disabled") });
      await world.byHand("Ensure", {
        settings: { "accountPolicy.minimumPasswordAge": 7 },
        unlink: true,
        displayName: "Renamed",
      });
      const refreshed = (await world.plugin.read(urn, adopted)) ?? assert.fail();
      assert.deepEqual(await destroy({ ...refreshed, outputs: { ...refreshed.outputs, displayName: "Writeback" } }), [
        `${stays}, except for:\n  accountPolicy.minimumPasswordAge, which was 2: somebody else has made it 7 since\n  displayName, which was "Writeback": somebody else has made it "Renamed" since\n  link, which was {"enabled":true,"enforced":true,"order":2}: somebody else has made it not set since`,
      ]);
      const now = await world.byHand("Observe");
      assert.deepEqual(now.settings, { ...flat(theirs), "accountPolicy.minimumPasswordAge": 7 });
      assert.deepEqual([now.displayName, now.link], ["Renamed", undefined]);
    });

    it("its link too where another was put above it meanwhile", async () => {
      await world.byHand("Ensure", { unlink: true });
      const adopted = await world.create({ adopt: true });
      await world.byHand("Ensure", { id: "{0D9C6B1A-7777-4444-8888-123456789ABC}", displayName: "Above", link: first });
      assert.deepEqual(await destroy(adopted), [`${stays}.`]);
      assert.equal((await world.byHand("Observe")).link, undefined);
    });

    it("without a principal who is gone, and a right of which nobody else had not at all", async () => {
      await world.byHand("Ensure", {
        settings: { "userRights.SeBatchLogonRight": ["old-svc"] },
      });
      const rights = ["SeServiceLogonRight", "SeBatchLogonRight"];
      const userRights = rights.map((right) => ({ right, principals: ["Administrators"] }));
      const adopted = await world.create({ adopt: true, userRights });
      world.edit(domain, (state) => (state.deleted = ["old-svc"]));
      assert.deepEqual(await destroy(adopted), [
        `${stays}, except for:\n  userRights.SeBatchLogonRight, which was "old-svc": the domain has no account of that name\n  userRights.SeServiceLogonRight, which was "old-svc": the domain has no account of that name`,
      ]);
      assert.deepEqual((await world.byHand("Observe")).settings, {
        ...flat(theirs),
        "userRights.SeServiceLogonRight": ["S-1-5-80-0"],
        "userRights.SeBatchLogonRight": ["Administrators"],
      });
    });

    it("without the link to an OU that is gone", async () => {
      const linkTarget = "OU=Tier 0,DC=corp,DC=contoso,DC=com";
      await world.byHand("Ensure", { linkTarget, link });
      const adopted = await world.create({ adopt: true, accountPolicy: null, ...spooler("disabled"), linkTarget });
      world.edit(domain, (state) => {
        state.deleted = [linkTarget];
        Reflect.deleteProperty(state.links, linkTarget.toLowerCase());
      });
      assert.deepEqual(await destroy(adopted), [
        `${stays}, except for:\n  link, which was {"enabled":true,"enforced":true,"order":1}: ${linkTarget} does not exist any more`,
      ]);
      assert.deepEqual((await world.byHand("Observe")).settings, flat(theirs));
    });

    it("a setting that is no longer declared, but not over what its team has made of it since", async () => {
      const declared = { adopt: true, accountPolicy: { minimumPasswordAge: 0 } };
      const adopted = await world.create({
        ...declared,
        services: [...spooler("disabled").services, ...vault.services],
      });
      await world.byHand("Ensure", { settings: flat(spooler("manual")) });
      const { context, warnings } = contextOf(world.directory);
      const news = await world.checked(declared);
      await kind.use((resource) => update(resource, { urn, id: adopted.id, state: adopted.outputs }, news, context));
      assert.deepEqual(warnings, [
        `${title}: no longer declared, but not given the value it had before the kit:\n  services.Spooler, which was "automatic": somebody else has made it "manual" since`,
      ]);
      assert.deepEqual((await world.byHand("Observe")).settings["services.Spooler"], "manual");
    });

    it("as it was when the kit first wrote, not when it only looked", async () => {
      const observed = { mode: "observe", ...spooler("automatic"), accountPolicy: null, link };
      const made = await world.create(observed);
      assert.deepEqual(made.outputs["written"], []);
      await world.byHand("Ensure", { settings: flat(spooler("disabled")) });
      const managed = { adopt: true, accountPolicy: null, link, ...spooler("disabled") } as PropertyMap;
      const adopted = await world.update(made, managed);
      assert.deepEqual(await destroy(adopted), [`${stays}.`]);
      assert.deepEqual((await world.byHand("Observe")).settings["services.Spooler"], "disabled");
    });
  });
});
