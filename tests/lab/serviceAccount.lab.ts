import assert from "node:assert/strict";
import type { ScriptAction } from "../../resources/ports/channel.ts";
import { GroupManagedServiceAccount } from "../../resources/index.ts";
import type { PropertyMap } from "../../formats/wire/codec.ts";
import type {
  GroupManagedServiceAccountParameters,
  GroupManagedServiceAccountResult,
} from "../../resources/groupManagedServiceAccount/call.ts";
import { lifecycleLaws } from "../support/lifecycleLaws.ts";
import { PluginClient } from "../support/pluginClient.ts";
import {
  addAce,
  administrator,
  call,
  createGroup,
  createUser,
  domain,
  labChannel,
  onController,
  passwordValue,
  read,
  replace,
  root,
  sidOf,
  withClient,
  type Account,
} from "./lab.ts";

const account = "provAgentgMSA$";
const dn = `CN=provAgentgMSA,CN=Managed Service Accounts,${root}`;

describe("GroupManagedServiceAccount.ps1 in a real domain", () => {
  let member: Account;
  let stranger: Account;

  const gmsa = async (
    action: ScriptAction,
    more: Partial<GroupManagedServiceAccountParameters> = {},
    by: Account = administrator,
  ) => {
    const whole = {
      account,
      dnsHostName: `provAgentgMSA.${domain}`,
      passwordReaders: ["Agent hosts"],
      encryptionTypes: ["AES128", "AES256"],
      servicePrincipalNames: [],
      enabled: true,
    };
    const result = await call("GroupManagedServiceAccount", action, { ...whole, ...more }, by);
    return result as unknown as GroupManagedServiceAccountResult;
  };
  const edit = (attribute: string, ...values: (string | Buffer)[]) =>
    withClient((client) => client.modify(dn, replace(attribute, ...values)));

  before(async () => {
    member = await createComputer("HOST1");
    stranger = await createComputer("HOST2");
    await createGroup("Agent hosts", [`CN=HOST1,CN=Computers,${root}`]);
  });
  afterEach(() => gmsa("Remove"));

  it("is created with all that the agents need, and tells its SID, its place and the root key", async () => {
    const made = await gmsa("Ensure");
    const { accountSid, kdsRootKey, passwordControllers, ...rest } = made;
    assert.deepEqual(passwordControllers, [
      "Account Operators: the members of Agent hosts",
      "Account Operators: who retrieves the password",
    ]);
    assert.match(accountSid, /^S-1-5-21-\d+-\d+-\d+-\d+$/);
    assert.equal(kdsRootKey.state, "usable");
    assert.ok(Date.parse(kdsRootKey.usableFrom ?? "") <= Date.now());
    assert.deepEqual(rest, {
      exists: true,
      distinguishedName: dn,
      dnsHostName: `provAgentgMSA.${domain}`,
      passwordReaders: ["Agent hosts"],
      encryptionTypes: ["AES128", "AES256"],
      servicePrincipalNames: [],
      enabled: true,
      unusable: [],
      mark: "",
      namesake: "",
    });
    assert.deepEqual(await gmsa("Observe"), made);
    const raw = await read(
      dn,
      "objectCategory",
      "userAccountControl",
      "msDS-ManagedPasswordInterval",
      "msDS-SupportedEncryptionTypes",
    );
    assert.deepEqual(raw, {
      dn,
      objectcategory: `CN=ms-DS-Group-Managed-Service-Account,CN=Schema,CN=Configuration,${root}`,
      useraccountcontrol: "4096",
      "msds-managedpasswordinterval": "30",
      "msds-supportedencryptiontypes": "24",
    });
  });

  it("is not written again when nothing differs", async () => {
    await gmsa("Ensure");
    const usn = (await read(dn, "uSNChanged"))?.["usnchanged"];
    await gmsa("Ensure", { passwordReaders: ["AGENT HOSTS"] });
    assert.equal((await read(dn, "uSNChanged"))?.["usnchanged"], usn);
  });

  it("tells who else decides about its readers: by the account, by a group of them, as an owner", async () => {
    const { passwordControllers: before } = await gmsa("Ensure");
    await createUser("helper", "Helper-Pw.1");
    const helper = await sidOf(`CN=helper,CN=Users,${root}`);
    const group = `CN=Agent hosts,CN=Users,${root}`;
    await addAce(dn, `(OA;;WP;888eedd6-ce04-df40-b462-b8a50e41ba38;;${helper})`);
    await addAce(group, `(OA;;WP;bf9679c0-0de6-11d0-a285-00aa003049e2;;${helper})`);
    const { passwordControllers } = await gmsa("Observe");
    assert.deepEqual(
      passwordControllers.filter((who) => !before.includes(who)),
      ["helper: the members of Agent hosts", "helper: who retrieves the password"],
    );
  });

  it("keeps the mark that it was made with", async () => {
    assert.equal((await gmsa("Ensure", { mark: "first" })).mark, "first");
    assert.equal((await gmsa("Ensure", { mark: "second", adopt: true, enabled: false })).mark, "first");
    assert.equal((await read(dn, "adminDescription"))?.["admindescription"], "first");
  });

  describe("its password", () => {
    it("is had by a host in the group, and by no other host or user", async () => {
      await gmsa("Ensure");
      assert.ok((await managedPassword(member)).length >= 256);
      const outsider = await createUser("outsider", "Outsider-Pw.1");
      for (const other of [stranger, outsider]) assert.equal((await managedPassword(other)).length, 0);
    });

    it("is had by the new readers after a change, and not by the old ones", async () => {
      await gmsa("Ensure");
      await gmsa("Ensure", { passwordReaders: ["HOST2$"] });
      assert.equal((await managedPassword(member)).length, 0);
      assert.ok((await managedPassword(stranger)).length >= 256);
    });

    it("opens a Kerberos session", async () => {
      await gmsa("Ensure");
      const cache = "/tmp/gmsa.ccache";
      const samba = ["samba-tool", "user", "get-kerberos-ticket", account, `--output-krb5-ccache=${cache}`];
      await onController(...samba, "-H", "/srv/domain/private/sam.ldb");
      const tickets = await onController("klist", "-c", cache);
      assert.match(tickets, /Default principal: provAgentgMSA\$@CORP\.EXAMPLE\.TEST/);

      // Now somebody uses it.
      await assert.rejects(gmsa("Remove"), {
        code: "failed",
        message:
          /"provAgentgMSA\$" is not deleted, for it is in use: it logged on on \d{4}-\d\d-\d\d, or up to 14 days after/,
      });
      assert.equal((await gmsa("Observe")).exists, true);
      await gmsa("Ensure", { enabled: false });
      assert.equal((await gmsa("Remove")).exists, false);
    });
  });

  it("tells and takes back every reader that was not declared", async () => {
    await gmsa("Ensure");
    const { accountSid } = await gmsa("Observe");
    const domainSid = accountSid.replace(/-\d+$/, "");
    const cases: [sddl: string, readers: string[]][] = [
      [`O:SYD:(A;;RP;;;${domainSid}-515)`, ["Domain Computers"]],
      ["O:SYD:(A;;GA;;;WD)(A;;GR;;;AU)", ["Everyone", "Authenticated Users"]],
      ["O:SYD:(A;;0xf01ff;;;BA)", ["Administrators"]],
      [`O:SYD:(A;;RP;;;${domainSid}-99999)`, [`${domainSid}-99999`]],
      // Without Read Property an entry brings nobody the password.
      [`O:SYD:(A;;WP;;;${domainSid}-515)`, []],
      ["O:SYD:(D;;RP;;;AN)(A;;RP;;;BA)", ["(D;;RP;;;AN)", "Administrators"]],
    ];
    for (const [sddl, readers] of cases) {
      await edit("msDS-GroupMSAMembership", await descriptor(sddl));
      assert.deepEqual((await gmsa("Observe")).passwordReaders, readers, sddl);
      assert.deepEqual((await gmsa("Ensure")).passwordReaders, ["Agent hosts"], sddl);
    }
  });

  it("takes readers by SID, and refuses those that do not exist, give no rights or are everyone", async () => {
    await createGroup("Mail list", [], "distribution");
    const bySid = [await sidOf(`CN=Agent hosts,CN=Users,${root}`), "S-1-5-21-1-2-3-1104"];
    assert.deepEqual((await gmsa("Ensure", { passwordReaders: bySid })).passwordReaders, bySid);
    assert.deepEqual((await gmsa("Observe")).passwordReaders, ["Agent hosts", "S-1-5-21-1-2-3-1104"]);
    await gmsa("Remove");
    const refusals: [reader: string, code: string, why: string][] = [
      [
        "nobody",
        "not-found",
        'names "nobody", but the domain has no account of that name. Write the sAMAccountName of the agent hosts\' security group, or of a host with its trailing $.',
      ],
      [
        "Mail list",
        "failed",
        'names "Mail list", a distribution group, which gives its members no rights. Write a security group.',
      ],
      [
        "Domain Computers",
        "failed",
        'names "Domain Computers", which is Domain Computers: each of these could act as the service account. Write a security group of the agent hosts only.',
      ],
      [
        "S-1-1-0",
        "failed",
        'names "S-1-1-0", which is Everyone: each of these could act as the service account. Write a security group of the agent hosts only.',
      ],
    ];
    for (const [reader, code, why] of refusals) {
      const message = `GroupManagedServiceAccount Ensure: passwordReaders ${why}`;
      await assert.rejects(gmsa("Ensure", { passwordReaders: ["Agent hosts", reader] }), { code, message });
    }
    assert.equal((await gmsa("Observe")).exists, false);
  });

  it("changes the encryption types and leaves the other bits of their attribute", async () => {
    await gmsa("Ensure");
    await edit("msDS-SupportedEncryptionTypes", String(0x80000 | 0x1c));
    assert.deepEqual((await gmsa("Observe")).encryptionTypes, ["RC4", "AES128", "AES256"]);
    await gmsa("Ensure", { encryptionTypes: ["AES256"] });
    const number = (await read(dn, "msDS-SupportedEncryptionTypes"))?.["msds-supportedencryptiontypes"];
    assert.equal(number, String(0x80000 | 0x10));
  });

  it("is created in another container, stays there where none is named, and is moved with its SID", async () => {
    const unit = `OU=Tier 0,${root}`;
    await withClient((client) => client.add(unit, { objectClass: "organizationalUnit" }));
    const moved = `CN=provAgentgMSA,${unit}`;
    assert.equal((await gmsa("Ensure", { container: unit })).distinguishedName, moved);
    const { accountSid, distinguishedName } = await gmsa("Ensure");
    assert.equal(distinguishedName, moved);

    const inner = `OU=Accounts,${unit}`;
    await withClient((client) => client.add(inner, { objectClass: "organizationalUnit" }));
    const again = await gmsa("Ensure", {
      container: inner.toLowerCase().replace(",", ", "),
      passwordReaders: ["HOST1$"],
    });
    assert.deepEqual(
      [again.accountSid, again.distinguishedName, again.passwordReaders],
      [accountSid, `CN=provAgentgMSA,${inner}`, ["HOST1$"]],
    );
    const usn = (await read(again.distinguishedName, "uSNChanged"))?.["usnchanged"];
    await gmsa("Ensure", { container: inner, passwordReaders: ["HOST1$"] });
    assert.equal((await read(again.distinguishedName, "uSNChanged"))?.["usnchanged"], usn, "it is there already");
    await assert.rejects(gmsa("Ensure", { container: unit, mark: "somebody else's" }), /does not carry the mark/);
    await gmsa("Remove");
    await assert.rejects(gmsa("Ensure", { container: `OU=None,${root}` }), {
      code: "not-found",
      message: /The container "OU=None,.*" does not exist\. Write the DN of an organizational unit/,
    });
  });

  it("does not touch an account of the name that is no gMSA", async () => {
    await assert.rejects(gmsa("Ensure", { account: "HOST1$" }), {
      code: "failed",
      message: `GroupManagedServiceAccount Ensure: "HOST1$" is a computer (CN=HOST1,CN=Computers,${root}), not a group managed service account. Write another account name.`,
    });
    await assert.rejects(gmsa("Remove", { account: "HOST1$" }), { code: "failed" });
    assert.notEqual(await read(`CN=HOST1,CN=Computers,${root}`, "cn"), undefined);
  });

  it("is refused without the right to create it, and names it; the root key cannot be seen then", async () => {
    const nobody = await createUser("nobody-special", "Nobody-Pw.1");
    await assert.rejects(gmsa("Ensure", {}, nobody), {
      code: "refused",
      message:
        /refuses access to "CN=provAgentgMSA,.*": the account needs Create, delete and write msDS-GroupManagedServiceAccount objects/,
    });
    assert.deepEqual((await gmsa("Observe", {}, nobody)).kdsRootKey, { state: "notObservable" });
  });

  describe("behind the plugin", () => {
    let plugin: PluginClient;
    before(async () => (plugin = await PluginClient.start({ channel: labChannel })));
    after(() => plugin.stop());
    const inputs = (more: PropertyMap = {}): PropertyMap => ({
      domain,
      account,
      passwordReaders: ["Agent hosts"],
      ...more,
    });

    lifecycleLaws(
      {
        type: GroupManagedServiceAccount.type,
        inputs,
        change: {
          news: () =>
            inputs({
              passwordReaders: ["Agent hosts", "HOST2$"],
              encryptionTypes: ["AES256"],
              servicePrincipalNames: ["http/agents"],
            }),
          paths: ["encryptionTypes[0]", "passwordReaders[1]", "servicePrincipalNames[0]"],
        },
        drifts: {
          "an account disabled": { make: () => edit("userAccountControl", "4098"), paths: ["enabled"] },
          "a reader more": {
            make: async () => {
              const both = `O:SYD:(A;;RP;;;${await sidOf(`CN=Agent hosts,CN=Users,${root}`)})(A;;RP;;;BA)`;
              await edit("msDS-GroupMSAMembership", await descriptor(both));
            },
            paths: ["passwordReaders[1]"],
          },
          "RC4 allowed": { make: () => edit("msDS-SupportedEncryptionTypes", "28"), paths: ["encryptionTypes[2]"] },
          "encryption types cleared": {
            make: () => edit("msDS-SupportedEncryptionTypes"),
            paths: ["encryptionTypes[0]", "encryptionTypes[1]"],
          },
          "another host name": { make: () => edit("dNSHostName", `other.${domain}`), paths: ["dnsHostName"] },
          "a service principal name": {
            make: () => edit("servicePrincipalName", "http/x"),
            paths: ["servicePrincipalNames[0]"],
          },
        },
        goes: true,
      },
      () => plugin,
    );
  });

  describe("without a usable KDS root key", () => {
    const keys = `CN=Master Root Keys,CN=Group Key Distribution Service,CN=Services,CN=Configuration,${root}`;
    const rootKey = (...options: string[]) =>
      onController(
        "samba-tool",
        "domain",
        "kds",
        "root-key",
        "create",
        "-H",
        "/srv/domain/private/sam.ldb",
        ...options,
      );

    before(async () => {
      const search = { scope: "one" as const, attributes: ["cn"] };
      const { searchEntries } = await withClient((client) => client.search(keys, search));
      assert.equal(searchEntries.length, 1);
      for (const key of searchEntries) await withClient((client) => client.del(key.dn));
    });

    it("is not created, and says what to run and how long to wait", async () => {
      assert.deepEqual((await gmsa("Observe")).kdsRootKey, { state: "missing" });
      await assert.rejects(gmsa("Ensure"), {
        code: "not-found",
        message: `GroupManagedServiceAccount Ensure: "${account}" cannot be created: the forest has no KDS root key. Run Add-KdsRootKey -EffectiveImmediately on a domain controller as a member of Enterprise Admins, wait 10 hours, in which the key reaches all of them, and run again.`,
      });
      assert.equal(await read(dn, "cn"), undefined);
    });

    it("is not created while the key is younger than ten hours, and says from when on", async () => {
      const start = new Date(Math.floor(Date.now() / 1000) * 1000 - 3_600_000);
      await rootKey(`--use-start-time=${iso(start)}`);
      const usableFrom = iso(new Date(start.getTime() + 36_000_000));
      assert.deepEqual((await gmsa("Observe")).kdsRootKey, { state: "notYetUsable", usableFrom });
      await assert.rejects(gmsa("Ensure"), {
        code: "not-found",
        message: `GroupManagedServiceAccount Ensure: "${account}" cannot be created yet: domain controllers use the forest's KDS root key from ${usableFrom} on, 10 hours after it takes effect, when it has reached all of them. Run again then.`,
      });
      assert.equal(await read(dn, "cn"), undefined);
    });

    it("is created as soon as there is one, whatever newer ones there are", async () => {
      const start = new Date(Math.floor(Date.now() / 1000) * 1000 - 40_000_000);
      await rootKey(`--use-start-time=${iso(start)}`);
      const { exists, kdsRootKey } = await gmsa("Ensure");
      const usableFrom = iso(new Date(start.getTime() + 36_000_000));
      assert.deepEqual([exists, kdsRootKey], [true, { state: "usable", usableFrom }]);
      assert.ok((await managedPassword(member)).length >= 256);
    });
  });
});

function iso(time: Date): string {
  return time.toISOString().replace(".000Z", "Z");
}

/** A computer account, as a host has when it joined the domain. */
async function createComputer(name: string): Promise<Account> {
  const password = `${name}-Machine-Pw.1`;
  const attributes = {
    objectClass: "computer",
    sAMAccountName: `${name}$`,
    userAccountControl: "4096",
    unicodePwd: passwordValue(password) as never,
  };
  await withClient((client) => client.add(`CN=${name},CN=Computers,${root}`, attributes));
  return { user: `CORP\\${name}$`, password };
}

/** msDS-ManagedPassword as the account gets it over TLS; empty where it gets none. */
async function managedPassword(by: Account): Promise<Buffer> {
  const attributes = ["msDS-ManagedPassword"];
  const search = { scope: "base" as const, attributes, explicitBufferAttributes: attributes };
  const { searchEntries } = await withClient((client) => client.search(dn, search), by);
  return (searchEntries[0]?.["msDS-ManagedPassword"] as Buffer | undefined) ?? Buffer.alloc(0);
}

/** A security descriptor of SDDL in bytes. */
async function descriptor(sddl: string): Promise<Buffer> {
  const program = [
    "import sys; from samba.dcerpc import security; from samba.ndr import ndr_pack",
    "sys.stdout.write(ndr_pack(security.descriptor.from_sddl(sys.argv[1], security.dom_sid(sys.argv[2]))).hex())",
  ].join("\n");
  const anyDomain = "S-1-5-21-1-2-3";
  return Buffer.from(await onController("python3", "-c", program, sddl, anyDomain), "hex");
}
