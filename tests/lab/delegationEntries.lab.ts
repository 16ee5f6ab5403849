import assert from "node:assert/strict";
import type { WritebackRight } from "../../facts/writebackRights.ts";
import { DelegationWorld, four, insufficientAccess, throughEveryone } from "./delegationWorld.ts";
import { addRootAce, createGroup, createUser, passwordValue, root, rootDacl, withClient } from "./lab.ts";

const three: WritebackRight[] = [
  "InetOrgPersonResetPassword",
  "InetOrgPersonWriteLockoutTime",
  "InetOrgPersonWritePwdLastSet",
];
const userClass = "bf967aba-0de6-11d0-a285-00aa003049e2";
const resetPassword = "00299570-246d-11d0-a768-00aa006e0529";

describe("DomainRootDelegation.ps1 beside other entries of a real domain", () => {
  const world = new DelegationWorld();

  it("tells over-grants from what writeback has nothing to do with, and touches neither unless it is named", async () => {
    const { accountSid } = await world.delegation("Observe");
    const overGrants = [
      `(OA;CI;CR;${resetPassword};;${accountSid})`, // on every object, domain controllers included
      `(OA;;CR;${resetPassword};${userClass};${accountSid})`,
      `(A;CI;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;${accountSid})`,
    ];
    const others = [
      `(OA;CIIO;RP;;${userClass};${accountSid})`,
      `(OA;;CR;1131f6aa-9c07-11d1-f79f-00c04fc2dcd2;;${accountSid})`, // Replicating Directory Changes
    ];
    for (const sddl of [...overGrants, ...others]) await addRootAce(sddl);
    const observed = await world.delegation("Observe");
    assert.deepEqual([...observed.overGrants].sort(), [...overGrants].sort());
    assert.deepEqual([...observed.otherAces].sort(), [...others].sort());
    const withOthers = await rootDacl();
    await world.delegation("Ensure");
    await world.delegation("Remove");
    assert.deepEqual(await rootDacl(), withOthers);

    const [first = "", ...rest] = overGrants;
    const less = await world.delegation("Ensure", four, { unwanted: rest });
    assert.deepEqual(less.overGrants, [first]);
    assert.deepEqual(less.changed, four);
    await world.delegation("Remove", four, { unwanted: [first, ...others] });
    assert.deepEqual(await rootDacl(), world.original);
  });

  it("takes away no entry of another account, even if it is named", async () => {
    const { accountSid } = await world.delegation("Observe");
    const other = accountSid.replace(/\d+$/, "500");
    await addRootAce(`(OA;CI;CR;${resetPassword};;${other})`);
    const withOther = await rootDacl();
    await world.delegation("Ensure", [], { unwanted: [`(OA;CI;CR;${resetPassword};;${other})`] });
    assert.deepEqual(await rootDacl(), withOther);
  });

  it("mends an entry that was widened: the narrow one is back, the wide one gone, and computers are out of reach", async () => {
    const { accountSid } = await world.delegation("Ensure");
    const whole = await rootDacl();
    await world.delegation("Remove", ["ResetPassword"]);
    const wide = `(OA;CI;CR;${resetPassword};;${accountSid})`;
    await addRootAce(wide);
    const computer = `CN=DC1,OU=Domain Controllers,${root}`;
    const widened = await world.delegation("Observe");
    assert.deepEqual([widened.rights, widened.overGrants], [four.slice(1), [wide]]);
    const mended = await world.delegation("Ensure", four, { unwanted: widened.overGrants });
    assert.deepEqual([mended.rights, mended.overGrants, mended.changed], [four, [], ["ResetPassword"]]);
    await assert.rejects(world.reset(computer), insufficientAccess);
    await world.reset(world.user.dn);
    assert.equal((await rootDacl()).length, whole.length);
  });

  it("counts Unexpire Password for all descendants as held, and takes it away by name", async () => {
    const { accountSid } = await world.delegation("Observe");
    await addRootAce(`(OA;CI;CR;ccc2dc7d-a6ad-4a7a-8846-c04e3cc53501;;${accountSid})`);
    const ensured = await world.delegation("Ensure");
    assert.deepEqual(ensured.changed, ["ResetPassword", "WriteLockoutTime", "WritePwdLastSet"]);
    assert.deepEqual(ensured.overGrants, []);
    assert.deepEqual((await world.delegation("Remove")).changed, four);
    assert.deepEqual(await rootDacl(), world.original);
  });

  it("places the entries after an explicit deny, and counts as held what is not denied", async () => {
    const { accountSid } = await world.delegation("Observe");
    const deny = `(OD;CIIO;CR;${resetPassword};${userClass};${accountSid})`;
    await addRootAce(deny);
    const ensured = await world.delegation("Ensure");
    assert.deepEqual(ensured.changed, four);
    assert.deepEqual(ensured.rights, four.slice(1));
    assert.deepEqual(ensured.otherAces, [deny]);
    await assert.rejects(world.reset(world.user.dn), insufficientAccess);
    await world.asService(world.user.dn, "pwdLastSet", "0");
    assert.deepEqual((await world.delegation("Ensure")).changed, [], "the entry is not added again");
    assert.deepEqual((await world.delegation("Ensure", four, { unwanted: [deny] })).rights, four);
    await world.reset(world.user.dn);
  });

  it("reaches inetOrgPerson objects with the three rights for them, and not with those for users", async () => {
    const dn = `CN=inet,CN=Users,${root}`;
    const attributes = { objectClass: "inetOrgPerson", sAMAccountName: "inet", userAccountControl: "512" };
    const unicodePwd = passwordValue("Inet-Pw.1xyz") as never;
    await withClient((client) => client.add(dn, { ...attributes, unicodePwd }));
    await world.delegation("Ensure");
    await assert.rejects(world.reset(dn), insufficientAccess);
    assert.deepEqual((await world.delegation("Ensure", [...four, ...three])).changed, three);
    await world.reset(dn);
    await world.asService(dn, "lockoutTime", "0");
    await world.asService(dn, "pwdLastSet", "0");
    await assert.rejects(world.asService(dn, "displayName", "x"), insufficientAccess);
    await world.delegation("Remove", [...four, ...three]);
    assert.deepEqual(await rootDacl(), world.original);
  });

  it("tells who else brings a right: a nested group, Authenticated Users; not what is denied", async () => {
    const inner = await createGroup("helpdesk-inner", [world.service.dn]);
    const outer = await createGroup("helpdesk", [inner], "domainLocal");
    await addRootAce(`(OA;CIIO;CR;${resetPassword};${userClass};${await sidOf(outer)})`);
    const expected = [{ right: "ResetPassword", through: "helpdesk" }, ...throughEveryone];
    assert.deepEqual((await world.delegation("Observe")).effective, expected);
    await world.reset(world.user.dn);
    assert.deepEqual((await world.delegation("Observe", ["ResetPassword"])).effective, expected.slice(0, 1));
    assert.deepEqual((await world.delegation("Observe", [])).effective, []);
    await addRootAce(`(OD;CIIO;CR;${resetPassword};${userClass};${await sidOf(inner)})`);
    assert.deepEqual((await world.delegation("Observe")).effective, throughEveryone);
    await assert.rejects(world.reset(world.user.dn), insufficientAccess);
  });

  it("takes away what an account left behind, by its SID, also where another has its name now", async () => {
    const account = "svc-former";
    const former = await createUser(account, "Service-Pw.3");
    const { accountSid } = await world.delegation("Ensure", four, { account });
    await withClient((client) => client.del(former.dn));
    const left = await world.delegation("Observe", four, { account, accountSid });
    assert.deepEqual([left.exists, left.accountSid, left.rights, left.effective], [false, accountSid, four, []]);
    assert.equal((await world.delegation("Observe", four, { account })).exists, false);
    await createUser(account, "Service-Pw.4");
    const anew = await world.delegation("Observe", four, { account, accountSid });
    assert.notEqual(anew.accountSid, accountSid);
    assert.deepEqual(anew.rights, []);
    const removed = await world.delegation("Remove", four, { account, accountSid, accountDomain: "gone.example.test" });
    assert.deepEqual([removed.accountSid, removed.changed, removed.rights], [accountSid, four, []]);
    assert.deepEqual(await rootDacl(), world.original);
  });

  it("knows properties and property sets by the GUIDs of the schema", async () => {
    const schema = `CN=Schema,CN=Configuration,${root}`;
    const guids = async (cn: string) => {
      const attributes = ["schemaIDGUID", "attributeSecurityGUID"];
      const search = { scope: "base" as const, attributes, explicitBufferAttributes: attributes };
      const { searchEntries } = await withClient((client) => client.search(`CN=${cn},${schema}`, search));
      return attributes.map((name) => guidText(searchEntries[0]?.[name] as Buffer | [] | undefined));
    };
    const restrictions = "4c164200-20c0-11d0-a768-00aa006e0529";
    const validated = "9b026da6-0d3c-465c-8bee-5199d7165cba";
    const information = "e48d0154-bcf8-11d1-8702-00c04fb96050";
    assert.deepEqual(await guids("Lockout-Time"), ["28630ebf-41d5-11d1-a9c1-0000f80367c1", ""]);
    assert.deepEqual(await guids("Pwd-Last-Set"), ["bf967a0a-0de6-11d0-a285-00aa003049e2", restrictions]);
    assert.deepEqual(await guids("User-Account-Control"), ["bf967a68-0de6-11d0-a285-00aa003049e2", restrictions]);
    assert.deepEqual(await guids("ms-DS-Key-Credential-Link"), ["5b47d60f-6090-40b2-9f37-2a4de88f3063", validated]);
    assert.deepEqual(await guids("Alt-Security-Identities"), ["00fbf30c-91fe-11d1-aebc-0000f80367c1", information]);
    assert.deepEqual(await guids("User"), [userClass, ""]);
    assert.deepEqual(await guids("inetOrgPerson"), ["4828cc14-1437-45bc-9b07-ad6f015e5f28", ""]);
    assert.deepEqual(await guids("Group"), ["bf967a9c-0de6-11d0-a285-00aa003049e2", ""]);
    assert.deepEqual(await guids("Contact"), ["5cb41ed0-0e4c-11d0-a286-00aa003049e2", ""]);
  });
});

/** SID of an object: the last part is its own, the rest is the domain's. [MS-DTYP 2.4.2.2] */
async function sidOf(dn: string): Promise<string> {
  const attributes = ["objectSid"];
  const search = { scope: "base" as const, attributes, explicitBufferAttributes: attributes };
  const { searchEntries } = await withClient((client) => client.search(dn, search));
  const bytes = searchEntries[0]?.["objectSid"] as Buffer;
  const parts = Array.from({ length: bytes.readUInt8(1) }, (_, index) => bytes.readUInt32LE(8 + 4 * index));
  return ["S-1", bytes.readUIntBE(2, 6), ...parts].join("-");
}

/** A GUID as directories store it: the first three parts with the lowest byte first. [MS-DTYP 2.3.4.2] */
function guidText(bytes: Buffer | [] | undefined): string {
  if (!Buffer.isBuffer(bytes)) return "";
  const parts = [bytes.subarray(0, 4).reverse(), bytes.subarray(4, 6).reverse(), bytes.subarray(6, 8).reverse()];
  return [...parts, bytes.subarray(8, 10), bytes.subarray(10)].map((part) => part.toString("hex")).join("-");
}
