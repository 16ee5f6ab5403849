import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { JsonObject } from "../../resources/ports/channel.ts";
import type { GroupPolicyObjectResult } from "../../resources/groupPolicyObject/call.ts";
import { flat } from "../support/flat.ts";
import { domain, id, signal, ScratchDirectory } from "./scratchDirectory.ts";

describe("the group policies of the simulated directory", () => {
  const world = new ScratchDirectory();

  const ages = ({ effective }: GroupPolicyObjectResult) => effective.accountPolicy.minimumPasswordAge;
  const account = (accountPolicy: JsonObject): JsonObject => ({ settings: flat({ accountPolicy }) });
  const domainPolicy = {
    minimumPasswordAge: 1,
    maximumPasswordAge: 42,
    minimumPasswordLength: 7,
    passwordHistorySize: 24,
    passwordComplexity: 1,
    reversibleEncryption: 0,
    lockoutThreshold: 0,
    lockoutDuration: 30,
    lockoutObservationWindow: 30,
  };
  const usual = {
    computerSettingsDisabled: false,
    unreadable: [],
    unknownPrincipals: [],
    linkTargetExists: true,
  };
  const defaultLink =
    "[LDAP://CN={31B2F340-016D-11D2-945F-00C04FB984F9},CN=Policies,CN=System,dc=corp,dc=contoso,dc=com;0]";
  const standard = { id: "{31B2F340-016D-11D2-945F-00C04FB984F9}", displayName: "Default Domain Policy" };

  it("is as Windows makes it where nothing has been done yet", async () => {
    assert.deepEqual(await world.policy("Observe"), {
      exists: false,
      id,
      displayName: "",
      settings: {},
      containerVersion: 0,
      fileVersion: 0,
      appliesToComputers: false,
      ...usual,
      targetLinks: defaultLink,
      sameName: [],
      effective: {
        accountPolicy: domainPolicy,
        winners: { minimumPasswordAge: { ...standard, value: 1, why: "only" } },
      },
      conflicts: [],
    });
  });

  it("is created, linked first and in effect at once", async () => {
    const expected = {
      exists: true,
      id,
      displayName: "Password writeback",
      settings: { "accountPolicy.minimumPasswordAge": 0 },
      link: { order: 1, enabled: true, enforced: false },
      appliesTo: "everyComputer",
      containerVersion: 1,
      fileVersion: 1,
      appliesToComputers: true,
      ...usual,
      targetLinks: `${defaultLink}[LDAP://CN=${id},CN=Policies,CN=System,dc=corp,dc=contoso,dc=com;0]`,
      sameName: [],
      effective: {
        accountPolicy: { ...domainPolicy, minimumPasswordAge: 0 },
        winners: { minimumPasswordAge: { id, displayName: "Password writeback", value: 0, why: "order" } },
      },
      conflicts: [],
    };
    assert.deepEqual(await world.policy("Ensure"), expected);
    assert.deepEqual(await world.policy("Observe"), expected);
  });

  it("is left alone by a second Ensure, down to the file", async () => {
    const first = await world.policy("Ensure");
    const before = readFileSync(world.file, "utf8");
    assert.deepEqual(await world.policy("Ensure"), first);
    assert.equal(readFileSync(world.file, "utf8"), before);
  });

  it("raises its versions with its settings, and not with its name or link", async () => {
    await world.policy("Ensure");
    const renamed = await world.policy("Ensure", {
      displayName: "Other",
      link: { order: 2, enabled: true, enforced: true },
    });
    assert.deepEqual([renamed.displayName, renamed.containerVersion, renamed.fileVersion], ["Other", 1, 1]);
    assert.deepEqual(renamed.link, { order: 2, enabled: true, enforced: true });
    const changed = await world.policy("Ensure", account({ minimumPasswordAge: 0, passwordHistorySize: 24 }));
    assert.deepEqual([changed.containerVersion, changed.fileVersion], [2, 2]);
  });

  it("keeps settings that are not named, takes out those that are to go, and tells those that are asked for", async () => {
    const services = [{ service: "VaultSvc", startup: "manual" }];
    await world.policy("Ensure", {
      settings: flat({ accountPolicy: { minimumPasswordAge: 0, passwordHistorySize: 24 }, services }),
    });
    const { settings } = await world.policy("Ensure", account({ minimumPasswordAge: 2 }));
    assert.deepEqual(settings, { "accountPolicy.minimumPasswordAge": 2 });
    const all = await world.policy("Observe", { settings: undefined as never });
    assert.deepEqual(
      all.settings,
      flat({ accountPolicy: { minimumPasswordAge: 2, passwordHistorySize: 24 }, services }),
    );
    await world.policy("Ensure", { settings: {}, unset: ["services.vaultsvc", "accountPolicy.minimumPasswordAge"] });
    const left = await world.policy("Observe", { settings: undefined as never });
    assert.deepEqual(left.settings, { "accountPolicy.passwordHistorySize": 24 });
  });

  it("keeps its link when none is named, and loses it when that is asked for", async () => {
    await world.policy("Ensure", { link: { order: 2, enabled: true, enforced: true } });
    const linked = await world.policy("Ensure", { link: undefined as never });
    assert.deepEqual(linked.link, { order: 2, enabled: true, enforced: true });
    assert.equal((await world.policy("Ensure", { link: undefined as never, unlink: true })).link, undefined);
  });

  it("wins by link order, and whatever the order when it is enforced", async () => {
    const below = await world.policy("Ensure", { link: { order: 2, enabled: true, enforced: false } });
    assert.deepEqual(below.effective.winners, { minimumPasswordAge: { ...standard, value: 1, why: "order" } });
    const enforced = await world.policy("Ensure", { link: { order: 2, enabled: true, enforced: true } });
    assert.deepEqual([ages(enforced), enforced.effective.winners.minimumPasswordAge?.why], [0, "enforced"]);
    assert.equal(
      (await world.policy("Ensure", { link: { order: 99, enabled: true, enforced: false } })).link?.order,
      99,
    );
  });

  it("tells who takes its settings away: policies that win with another value, and PSOs", async () => {
    await world.directory.run(
      {
        script: "PasswordSettingsObject",
        action: "Ensure",
        parameters: { domain, name: "Admins", precedence: 1, settings: { minimumPasswordAge: 2 }, appliesTo: ["a"] },
      },
      signal,
    );
    const below = { order: 2, enabled: true, enforced: false };
    const both = account({ minimumPasswordAge: 0, passwordHistorySize: 24 });
    const setting = "accountPolicy.minimumPasswordAge";
    const pso = { kind: "passwordSettingsObject", setting, by: "Admins", value: 2 };
    assert.deepEqual((await world.policy("Ensure", { ...both, link: below })).conflicts, [
      { kind: "precedence", setting, by: "Default Domain Policy", value: 1 },
      pso,
    ]);
    const first = { order: 1, enabled: true, enforced: false };
    assert.deepEqual((await world.policy("Ensure", { ...both, link: first })).conflicts, [pso]);
  });

  it("has no effect with a disabled link, or linked to an organizational unit", async () => {
    const disabled = await world.policy("Ensure", { link: { order: 1, enabled: false, enforced: false } });
    assert.deepEqual([ages(disabled), disabled.conflicts], [1, []]);
    await world.policy("Remove");
    const unit = await world.policy("Ensure", { linkTarget: "OU=Tier 0,DC=corp,DC=contoso,DC=com" });
    assert.deepEqual([unit.link?.order, ages(unit)], [1, 1]);
    assert.deepEqual(unit.conflicts, [{ kind: "wrongTarget", setting: "accountPolicy" }]);
  });

  it("refuses a link target outside the domain", async () => {
    const elsewhere = world.policy("Ensure", { linkTarget: "OU=Users,DC=fabrikam,DC=com" });
    await assert.rejects(elsewhere, { name: "ChannelError", code: "not-found" });
  });

  it("tells other policies of the same name, whatever the case", async () => {
    const other = "{11111111-2222-4333-8444-555555555555}";
    await world.policy("Ensure", { id: other, displayName: "PASSWORD writeback" });
    assert.deepEqual((await world.policy("Observe")).sameName, [other]);
    assert.deepEqual((await world.policy("Observe", { displayName: "Another" })).sameName, []);
  });

  it("takes an id in lower case for the same", async () => {
    await world.policy("Ensure", { id: id.toLowerCase() });
    assert.equal((await world.policy("Observe")).exists, true);
  });

  it("is removed with its link, and the default policy is in effect again", async () => {
    await world.policy("Ensure");
    const removed = await world.policy("Remove");
    assert.deepEqual([removed.exists, removed.link, ages(removed)], [false, undefined, 1]);
    assert.deepEqual(await world.policy("Remove"), removed, "removing again is fine");
  });

  it("leaves the age as it was when no policy sets it any more", async () => {
    await world.policy("Ensure");
    await world.policy("Remove", { id: standard.id });
    const removed = await world.policy("Remove");
    assert.deepEqual([ages(removed), removed.effective.winners], [0, {}]);
  });
});
