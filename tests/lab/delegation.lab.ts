import assert from "node:assert/strict";
import type { ScriptAction } from "../../provider/channels/channel.ts";
import type { DomainRootDelegationResult, WritebackRight } from "../../provider/scripts/contract.ts";
import {
  administrator,
  call,
  createUser,
  domain,
  passwordValue,
  read,
  replace,
  restoreRootDacl,
  root,
  rootDacl,
  withClient,
  type Account,
} from "./lab.ts";

const four: WritebackRight[] = ["ResetPassword", "WriteLockoutTime", "WritePwdLastSet", "UnexpirePassword"];
/** What every domain has from the start. */
const throughEveryone = [{ right: "UnexpirePassword", through: "Authenticated Users" }];

describe("DomainRootDelegation.ps1 in a real domain", () => {
  let service: Account & { dn: string };
  let user: Account & { dn: string };
  let original: Buffer;
  let serial = 0;

  async function delegation(
    action: ScriptAction,
    rights: WritebackRight[] = four,
    more: { account?: string; accountDomain?: string; credential?: Account } = {},
  ): Promise<DomainRootDelegationResult> {
    const { credential, ...parameters } = { account: "svc-writeback", accountDomain: domain, rights, ...more };
    return (await call(
      "DomainRootDelegation",
      action,
      parameters,
      credential,
    )) as unknown as DomainRootDelegationResult;
  }
  const uSNChanged = async () => (await read(root, "uSNChanged"))?.["usnchanged"];
  const asService = (dn: string, attribute: string, value: string | Buffer) =>
    withClient((client) => client.modify(dn, replace(attribute, value)), service);
  const reset = (dn: string) => asService(dn, "unicodePwd", passwordValue(`Reset-Pw.${++serial}xyz`));
  const insufficientAccess = { name: "InsufficientAccessError" };

  before(async () => {
    service = await createUser("svc-writeback", "Service-Pw.1");
    user = await createUser("alice", "Alice-Pw.1");
    original = await rootDacl();
  });
  afterEach(() => restoreRootDacl(original));

  it("observes an account without rights", async () => {
    const observed = await delegation("Observe");
    assert.match(observed.accountSid, /^S-1-5-21-/);
    assert.deepEqual(
      { ...observed, accountSid: "" },
      {
        exists: true,
        accountSid: "",
        rights: [],
        overGrants: [],
        otherAces: [],
        effective: throughEveryone,
        changed: [],
      },
    );
    assert.deepEqual(await rootDacl(), original);
  });

  it("lets the account reset, unlock and force a change for a user, and nothing before", async () => {
    await assert.rejects(reset(user.dn), insufficientAccess);
    await assert.rejects(asService(user.dn, "lockoutTime", "0"), insufficientAccess);
    await assert.rejects(asService(user.dn, "pwdLastSet", "0"), insufficientAccess);
    await delegation("Ensure");
    await reset(user.dn);
    await asService(user.dn, "lockoutTime", "0");
    await asService(user.dn, "pwdLastSet", "0");
    await asService(user.dn, "pwdLastSet", "-1");
  });

  it("lets the account do nothing else", async () => {
    await delegation("Ensure");
    await assert.rejects(asService(user.dn, "displayName", "x"), insufficientAccess);
    await assert.rejects(asService(user.dn, "userAccountControl", "66048"), insufficientAccess);
    await assert.rejects(asService(user.dn, "servicePrincipalName", "http/x"), insufficientAccess);
    await assert.rejects(asService(root, "minPwdAge", "0"), insufficientAccess);
    const computer = `CN=DC1,OU=Domain Controllers,${root}`;
    await assert.rejects(reset(computer), insufficientAccess);
    await assert.rejects(asService(computer, "pwdLastSet", "0"), insufficientAccess);
    await assert.rejects(
      withClient((client) => client.del(user.dn), service),
      insufficientAccess,
    );
  });

  it("adds the four entries once: a second Ensure writes nothing", async () => {
    const first = await delegation("Ensure");
    assert.deepEqual(first.rights, four);
    assert.deepEqual(first.changed, four);
    const dacl = await rootDacl();
    const usn = await uSNChanged();
    const second = await delegation("Ensure");
    assert.deepEqual(second, { ...first, changed: [] });
    assert.equal(await uSNChanged(), usn);
    assert.deepEqual(await rootDacl(), dacl);
  });

  it("leaves the entries of others as they are and where they are", async () => {
    await delegation("Ensure");
    const after = await rootDacl();
    // The four entries stand at the end of the list: what was there before is its beginning. [MS-DTYP 2.4.5, 2.4.6]
    const start = original.readUInt32LE(16) + 8;
    const length = original.readUInt16LE(start - 8 + 2) - 8;
    assert.equal(after.readUInt32LE(16) + 8, start);
    assert.deepEqual(after.subarray(start, start + length), original.subarray(start, start + length));
  });

  it("restores the descriptor byte for byte on Remove; a second Remove writes nothing", async () => {
    await delegation("Ensure");
    assert.notDeepEqual(await rootDacl(), original);
    assert.deepEqual((await delegation("Remove")).changed, four);
    assert.deepEqual(await rootDacl(), original);
    const usn = await uSNChanged();
    assert.deepEqual((await delegation("Remove")).changed, []);
    assert.equal(await uSNChanged(), usn);
  });

  for (const missing of four) {
    it(`sees that ${missing} is missing and mends it`, async () => {
      await delegation("Ensure");
      assert.deepEqual((await delegation("Remove", [missing])).changed, [missing]);
      const left = four.filter((right) => right !== missing);
      assert.deepEqual((await delegation("Observe")).rights, left);
      const mended = await delegation("Ensure");
      assert.deepEqual(mended.changed, [missing]);
      assert.deepEqual(mended.rights, four);
    });
  }

  it("removes the declared rights only", async () => {
    await delegation("Ensure", [...four, "ChangePassword"]);
    assert.deepEqual((await delegation("Observe")).rights, [...four, "ChangePassword"]);
    await delegation("Remove", ["ChangePassword"]);
    assert.deepEqual((await delegation("Observe")).rights, four);
  });

  it("reports an account that does not exist: Observe says so, Ensure refuses, Remove is content", async () => {
    const none = { rights: [], overGrants: [], otherAces: [], effective: [], changed: [] };
    const gone = { exists: false, accountSid: "", ...none };
    for (const account of ["nobody$", "*", "svc-writeback)(objectClass=*", "a\\2ab", 'x"; exit']) {
      assert.deepEqual(await delegation("Observe", four, { account }), gone, account);
    }
    assert.deepEqual(await delegation("Remove", four, { account: "nobody$" }), gone);
    await assert.rejects(delegation("Ensure", four, { account: "nobody$" }), {
      code: "not-found",
      message: /no account "nobody\$" in the domain "corp\.example\.test"\. Create the service account first/,
    });
    assert.deepEqual(await rootDacl(), original);
  });

  it("finds an account with brackets in its name", async () => {
    await createUser("svc (blue)", "Service-Pw.2");
    assert.deepEqual((await delegation("Ensure", four, { account: "svc (blue)" })).rights, four);
  });

  it("is refused without the right to change permissions, and names it", async () => {
    await assert.rejects(delegation("Ensure", four, { credential: service }), {
      code: "refused",
      message: /needs Modify permissions \(WRITE_DAC\) there/,
    });
    assert.deepEqual((await delegation("Observe", four, { credential: service })).rights, []);
    assert.deepEqual(await rootDacl(), original);
  });

  it("is refused with a wrong password, which it does not repeat", async () => {
    const credential = { ...administrator, password: "wrong-Canary.1" };
    await assert.rejects(delegation("Observe", four, { credential }), (error: Error & { code?: string }) => {
      assert.equal(error.code, "refused");
      assert.match(error.message, /refuses the logon of "Administrator@corp\.example\.test"/);
      assert.ok(!error.message.includes("wrong-Canary.1"));
      return true;
    });
  });

  it("tells a server that is not there, and a domain that is another's", async () => {
    const parameters = { account: "svc-writeback", accountDomain: domain, rights: four };
    await assert.rejects(call("DomainRootDelegation", "Observe", { ...parameters, server: "none.example.test" }), {
      code: "unreachable",
      message: /No connection to none\.example\.test:636/,
    });
    await assert.rejects(call("DomainRootDelegation", "Observe", { ...parameters, domain: "other.example.test" }), {
      code: "not-found",
      message: /is a domain controller of DC=corp,DC=example,DC=test, not of DC=other,DC=example,DC=test/,
    });
  });

  it("finds the PDC emulator where no server is named", async () => {
    const parameters = { account: "svc-writeback", accountDomain: domain, rights: four, server: null };
    assert.equal((await call("DomainRootDelegation", "Observe", parameters))["exists"], true);
  });

  it("refuses a right it does not know", async () => {
    await assert.rejects(delegation("Ensure", ["Everything" as WritebackRight]), {
      code: "failed",
      message: /"Everything" is no right of password writeback\. Write one of ResetPassword, /,
    });
  });
});
