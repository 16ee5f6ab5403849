import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import {
  DomainRootDelegation,
  GroupManagedServiceAccount,
  GroupPolicyObject,
  PasswordSettingsObject,
} from "../../resources/index.ts";
import { remove } from "../../provider/lifecycle.ts";
import type { PropertyMap } from "../../formats/wire/codec.ts";
import { kindOfType } from "../../resources/registry.ts";
import { contextOf } from "../support/context.ts";
import { LostAnswers } from "../support/lostAnswers.ts";
import { PluginClient, urnOf, type Recorded } from "../support/pluginClient.ts";
import { recordedIn } from "../support/recordedIn.ts";
import * as theirs from "./foreignPolicy.ts";
import {
  call,
  createGroup,
  createUser,
  domain,
  labChannel,
  read,
  replace,
  restoreRootDacl,
  root,
  rootDacl,
  withClient,
} from "./lab.ts";

/** What was there before the kit and what others do meanwhile, with the real scripts on a real domain. */
describe("what a resource remembers of a real domain", () => {
  const channel = new LostAnswers(labChannel);
  let plugin: PluginClient;
  before(async () => (plugin = await PluginClient.start({ channel })));
  after(() => plugin.stop());

  const checked = async (type: string, inputs: PropertyMap, name?: string) => {
    const result = await plugin.check(urnOf(type, name), { domain, ...inputs });
    assert.deepEqual(result.failures, []);
    return result.inputs;
  };
  const create = async (type: string, inputs: PropertyMap, name?: string) =>
    plugin.create(urnOf(type, name), await checked(type, inputs, name));
  /** Destroys, and answers the warnings. */
  const destroy = async (type: string, { id, outputs }: Recorded): Promise<string[]> => {
    const { context, warnings } = contextOf(channel);
    await kindOfType(type).use((resource) => remove(resource, { urn: urnOf(type), id, state: outputs }, context));
    return warnings;
  };
  /** An update whose answer gets lost, as the engine records it. */
  const losing = async (type: string, made: Recorded, inputs: PropertyMap): Promise<Recorded> => {
    channel.lose("Ensure");
    const error: unknown = await plugin
      .update(urnOf(type), made, await checked(type, inputs))
      .catch((reason: unknown) => reason);
    return recordedIn(error) ?? assert.fail(`nothing is recorded: ${String(error)}`);
  };
  const stays = (object: string) => `${object} was there before the kit and stays, with the values it had then`;
  const deleteEntry = (dn: string) => withClient((client) => client.del(dn));
  const addEntry = (dn: string, attributes: Record<string, string>) =>
    withClient((client) => client.add(dn, attributes));

  describe("of a delegation", () => {
    const { type } = DomainRootDelegation;
    const delegation = (...rights: string[]) => ({ account: "svc-memory", rights, reportUnreachableUsers: false });
    let original: Buffer;
    let dn: string;
    beforeEach(async () => {
      ({ dn } = await createUser("svc-memory", "Service-Pw.1"));
      original = await rootDacl();
    });
    afterEach(async () => {
      await deleteEntry(dn);
      await restoreRootDacl(original);
    });

    it("outlives an update whose answer is lost", async () => {
      const made = await create(type, delegation("ResetPassword"));
      const recorded = await losing(type, made, delegation("ResetPassword", "ChangePassword"));
      await destroy(type, recorded);
      assert.ok(original.equals(await rootDacl()));
    });

    it("outlives the account, of whose name there is another that a refresh has seen", async () => {
      const made = await create(type, delegation("ResetPassword", "WriteLockoutTime"));
      await deleteEntry(dn);
      await createUser("svc-memory", "Service-Pw.1");
      const refreshed = (await plugin.read(urnOf(type), made)) ?? assert.fail();
      assert.deepEqual(refreshed.outputs["formerEntries"], [
        { accountSid: made.outputs["accountSid"], rights: ["ResetPassword", "WriteLockoutTime"] },
      ]);
      const updated = await plugin.update(urnOf(type), refreshed, made.inputs);
      await destroy(type, updated);
      assert.ok(original.equals(await rootDacl()));
    });
  });

  describe("of a group policy of another team", () => {
    const { type } = GroupPolicyObject;
    const base = { displayName: "Agents", adopt: true, effectTimeout: 0 };
    const vault = { service: "VaultSvc", startup: "manual" };
    const title = `The group policy "Agents" of ${domain}`;
    const write = (text: string) => {
      mkdirSync(dirname(theirs.template), { recursive: true });
      writeFileSync(theirs.template, `\ufeff${text}`, "utf16le");
    };
    beforeEach(theirs.makeTheirs);
    afterEach(() => theirs.policy("Remove"));

    it("outlives an update whose answer is lost", async () => {
      const links = await theirs.gPLink();
      const spooler = { service: "Spooler", startup: "disabled" };
      const made = await create(type, { ...base, services: [vault, spooler] });
      const permissions = "D:(A;;CCLCRC;;;AU)(A;;GA;;;BA)";
      const more = { ...base, services: [vault, spooler].map((service) => ({ ...service, permissions })) };
      const recorded = await losing(type, made, {
        ...more,
        registryValues: [{ name: `${theirs.lsa}\\LmCompatibilityLevel`, type: "dword", value: "5" }],
      });
      assert.match(
        theirs.templateText(),
        /"Spooler",4,"D:\(A;;CCLCRC;;;AU\)\(A;;GA;;;BA\)"\r\n"VaultSvc",3,"D:\(A;;CCLCRC/,
      );
      assert.deepEqual(await destroy(type, recorded), [`${stays(title)}.`]);
      assert.equal(theirs.templateText(), theirs.theirs);
      assert.equal(await theirs.gPLink(), links);
    });

    it("is not begun where its computer settings are disabled", async () => {
      await withClient((client) => client.modify(theirs.container, replace("flags", "2")));
      await assert.rejects(
        create(type, { ...base, services: [vault] }),
        /The computer settings of the group policy "Agents" of .* are disabled, .* set GPO Status to one/,
      );
      assert.equal((await read(theirs.container, "flags"))?.["flags"], "2");
      assert.equal(theirs.templateText(), theirs.theirs);
    });

    it("is not begun where a line of a declared setting cannot be read, of which all are told", async () => {
      const key = "MACHINE\\Software\\X";
      const odd =
        `${theirs.head}[Registry Values]\r\n${key}\\Neg=4,-1\r\n${key}\\Q=11,1,0,0,0,0,0,0,0\r\n` +
        `[Service General Setting]\r\n"spooler",1,"D:(A;;CC;;;AU)"\r\n"Beep",,"D:(A;;CC;;;BA)"\r\n` +
        "[System Access]\r\nLockoutBadCount = many\r\n";
      write(odd);
      const registryValues = ["Neg", "Q", "New"].map((name) => ({
        name: `${key}\\${name}`,
        type: "dword",
        value: "5",
      }));
      const services = ["Spooler", "Beep"].map((service) => ({ service, startup: "disabled" }));
      await assert.rejects(
        create(type, {
          ...base,
          registryValues,
          services,
          accountPolicy: { minimumPasswordAge: 0, lockoutThreshold: 5 },
        }),
        (error: Error) => {
          const all = `accountPolicy.lockoutThreshold, registryValues.${key}\\Neg, registryValues.${key}\\Q, services.Spooler, services.Beep`;
          assert.ok(error.message.includes(`sets ${all} in a form that cannot be read here`), error.message);
          return true;
        },
      );
      assert.equal(theirs.templateText(), odd);
    });

    it("counts less than what its team has done since", async () => {
      const adopted = await create(type, { ...base, accountPolicy: { minimumPasswordAge: 0 } });
      await withClient((client) => client.modify(root, replace("gPLink", theirs.defaultLink)));
      write(theirs.theirs.replace("MinimumPasswordAge = 2", "MinimumPasswordAge = 7"));
      assert.deepEqual(await destroy(type, adopted), [
        `${stays(title)}, except for:\n  accountPolicy.minimumPasswordAge, which was 2: somebody else has made it 7 since\n  link, which was {"enabled":true,"enforced":true,"order":2}: somebody else has made it not set since`,
      ]);
      assert.equal(await theirs.gPLink(), theirs.defaultLink);
      assert.match(theirs.templateText(), /MinimumPasswordAge = 7/);
    });

    it("is given up for the OU and the accounts that are gone, and given back for the rest", async () => {
      const ou = `OU=Tier 0,${root}`;
      await addEntry(ou, { objectClass: "organizationalUnit" });
      const { dn } = await createUser("old-svc", "Old-Passw0rd.1");
      write(theirs.theirs.replace("*S-1-5-80-0", "old-svc,CORP\\other,*S-1-5-80-0"));
      await theirs.policy("Ensure", { linkTarget: ou, link: theirs.first });
      const adopted = await create(type, {
        ...base,
        linkTarget: ou,
        services: [{ service: "Spooler", startup: "disabled" }],
        userRights: [{ right: "SeServiceLogonRight", principals: ["Administrators"] }],
      });
      assert.ok(!theirs.templateText().includes("CORP"));
      await deleteEntry(dn);
      await deleteEntry(ou);
      const gone = "the domain has no account of that name";
      assert.deepEqual(await destroy(type, adopted), [
        [
          `${stays(title)}, except for:`,
          `  link, which was {"enabled":true,"enforced":false,"order":1}: ${ou} does not exist any more`,
          `  userRights.SeServiceLogonRight, which was "old-svc": ${gone}`,
          `  userRights.SeServiceLogonRight, which was "CORP\\\\other": ${gone}`,
        ].join("\n"),
      ]);
      assert.equal(theirs.templateText(), theirs.theirs);
    });

    it("ends where the policy was made anew by hand, until a refresh", async () => {
      const adopted = await create(type, { ...base, services: [vault] });
      await theirs.policy("Remove");
      const id = "{0D9C6B1A-7777-4444-8888-123456789ABC}";
      await theirs.policy("Ensure", { id, settings: { "accountPolicy.minimumPasswordAge": 2 }, link: theirs.first });
      const links = await theirs.gPLink();
      const news = await checked(type, { ...base, services: [{ ...vault, startup: "disabled" }] });
      await assert.rejects(plugin.update(urnOf(type), adopted, news), (error: Error) =>
        error.message.includes(`is gone, and another of that name is there (${id}). Run pulumi refresh`),
      );
      assert.equal(await theirs.gPLink(), links);
      assert.equal(await plugin.read(urnOf(type), adopted), undefined);
      await theirs.policy("Remove", { id });
    });
  });

  describe("of a PSO", () => {
    const { type } = PasswordSettingsObject;
    const dn = (name: string) => `CN=${name},CN=Password Settings Container,CN=System,${root}`;
    const oldGroup = `CN=Old Staff,CN=Users,${root}`;
    const make = async (name: string, appliesTo: string) =>
      addEntry(dn(name), {
        objectClass: "msDS-PasswordSettings",
        "msDS-PasswordSettingsPrecedence": "20",
        "msDS-PasswordReversibleEncryptionEnabled": "FALSE",
        "msDS-PasswordHistoryLength": "10",
        "msDS-PasswordComplexityEnabled": "TRUE",
        "msDS-MinimumPasswordLength": "8",
        "msDS-MinimumPasswordAge": "-864000000000",
        "msDS-MaximumPasswordAge": "-36288000000000",
        "msDS-LockoutThreshold": "0",
        "msDS-LockoutDuration": "-18000000000",
        "msDS-LockoutObservationWindow": "-18000000000",
        "msDS-PSOAppliesTo": appliesTo,
      });
    const pso = { precedence: 10, settings: { minimumPasswordAge: 0 }, appliesTo: ["Pilot"] };
    const there = async (name: string) => {
      const found = await read(dn(name), "msDS-PasswordSettingsPrecedence", "msDS-PSOAppliesTo");
      return [found?.["msds-passwordsettingsprecedence"], String(found?.["msds-psoappliesto"])];
    };
    before(() => createGroup("Pilot"));

    it("is given up for a group that is gone, and for one that a PSO cannot apply to", async () => {
      await createGroup("Old Staff");
      const universal = await createGroup("All Universal", [], "universal");
      await make("Theirs", oldGroup);
      await make("Universal", universal);
      const adopted = await create(type, { ...pso, name: "Theirs", adopt: true });
      const other = await create(type, { ...pso, name: "Universal", adopt: true }, "other");
      await deleteEntry(oldGroup);
      assert.deepEqual(await destroy(type, adopted), [
        `${stays(`The PSO "Theirs" of ${domain}`)}, except for:\n  appliesTo, which was "Old Staff": the domain has no account of that name`,
      ]);
      assert.deepEqual(await destroy(type, other), [
        `${stays(`The PSO "Universal" of ${domain}`)}, except for:\n  appliesTo, which was "All Universal": it is neither a user nor a global security group, so the PSO would have no effect on it`,
      ]);
      assert.deepEqual(await there("Theirs"), ["20", ""]);
      assert.deepEqual(await there("Universal"), ["20", ""]);
      await deleteEntry(dn("Theirs"));
      await deleteEntry(dn("Universal"));
    });

    it("belongs to one of two stacks that make it at once", async () => {
      const results = await Promise.allSettled(
        ["one", "two"].map((name, index) => create(type, { ...pso, name: "Twice", precedence: 7 + index }, name)),
      );
      const [made, ...more] = results.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      assert.ok(made);
      assert.deepEqual(more, []);
      const [refusal] = results.flatMap((one) => (one.status === "rejected" ? [one.reason as Error] : []));
      assert.match(
        refusal?.message ?? "",
        /does not carry the mark of this resource|exists already with another precedence/,
      );
      assert.equal(recordedIn(refusal), undefined);
      assert.equal((await there("Twice"))[0], String(made.inputs["precedence"]));
      await deleteEntry(dn("Twice"));
    });
  });

  it("of a service account is given up for a reader who is gone and a host name that was not set", async () => {
    const { type } = GroupManagedServiceAccount;
    const dn = `CN=svcG,CN=Managed Service Accounts,${root}`;
    const oldHosts = await createGroup("Old hosts");
    await createGroup("New hosts");
    const own = { account: "svcG$", dnsHostName: `svcG.${domain}`, encryptionTypes: ["AES256"] };
    const account = { ...own, passwordReaders: ["Old hosts"], servicePrincipalNames: [], enabled: true };
    await call("GroupManagedServiceAccount", "Ensure", account);
    const adopted = await create(type, { account: "svcG$", passwordReaders: ["New hosts"], adopt: true });
    const before = { ...(adopted.outputs["before"] as PropertyMap), dnsHostName: "" };
    await deleteEntry(oldHosts);
    assert.deepEqual(await destroy(type, { ...adopted, outputs: { ...adopted.outputs, before } }), [
      [
        `${stays(`The service account svcG$ of ${domain}`)}, except for:`,
        `  dnsHostName, which was not set: it stays svcG.${domain}`,
        '  passwordReaders, which was "Old hosts": the domain has no account of that name',
      ].join("\n"),
    ]);
    const { passwordReaders, encryptionTypes } = await call("GroupManagedServiceAccount", "Observe", account);
    assert.deepEqual([passwordReaders, encryptionTypes], [[], ["AES256"]]);
    await deleteEntry(dn);
  });
});
