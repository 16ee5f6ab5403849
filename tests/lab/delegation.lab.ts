import assert from "node:assert/strict";
import type { WritebackRight } from "../../facts/writebackRights.ts";
import { DelegationWorld, four, insufficientAccess, throughEveryone } from "./delegationWorld.ts";
import {
  addObjects,
  administrator,
  call,
  createUser,
  domain,
  onController,
  read,
  root,
  rootDacl,
  setRootSddl,
  withClient,
} from "./lab.ts";

const noPart = { parts: 0, text: "", digest: "" };

describe("DomainRootDelegation.ps1 in a real domain", () => {
  const world = new DelegationWorld();
  const uSNChanged = async () => (await read(root, "uSNChanged"))?.["usnchanged"];

  it("observes an account without rights", async () => {
    const observed = await world.delegation("Observe");
    assert.match(observed.accountSid, /^S-1-5-21-/);
    assert.deepEqual(
      { ...observed, accountSid: "" },
      {
        exists: true,
        accountName: "svc-writeback",
        accountSid: "",
        rights: [],
        overGrants: [],
        otherAces: [],
        effective: throughEveryone,
        changed: [],
        candidates: [],
        descriptor: noPart,
        samAccess: { samServer: "readable", authenticatedUsers: "member" },
      },
    );
    assert.deepEqual(await rootDacl(), world.original);
  });

  it("lets the account reset, unlock and force a change for a user, and nothing before", async () => {
    await assert.rejects(world.reset(world.user.dn), insufficientAccess);
    await assert.rejects(world.asService(world.user.dn, "lockoutTime", "0"), insufficientAccess);
    await assert.rejects(world.asService(world.user.dn, "pwdLastSet", "0"), insufficientAccess);
    await world.delegation("Ensure");
    await world.reset(world.user.dn);
    await world.asService(world.user.dn, "lockoutTime", "0");
    await world.asService(world.user.dn, "pwdLastSet", "0");
    await world.asService(world.user.dn, "pwdLastSet", "-1");
  });

  it("lets the account do nothing else", async () => {
    await world.delegation("Ensure");
    await assert.rejects(world.asService(world.user.dn, "displayName", "x"), insufficientAccess);
    await assert.rejects(world.asService(world.user.dn, "userAccountControl", "66048"), insufficientAccess);
    await assert.rejects(world.asService(world.user.dn, "servicePrincipalName", "http/x"), insufficientAccess);
    await assert.rejects(world.asService(root, "minPwdAge", "0"), insufficientAccess);
    const computer = `CN=DC1,OU=Domain Controllers,${root}`;
    await assert.rejects(world.reset(computer), insufficientAccess);
    await assert.rejects(world.asService(computer, "pwdLastSet", "0"), insufficientAccess);
    await assert.rejects(
      withClient((client) => client.del(world.user.dn), world.service),
      insufficientAccess,
    );
  });

  it("adds the four entries once: a second Ensure writes nothing", async () => {
    const first = await world.delegation("Ensure");
    assert.deepEqual(first.rights, four);
    assert.deepEqual(first.changed, four);
    const dacl = await rootDacl();
    const usn = await uSNChanged();
    const second = await world.delegation("Ensure");
    assert.deepEqual(second, { ...first, changed: [] });
    assert.equal(await uSNChanged(), usn);
    assert.deepEqual(await rootDacl(), dacl);
  });

  it("leaves the entries of others as they are and where they are", async () => {
    await world.delegation("Ensure");
    const after = await rootDacl();
    // The four entries stand at the end of the list: what was there before is its beginning. [MS-DTYP 2.4.5, 2.4.6]
    const start = world.original.readUInt32LE(16) + 8;
    const length = world.original.readUInt16LE(start - 8 + 2) - 8;
    assert.equal(after.readUInt32LE(16) + 8, start);
    assert.deepEqual(after.subarray(start, start + length), world.original.subarray(start, start + length));
  });

  it("restores the descriptor byte for byte on Remove; a second Remove writes nothing", async () => {
    await world.delegation("Ensure");
    assert.notDeepEqual(await rootDacl(), world.original);
    assert.deepEqual((await world.delegation("Remove")).changed, four);
    assert.deepEqual(await rootDacl(), world.original);
    const usn = await uSNChanged();
    assert.deepEqual((await world.delegation("Remove")).changed, []);
    assert.equal(await uSNChanged(), usn);
  });

  for (const missing of four) {
    it(`sees that ${missing} is missing and mends it`, async () => {
      await world.delegation("Ensure");
      assert.deepEqual((await world.delegation("Remove", [missing])).changed, [missing]);
      const left = four.filter((right) => right !== missing);
      assert.deepEqual((await world.delegation("Observe")).rights, left);
      const mended = await world.delegation("Ensure");
      assert.deepEqual(mended.changed, [missing]);
      assert.deepEqual(mended.rights, four);
    });
  }

  it("removes the declared rights only", async () => {
    await world.delegation("Ensure", [...four, "ChangePassword"]);
    assert.deepEqual((await world.delegation("Observe")).rights, [...four, "ChangePassword"]);
    await world.delegation("Remove", ["ChangePassword"]);
    assert.deepEqual((await world.delegation("Observe")).rights, four);
  });

  it("reports an account that does not exist: Observe says so, Ensure refuses, Remove is content", async () => {
    const none = {
      rights: [],
      overGrants: [],
      otherAces: [],
      effective: [],
      changed: [],
      candidates: [],
      descriptor: noPart,
      samAccess: { samServer: "unknown", authenticatedUsers: "unknown" },
    };
    const gone = { exists: false, accountName: "", accountSid: "", ...none };
    for (const account of ["nobody$", "*", "svc-writeback)(objectClass=*", "a\\2ab", 'x"; exit']) {
      assert.deepEqual(await world.delegation("Observe", four, { account }), gone, account);
    }
    assert.deepEqual(await world.delegation("Remove", four, { account: "nobody$" }), gone);
    await assert.rejects(world.delegation("Ensure", four, { account: "nobody$" }), {
      code: "not-found",
      message:
        /no account "nobody\$" in the domain "corp\.example\.test", neither by .* There is no group managed service account: install the agent/,
    });
    assert.deepEqual(await rootDacl(), world.original);
  });

  it("finds an account with brackets in its name", async () => {
    await createUser("svc (blue)", "Service-Pw.2");
    assert.deepEqual((await world.delegation("Ensure", four, { account: "svc (blue)" })).rights, four);
  });

  it("on an OU lets the account reset users below it, and no others, and goes as it came", async () => {
    const target = `OU=Scope,${root}`;
    await withClient((client) => client.add(target, { objectClass: "organizationalUnit" }));
    const inside = `CN=inside,${target}`;
    await addObjects([{ dn: inside, objectClass: "user", sAMAccountName: "inside", userAccountControl: "512" }]);
    const rights = four.slice(0, 3);
    const made = await world.delegation("Ensure", rights, { target });
    assert.deepEqual([made.rights, made.changed], [rights, rights]);
    assert.deepEqual(await rootDacl(), world.original);
    await world.reset(inside);
    await world.asService(inside, "lockoutTime", "0");
    await assert.rejects(world.reset(world.user.dn), insufficientAccess);
    assert.deepEqual((await world.delegation("Ensure", rights, { target })).changed, []);
    const counted = await call("UnreachableUsers", "Observe", {
      accountSid: made.accountSid,
      inetOrgPerson: false,
      base: target,
    });
    assert.deepEqual([counted["users"], counted["unreachable"]], [1, 0]);
    assert.deepEqual((await world.delegation("Remove", rights, { target })).changed, rights);
    assert.deepEqual((await world.delegation("Observe", rights, { target })).rights, []);

    const gone = { target: `OU=None,${root}` };
    assert.deepEqual((await world.delegation("Observe", rights, gone)).rights, []);
    assert.deepEqual((await world.delegation("Remove", rights, gone)).changed, []);
    await assert.rejects(world.delegation("Ensure", rights, gone), {
      code: "not-found",
      message: /There is no OU=None,.*\. Write the DN of an organizational unit/,
    });
  });

  it("gives the whole list as SDDL in parts, and a list written from them is the former one", async () => {
    const parts: string[] = [];
    for (let part = 1, of = 1; part <= of; part++) {
      const { descriptor, rights } = await world.delegation("Observe", [], { descriptorPart: part });
      assert.deepEqual(rights, []);
      of = descriptor.parts;
      parts.push(descriptor.text);
    }
    const sddl = parts.join("");
    assert.match(sddl, /^D:[A-Z]*\(/);
    await world.delegation("Ensure");
    await onController(
      "samba-tool",
      "dsacl",
      "set",
      "-H",
      "/srv/domain/private/sam.ldb",
      `--objectdn=${root}`,
      "--sddl=(A;;RP;;;BG)",
    );
    await setRootSddl(sddl);
    assert.equal((await rootDacl()).toString("hex"), world.original.toString("hex"));
  });

  it("is refused without the right to change permissions, and names it", async () => {
    await assert.rejects(world.delegation("Ensure", four, { credential: world.service }), {
      code: "refused",
      message: /needs Modify permissions \(WRITE_DAC\) there/,
    });
    assert.deepEqual((await world.delegation("Observe", four, { credential: world.service })).rights, []);
    assert.deepEqual(await rootDacl(), world.original);
  });

  it("is refused with a wrong password, which it does not repeat", async () => {
    const credential = { ...administrator, password: "wrong-Canary.1" };
    await assert.rejects(world.delegation("Observe", four, { credential }), (error: Error & { code?: string }) => {
      assert.equal(error.code, "logon-refused");
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
    await assert.rejects(world.delegation("Ensure", ["Everything" as WritebackRight]), {
      code: "failed",
      message: /"Everything" is no right of password writeback\. Write one of ResetPassword, /,
    });
  });
});
