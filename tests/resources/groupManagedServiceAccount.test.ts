import assert from "node:assert/strict";
import type { JsonObject, ScriptAction } from "../../resources/ports/channel.ts";
import { GroupManagedServiceAccount } from "../../resources/index.ts";
import type { PropertyMap } from "../../formats/wire/codec.ts";
import { remove } from "../../provider/lifecycle.ts";
import { planOf } from "../../resources/plan.ts";
import { markOf } from "../../resources/shared/adoption.ts";
import { groupManagedServiceAccount as resource } from "../../resources/groupManagedServiceAccount/lifecycle.ts";
import { contextOf } from "../support/context.ts";
import { lifecycleLaws } from "../support/lifecycleLaws.ts";
import { urnOf } from "../support/pluginClient.ts";
import { SimulatedWorld } from "../support/simulatedWorld.ts";

const domain = "corp.contoso.com";
const urn = urnOf(GroupManagedServiceAccount.type);
const gmsa = (change: PropertyMap = {}): PropertyMap => ({
  domain,
  account: "svcWriteback$",
  passwordReaders: ["Agent hosts"],
  ...change,
});

describe("a GroupManagedServiceAccount, on the simulated directory", () => {
  const world = new SimulatedWorld();

  const whole = {
    domain,
    account: "svcWriteback$",
    dnsHostName: "svcWriteback.corp.contoso.com",
    passwordReaders: ["Agent hosts"],
    encryptionTypes: ["AES128", "AES256"],
    servicePrincipalNames: [],
    enabled: true,
  };
  /** What the resource knows its account by. */
  const mark = markOf({ urn, inputs: { domain } } as never);
  /** Someone else at work in the directory. */
  const byHand = (action: ScriptAction, change: JsonObject = {}) => {
    const parameters = { ...whole, ...change };
    return world.directory.run(
      { script: "GroupManagedServiceAccount", action, parameters },
      new AbortController().signal,
    );
  };
  const drift = (paths: readonly string[], change: JsonObject) => ({
    make: async () => void (await byHand("Ensure", change)),
    paths,
  });
  const create = async (change: PropertyMap = {}) =>
    world.plugin.create(urn, (await world.plugin.check(urn, gmsa(change))).inputs);

  lifecycleLaws(
    {
      type: GroupManagedServiceAccount.type,
      inputs: gmsa,
      change: {
        news: () => gmsa({ passwordReaders: ["Agent hosts", "AGENT4$"], dnsHostName: "agents.corp.contoso.com" }),
        paths: ["dnsHostName", "passwordReaders[1]"],
      },
      drifts: {
        "an account disabled": drift(["enabled"], { enabled: false }),
        "a reader more": drift(["passwordReaders[1]"], { passwordReaders: ["Agent hosts", "S-1-5-21-1-2-3-1104"] }),
        "readers widened": drift(["passwordReaders[0]"], { passwordReaders: ["Domain Computers"] }),
        "RC4 allowed": drift(["encryptionTypes[2]"], { encryptionTypes: ["RC4", "AES128", "AES256"] }),
        "a service principal name": drift(["servicePrincipalNames[0]"], { servicePrincipalNames: ["http/x"] }),
        "another host name": drift(["dnsHostName"], { dnsHostName: "other.corp.contoso.com" }),
      },
      goes: true,
    },
    () => world.plugin,
  );

  it("is made with strong encryption and a host name of its own, and tells its SID, its place and the root key", async () => {
    const { outputs, id } = await create();
    const there = await byHand("Observe");
    const { accountSid, ...rest } = there;
    assert.match(String(accountSid), /^S-1-5-21-/);
    const distinguishedName = "CN=svcWriteback,CN=Managed Service Accounts,DC=corp,DC=contoso,DC=com";
    const passwordControllers = ["Account Operators: who retrieves the password"];
    const kdsRootKey = { state: "usable", usableFrom: "2024-01-01T10:00:00Z" };
    const { dnsHostName, passwordReaders, encryptionTypes, servicePrincipalNames, enabled } = whole;
    const declared = { dnsHostName, passwordReaders, encryptionTypes, servicePrincipalNames, enabled };
    assert.deepEqual(rest, {
      exists: true,
      distinguishedName,
      ...declared,
      unusable: [],
      mark,
      namesake: "",
      passwordControllers,
      kdsRootKey,
    });
    const told = { accountSid, distinguishedName, adopted: false, before: {}, passwordControllers, kdsRootKey };
    assert.deepEqual(Object.fromEntries(Object.keys(told).map((key) => [key, outputs[key]])), told);
    assert.equal(id, "corp.contoso.com/svcWriteback$");
  });

  it("is replaced for another name, and imported with a container that is not the usual one", async () => {
    const container = "OU=Tier 0,DC=corp,DC=contoso,DC=com";
    const made = await create({ container });
    assert.equal(made.outputs["distinguishedName"], `CN=svcWriteback,${container}`);
    const imported = await world.plugin.read(urn, { id: made.id, inputs: {}, outputs: {} });
    assert.deepEqual(imported?.inputs, made.inputs);
    const { inputs } = await world.plugin.check(urn, gmsa({ container, account: "other$" }));
    assert.deepEqual((await world.plugin.diff(urn, made, inputs)).replaces, ["account"]);
  });

  it("moves with its SID when its container changes, and back when somebody moves it; undeclared it stays", async () => {
    const made = await create();
    const container = "OU=Tier 0, DC=corp, DC=contoso, DC=com";
    const { inputs } = await world.plugin.check(urn, gmsa({ container }));
    const diff = await world.plugin.diff(urn, made, inputs);
    assert.deepEqual([diff.paths, diff.replaces], [["container"], []]);
    const moved = await world.plugin.update(urn, made, inputs);
    assert.equal(moved.outputs["accountSid"], made.outputs["accountSid"]);
    assert.equal(moved.outputs["distinguishedName"], `CN=svcWriteback,${container}`);
    world.edit(domain, (state) => {
      (state.serviceAccounts["svcWriteback$"] ?? assert.fail()).container = "OU=Else,DC=corp,DC=contoso,DC=com";
    });
    const drifted = (await world.plugin.read(urn, moved)) ?? assert.fail();
    assert.deepEqual((await world.plugin.diff(urn, drifted, inputs)).paths, ["container"]);
    const back = await world.plugin.update(urn, drifted, inputs);
    const undeclared = (await world.plugin.check(urn, gmsa())).inputs;
    const left = await world.plugin.update(urn, back, undeclared);
    assert.equal(left.outputs["distinguishedName"], `CN=svcWriteback,${container}`);
    assert.deepEqual((await world.plugin.read(urn, left))?.inputs, undeclared);
  });

  it("goes back to the container in which it was when it is adopted, moved and given back", async () => {
    await byHand("Ensure", { container: "OU=Old,DC=corp,DC=contoso,DC=com" });
    await assert.rejects(
      create({ container: "OU=New,DC=corp,DC=contoso,DC=com" }),
      /exists already with another container,/,
    );
    const adopted = await create({ adopt: true, container: "OU=New,DC=corp,DC=contoso,DC=com" });
    assert.match(String((await byHand("Observe"))["distinguishedName"]), /OU=New/);
    await world.plugin.delete(urn, adopted);
    assert.match(String((await byHand("Observe"))["distinguishedName"]), /OU=Old/);
  });

  it("is not deleted while it is used, and says how; disabled, or unused for long, it is", async () => {
    const made = await create();
    const logon = (days: number) =>
      world.edit(domain, (state) => {
        const day = new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
        (state.serviceAccounts["svcWriteback$"] ?? assert.fail()).lastLogon = day;
      });
    logon(14);
    await assert.rejects(
      world.plugin.delete(urn, made),
      /"svcWriteback\$" is not deleted, for it is in use: it logged on on .* or up to 14 days after that.*Set-ADServiceAccount -Identity svcWriteback -Enabled \$false/,
    );
    assert.equal((await byHand("Observe"))["exists"], true);
    await byHand("Ensure", { enabled: false });
    await world.plugin.delete(urn, made);
    assert.equal((await byHand("Observe"))["exists"], false);
    const again = await create();
    logon(16);
    await world.plugin.delete(urn, again);
    assert.equal((await byHand("Observe"))["exists"], false);
  });

  it("leaves an account that differs alone, adopts it when asked, and gives it back as it was", async () => {
    const old = {
      passwordReaders: ["HOST1$"],
      encryptionTypes: ["RC4"],
      enabled: false,
      servicePrincipalNames: ["http/x"],
    };
    await byHand("Ensure", old);
    await assert.rejects(
      create(),
      /The service account svcWriteback\$ of corp\.contoso\.com exists already with another passwordReaders\[0\], encryptionTypes\[0\], encryptionTypes\[1\], servicePrincipalNames\[0\], enabled, /,
    );
    const adopted = await create({ adopt: true });
    assert.equal(adopted.outputs["adopted"], true);
    assert.deepEqual((await byHand("Observe"))["passwordReaders"], ["Agent hosts"]);
    await world.plugin.delete(urn, adopted);
    const there = await byHand("Observe");
    assert.deepEqual(Object.fromEntries(Object.keys(old).map((key) => [key, there[key]])), old);
  });

  it("does not open an adopted account to everyone again, and says so", async () => {
    await byHand("Ensure", { passwordReaders: ["Domain Computers", "HOST1$", "(D;;RP;;;S-1-5-21-1-2-3-1104)"] });
    const adopted = await create({ adopt: true });
    const { context, warnings } = contextOf(world.directory);
    await remove(resource, { urn, id: adopted.id, state: adopted.outputs }, context);
    assert.deepEqual((await byHand("Observe"))["passwordReaders"], ["HOST1$"]);
    assert.deepEqual(warnings, [
      "The service account svcWriteback$ of corp.contoso.com was there before the kit and stays, with the values it had then, except for:\n" +
        '  passwordReaders, which was "Domain Computers": each of these could act as the service account, so they are not let in again\n' +
        '  passwordReaders, which was "(D;;RP;;;S-1-5-21-1-2-3-1104)": it is more than a plain reader. Grant it again by hand where it is needed',
    ]);
  });

  it("is its own when it had to be made anew after someone deleted the adopted one", async () => {
    await byHand("Ensure");
    const adopted = await create({ adopt: true });
    await byHand("Remove");
    const remade = await world.plugin.update(urn, adopted, adopted.inputs);
    assert.deepEqual([remade.outputs["adopted"], remade.outputs["before"]], [false, {}]);
    await world.plugin.delete(urn, remade);
    assert.equal((await byHand("Observe"))["exists"], false);
  });

  it("fails in mode observe with what differs, and changes nothing", async () => {
    await byHand("Ensure", { encryptionTypes: ["RC4"] });
    await assert.rejects(create({ mode: "observe" }), /encryptionTypes lacks AES128, AES256 and has RC4 besides/);
    assert.deepEqual((await byHand("Observe"))["encryptionTypes"], ["RC4"]);
  });

  it("refuses wide readers, weak encryption and names that no gMSA can have", async () => {
    const failures = async (change: PropertyMap) => (await world.plugin.check(urn, gmsa(change))).failures;
    for (const name of [
      "Everyone",
      "Authenticated Users",
      "domain computers",
      "Domain Users",
      "S-1-5-11",
      "S-1-5-21-1-2-3-515",
    ]) {
      assert.deepEqual(await failures({ passwordReaders: ["Agent hosts", name] }), [
        {
          property: "passwordReaders[1]",
          reason: `is "${name}", whose every member could act as the service account. Name a security group of the agent hosts only.`,
        },
      ]);
    }
    assert.deepEqual(await failures({ passwordReaders: [] }), [
      {
        property: "passwordReaders",
        reason: "is empty, so no host could run the agent as this account. Name the security group of the agent hosts.",
      },
    ]);
    assert.deepEqual(await failures({ encryptionTypes: ["RC4", "DES"] }), [
      {
        property: "encryptionTypes[0]",
        reason:
          "is RC4: whoever gets a ticket for the account can try passwords against it offline, and Windows is taking RC4 out. Write AES128 and AES256.",
      },
      { property: "encryptionTypes[1]", reason: 'is "DES". Write AES128 or AES256.' },
    ]);
    assert.deepEqual(await failures({ encryptionTypes: [] }), [
      { property: "encryptionTypes", reason: "is empty. Write AES128 and AES256." },
    ]);
    for (const account of ["svcWriteback", "sixteencharacter$", "$", "a b$", "a,b$"]) {
      assert.deepEqual(await failures({ account }), [
        {
          property: "account",
          reason: `is "${account}", but the sAMAccountName of a gMSA has at most 15 characters, none of them special, and a $ at its end. Write one such as provAgentgMSA$.`,
        },
      ]);
    }
    assert.deepEqual(await failures({ account: "fifteencharact1$" }), []);
  });

  it("is known again by its mark after a run that died before it could record it, whatever is declared by then", async () => {
    await create();
    const again = await create({ passwordReaders: ["Agent hosts", "AGENT4$"] });
    assert.equal(again.outputs["adopted"], false);
    await world.plugin.delete(urn, again);
    assert.equal((await byHand("Observe"))["exists"], false);
  });

  it("is not made under a name that the installer's account goes by, and says what to write", async () => {
    await assert.rejects(
      create({ account: "provAgentgMSA$" }),
      /"provAgentgMSA\$" is what another group managed service account is called already: pGMSA_[0-9a-f]{8}\$ \(CN=provAgentgMSA,CN=Managed Service Accounts,.*Write another name for an account of your own/,
    );
    await assert.rejects(
      create({ account: "provAgentgMSA$", adopt: true }),
      /written by its sAMAccountName, with adopt: true, it is taken over/,
    );
    const { exists, namesake } = await byHand("Observe", { account: "provAgentgMSA$" });
    assert.equal(exists, false);
    assert.match(String(namesake), /^"provAgentgMSA\$" is what another/);
  });

  it("is made under that name where no agent was installed", async () => {
    await byHand("Observe");
    world.edit(domain, (state) => delete state.installerAccount);
    const made = await create({ account: "provAgentgMSA$" });
    assert.equal(made.outputs["adopted"], false);
  });

  it("is planned in sentences, with the call that would do it", () => {
    const { call, words } = planOf(GroupManagedServiceAccount.type, urn, gmsa());
    assert.deepEqual(
      { call, says: words.says },
      {
        call: { script: "GroupManagedServiceAccount", action: "Ensure", parameters: { ...whole, mark } },
        says: [
          "In corp.contoso.com, create the group managed service account svcWriteback$ in CN=Managed Service Accounts,DC=corp,DC=contoso,DC=com: DNS host name svcWriteback.corp.contoso.com, enabled, Kerberos encryption types AES128 and AES256, service principal names: none.",
          'Let "Agent hosts" retrieve its password, and no one else.',
        ],
      },
    );
  });
});
