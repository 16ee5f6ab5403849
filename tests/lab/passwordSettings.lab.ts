import type { AccountPolicySettings } from "../../facts/securitySettings.ts";
import assert from "node:assert/strict";
import type { ScriptAction } from "../../resources/ports/channel.ts";
import { PasswordSettingsObject } from "../../resources/index.ts";
import type { PropertyMap } from "../../formats/wire/codec.ts";
import type { PasswordSettingsObjectResult } from "../../resources/passwordSettingsObject/call.ts";
import { lifecycleLaws } from "../support/lifecycleLaws.ts";
import { PluginClient } from "../support/pluginClient.ts";
import {
  administrator,
  call,
  createGroup,
  createUser,
  domain,
  labChannel,
  read,
  replace,
  resetPassword,
  root,
  withClient,
  type Account,
} from "./lab.ts";

const container = `CN=Password Settings Container,CN=System,${root}`;
const day = -864_000_000_000n;
const minute = -600_000_000n;
const never = "-9223372036854775808";

/** The domain as Samba makes it, and so a PSO of which nothing else is declared. */
const nine = {
  minimumPasswordAge: 0,
  maximumPasswordAge: 42,
  minimumPasswordLength: 7,
  passwordHistorySize: 24,
  passwordComplexity: 1,
  reversibleEncryption: 0,
  lockoutThreshold: 0,
  lockoutDuration: 30,
  lockoutObservationWindow: 30,
};

describe("PasswordSettingsObject.ps1 in a real domain", () => {
  let alice: Account & { dn: string };
  let bob: Account & { dn: string };
  let pilots: string;
  let serial = 0;

  interface More {
    name?: string;
    precedence?: number;
    settings?: AccountPolicySettings;
    appliesTo?: string[];
    users?: string[];
  }
  const pso = async (action: ScriptAction, more: More = {}, by: Account = administrator) => {
    const whole = { name: "Pilot", precedence: 10, settings: { minimumPasswordAge: 0 }, appliesTo: ["Pilot users"] };
    const result = await call("PasswordSettingsObject", action, { ...whole, ...more }, by);
    return result as unknown as PasswordSettingsObjectResult;
  };
  const change = (dn: string, attribute: string, ...values: string[]) =>
    withClient((client) => client.modify(dn, replace(attribute, ...values)));
  const domainAge = (days: bigint) => change(root, "minPwdAge", String(days * day));
  const reset = (user: { dn: string }) => resetPassword(administrator, user.dn, `Reset-Pw.${++serial}xyz`);
  const tooYoung = { name: "UnwillingToPerformError", message: /0000052D/ };

  const raw = async (dn: string) => {
    const attributes = [...psoAttributes.map((name) => `msDS-${name}`), "uSNChanged"];
    const { searchEntries } = await withClient((client) => client.search(dn, { scope: "base", attributes }));
    return searchEntries[0] as unknown as Record<string, string>;
  };

  before(async () => {
    alice = await createUser("alice", "Alice-Pw.1");
    bob = await createUser("bob", "Bob-Pw.1");
    pilots = await createGroup("Pilot users", [alice.dn]);
  });
  afterEach(async () => {
    for (const name of ["Pilot", "Strict", "Early, at 6 + 7"]) await pso("Remove", { name });
    await domainAge(1n);
  });

  describe("the effect on a reset as writeback makes it", () => {
    it("an age of 0 lets the pilots reset, although the domain's age is 1, and no one else", async () => {
      await assert.rejects(reset(alice), tooYoung);
      const { resultant } = await pso("Ensure", { users: ["alice", "bob"] });
      assert.deepEqual(resultant, [
        { user: "alice", passwordSettings: "Pilot", minimumPasswordAge: 0 },
        { user: "bob", minimumPasswordAge: 1 },
      ]);
      await reset(alice);
      await reset(alice);
      await assert.rejects(reset(bob), tooYoung);
    });

    it("an age of 1 refuses the pilots, although the domain's age is 0", async () => {
      await domainAge(0n);
      await reset(alice);
      await pso("Ensure", { settings: { minimumPasswordAge: 1 } });
      await assert.rejects(reset(alice), tooYoung);
      await reset(bob);
      await pso("Remove");
      await reset(alice);
    });

    it("another PSO of a lower precedence number brings the age back, and the resultant names it", async () => {
      await pso("Ensure");
      await pso("Ensure", { name: "Strict", precedence: 5, settings: { minimumPasswordAge: 1 } });
      const { resultant, withAge } = await pso("Observe", { users: ["ALICE"] });
      assert.deepEqual(resultant, [{ user: "ALICE", passwordSettings: "Strict", minimumPasswordAge: 1 }]);
      assert.deepEqual(withAge, [{ name: "Strict", precedence: 5, minimumPasswordAge: 1, appliesTo: 1 }]);
      await assert.rejects(reset(alice), tooYoung);
    });
  });

  it("is made at once with all that it must have, the rest as the domain has it", async () => {
    const distinguishedName = `CN=Pilot,${container}`;
    const expected: PasswordSettingsObjectResult = {
      exists: true,
      distinguishedName,
      precedence: 10,
      settings: nine,
      appliesTo: ["Pilot users"],
      unusable: [],
      mark: "",
      resultant: [],
      withAge: [],
    };
    assert.deepEqual(await pso("Ensure"), expected);
    assert.deepEqual(await pso("Observe"), expected);
    const attributes = await raw(distinguishedName);
    assert.deepEqual(attributes, {
      dn: distinguishedName,
      uSNChanged: attributes["uSNChanged"],
      "msDS-PasswordSettingsPrecedence": "10",
      "msDS-MinimumPasswordAge": "0",
      "msDS-MaximumPasswordAge": String(42n * day),
      "msDS-MinimumPasswordLength": "7",
      "msDS-PasswordHistoryLength": "24",
      "msDS-PasswordComplexityEnabled": "TRUE",
      "msDS-PasswordReversibleEncryptionEnabled": "FALSE",
      "msDS-LockoutThreshold": "0",
      "msDS-LockoutDuration": String(30n * minute),
      "msDS-LockoutObservationWindow": String(30n * minute),
      "msDS-PSOAppliesTo": pilots,
    });
  });

  it("is not written again when nothing differs", async () => {
    await pso("Ensure");
    const { uSNChanged } = await raw(`CN=Pilot,${container}`);
    await pso("Ensure", { appliesTo: ["PILOT USERS"] });
    assert.equal((await raw(`CN=Pilot,${container}`))["uSNChanged"], uSNChanged);
  });

  it("changes what is declared, for ever being the lowest number, and leaves the rest", async () => {
    await pso("Ensure");
    await change(`CN=Pilot,${container}`, "msDS-MinimumPasswordLength", "14");
    const settings = {
      minimumPasswordAge: 2,
      maximumPasswordAge: 0,
      passwordComplexity: 0,
      lockoutThreshold: 10,
      lockoutDuration: 0,
      lockoutObservationWindow: 15,
    };
    const changed = await pso("Ensure", { precedence: 20, settings, appliesTo: ["bob", "pilot users"] });
    assert.deepEqual(changed.settings, { ...nine, ...settings, minimumPasswordLength: 14 });
    assert.equal(changed.precedence, 20);
    assert.deepEqual([...changed.appliesTo].sort(), ["bob", "pilot users"]);
    const attributes = await raw(`CN=Pilot,${container}`);
    assert.equal(attributes["msDS-MinimumPasswordAge"], String(2n * day));
    assert.equal(attributes["msDS-MaximumPasswordAge"], never);
    assert.equal(attributes["msDS-LockoutDuration"], never);
    assert.equal(attributes["msDS-LockoutObservationWindow"], String(15n * minute));
  });

  it("copies a domain where passwords never expire, and tells an age that is not a whole number of days", async () => {
    await change(root, "maxPwdAge", "0");
    try {
      await pso("Ensure");
      assert.equal((await raw(`CN=Pilot,${container}`))["msDS-MaximumPasswordAge"], never);
      await change(`CN=Pilot,${container}`, "msDS-MinimumPasswordAge", String(day / 4n));
      assert.equal((await pso("Observe")).settings.minimumPasswordAge, 0.25);
    } finally {
      await change(root, "maxPwdAge", String(42n * day));
    }
  });

  it("has a name with commas and other characters that a DN escapes", async () => {
    const name = "Early, at 6 + 7";
    await pso("Ensure", { name });
    const found = await pso("Observe", { name: name.toUpperCase() });
    assert.equal(found.distinguishedName, `CN=Early\\, at 6 \\+ 7,${container}`);
    assert.equal((await pso("Remove", { name })).exists, false);
    assert.equal((await pso("Remove", { name })).exists, false);
  });

  it("applies to users and global security groups, and says which name is neither", async () => {
    await createGroup("Universal", [], "universal");
    await createGroup("Local", [], "domainLocal");
    await createGroup("Mail", [], "distribution");
    const person = {
      objectClass: "inetOrgPerson",
      cn: "ines",
      sn: "ines",
      sAMAccountName: "ines",
      userAccountControl: "546",
    };
    await withClient((client) => client.add(`CN=ines,CN=Users,${root}`, person));
    assert.deepEqual((await pso("Ensure", { appliesTo: ["ines"] })).appliesTo, ["ines"]);
    await pso("Remove");
    for (const name of ["Universal", "Local", "Mail", "DC1$"]) {
      await assert.rejects(pso("Ensure", { appliesTo: ["alice", name] }), {
        code: "failed",
        message: `PasswordSettingsObject Ensure: appliesTo names "${name}", which is neither a user nor a global security group, so the PSO would have no effect on it. Write the sAMAccountName of one of these.`,
      });
    }
    await assert.rejects(pso("Ensure", { appliesTo: ["nobody"] }), {
      code: "not-found",
      message: /appliesTo names "nobody", but the domain has no account of that name/,
    });
    assert.equal((await pso("Observe")).exists, false);
  });

  it("tells what someone else linked by DN, and takes it back by DN", async () => {
    await pso("Ensure");
    const unit = `OU=Domain Controllers,${root}`;
    await change(`CN=Pilot,${container}`, "msDS-PSOAppliesTo", pilots, unit);
    assert.deepEqual([...(await pso("Observe")).appliesTo].sort(), [unit, "Pilot users"]);
    assert.deepEqual((await pso("Ensure")).appliesTo, ["Pilot users"]);
    assert.deepEqual((await pso("Ensure", { appliesTo: [alice.dn] })).appliesTo, [alice.dn]);
  });

  it("refuses times that contradict each other, also where the domain gives one of them", async () => {
    await assert.rejects(pso("Ensure", { settings: { minimumPasswordAge: 50 } }), {
      code: "failed",
      message:
        'PasswordSettingsObject Ensure: The PSO "Pilot" would have a minimumPasswordAge of 50 and a maximumPasswordAge of 42, which no directory takes: the first must not be longer than the second. Declare both.',
    });
    const lockout = { minimumPasswordAge: 0, lockoutDuration: 10 };
    await assert.rejects(pso("Ensure", { settings: lockout }), {
      message: /a lockoutObservationWindow of 30 and a lockoutDuration of 10, which no directory takes/,
    });
    assert.equal((await pso("Observe")).exists, false);
  });

  it("leaves out a user that does not exist", async () => {
    const { resultant } = await pso("Observe", { users: ["nobody", "bob", "*"] });
    assert.deepEqual(resultant, [{ user: "bob", minimumPasswordAge: 1 }]);
  });

  it("is refused without the rights, and does not take what it may not see for nothing there", async () => {
    await assert.rejects(pso("Observe", {}, bob), {
      code: "refused",
      message: `PasswordSettingsObject Observe: "${container}" shows no PSO, which need not mean that there is none: the account needs Read on PSOs, which by default only Domain Admins have.`,
    });
    await assert.rejects(pso("Ensure", {}, bob), { code: "refused" });
    assert.equal(await read(`CN=Pilot,${container}`, "cn"), undefined);
  });

  describe("behind the plugin", () => {
    let plugin: PluginClient;
    before(async () => (plugin = await PluginClient.start({ channel: labChannel })));
    after(() => plugin.stop());

    const settings = { ...nine, passwordComplexity: true, reversibleEncryption: false };
    const inputs = (more: PropertyMap = {}): PropertyMap => ({
      domain,
      name: "Pilot",
      precedence: 10,
      settings,
      appliesTo: ["Pilot users"],
      ...more,
    });
    const edit = (attribute: string, ...values: string[]) => change(`CN=Pilot,${container}`, attribute, ...values);

    lifecycleLaws(
      {
        type: PasswordSettingsObject.type,
        inputs,
        change: {
          news: () => inputs({ precedence: 11, settings: { ...settings, maximumPasswordAge: 0 }, appliesTo: ["bob"] }),
          paths: ["appliesTo[0]", "precedence", "settings.maximumPasswordAge"],
        },
        drifts: {
          "an age raised by hand": {
            make: () => edit("msDS-MinimumPasswordAge", String(day)),
            paths: ["settings.minimumPasswordAge"],
          },
          "another precedence": { make: () => edit("msDS-PasswordSettingsPrecedence", "1"), paths: ["precedence"] },
          "no complexity any more": {
            make: () => edit("msDS-PasswordComplexityEnabled", "FALSE"),
            paths: ["settings.passwordComplexity"],
          },
          "someone else linked": {
            make: async () => edit("msDS-PSOAppliesTo", pilots, bob.dn),
            paths: ["appliesTo[1]"],
          },
          "no one linked": { make: () => edit("msDS-PSOAppliesTo"), paths: ["appliesTo[0]"] },
        },
        goes: true,
      },
      () => plugin,
    );
  });
});

const psoAttributes = [
  "PasswordSettingsPrecedence",
  "MinimumPasswordAge",
  "MaximumPasswordAge",
  "MinimumPasswordLength",
  "PasswordHistoryLength",
  "PasswordComplexityEnabled",
  "PasswordReversibleEncryptionEnabled",
  "LockoutThreshold",
  "LockoutDuration",
  "LockoutObservationWindow",
  "PSOAppliesTo",
];
