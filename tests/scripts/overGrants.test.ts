import assert from "node:assert/strict";
import fc from "fast-check";
import { isOverGrant, parseAce } from "../../sandbox/directory/accessControl.ts";
import { skipFor } from "../support/needs.ts";
import { evaluate, findPowerShell, noPowerShell } from "./powerShell.ts";

const sid = "S-1-5-21-1-2-3-1105";
const user = "bf967aba-0de6-11d0-a285-00aa003049e2";
const inetOrgPerson = "4828cc14-1437-45bc-9b07-ad6f015e5f28";
const computer = "bf967a86-0de6-11d0-a285-00aa003049e2";
const group = "bf967a9c-0de6-11d0-a285-00aa003049e2";
const contact = "5cb41ed0-0e4c-11d0-a286-00aa003049e2";
const resetPassword = "00299570-246d-11d0-a768-00aa006e0529";
const changePassword = "ab721a53-1e2f-11d0-9819-00aa0040529b";
const unexpirePassword = "ccc2dc7d-a6ad-4a7a-8846-c04e3cc53501";
const replicateAll = "1131f6ad-9c07-11d1-f79f-00c04fc2dcd2";
const replicate = "1131f6aa-9c07-11d1-f79f-00c04fc2dcd2";
const member = "bf9679c0-0de6-11d0-a285-00aa003049e2";
const lockoutTime = "28630ebf-41d5-11d1-a9c1-0000f80367c1";
const pwdLastSet = "bf967a0a-0de6-11d0-a285-00aa003049e2";
const userAccountControl = "bf967a68-0de6-11d0-a285-00aa003049e2";
const userAccountRestrictions = "4c164200-20c0-11d0-a768-00aa006e0529";
const displayName = "bf967953-0de6-11d0-a285-00aa003049e2";

const entries: Record<string, [ace: string, overGrant: boolean]> = {
  // Set-AADCloudSyncPermissions BasicRead and PasswordHashSync
  "reads all users": [`(OA;CIIO;RP;;${user};${sid})`, false],
  "lists and reads everything": [`(A;CI;LCRPLORC;;;${sid})`, false],
  "replicates what is no secret": [`(OA;;CR;${replicate};;${sid})`, false],
  "replicates password hashes": [`(OA;;CR;${replicateAll};;${sid})`, true],
  "manages the replication topology": [`(OA;;CR;1131f6ac-9c07-11d1-f79f-00c04fc2dcd2;;${sid})`, true],
  "adds a domain controller": [`(OA;;CR;9923a32a-3607-11d2-b9be-0000f87a36b2;;${sid})`, true],
  "migrates SID history": [`(OA;;CR;ba33815a-4f93-4c76-87f3-57574bff8109;;${sid})`, true],
  "reanimates tombstones": [`(OA;;CR;45ec5156-db7e-47bb-b53f-dbeb2d03c40f;;${sid})`, true],
  "creates groups and deletes them": [`(OA;CI;CCDC;${group};;${sid})`, false],
  "writes groups": [`(OA;CIIO;RPWPSW;;${group};${sid})`, true],
  "writes a group's members": [`(OA;CIIO;WP;${member};${group};${sid})`, true],
  "writes a group's members by a property set": [
    `(OA;CIIO;WP;bc0ac240-79a9-11d0-9020-00c04fc2d4cf;${group};${sid})`,
    true,
  ],
  "adds itself to groups": [`(OA;CIIO;SW;${member};${group};${sid})`, true],
  "writes what a group is called": [`(OA;CIIO;WP;${displayName};${group};${sid})`, false],
  "creates and deletes what is below groups": [`(OA;CIIO;CCDC;;${group};${sid})`, false],
  "deletes groups": [`(OA;CIIO;SDDT;;${group};${sid})`, true],
  "writes contacts": [`(OA;CIIO;WP;;${contact};${sid})`, false],
  "writes a property that no logon needs": [`(OA;CIIO;WP;${displayName};${user};${sid})`, false],
  "is denied everything": [`(D;CI;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;${sid})`, false],
  "is denied a property": [`(OD;CIIO;WP;${pwdLastSet};${user};${sid})`, false],
  "has full control": [`(A;CI;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;${sid})`, true],
  "has full control by the generic right": [`(A;CIIO;GA;;;${sid})`, true],
  "writes by the generic right": [`(A;CIIO;GW;;;${sid})`, true],
  "rewrites the list": [`(A;;WD;;;${sid})`, true],
  "becomes the owner": [`(A;CI;WO;;;${sid})`, true],
  deletes: [`(A;CI;SD;;;${sid})`, true],
  "deletes trees": [`(A;;DT;;;${sid})`, true],
  "rewrites the list of the root, and of groups below": [`(OA;CI;WD;;${group};${sid})`, true],
  "creates anything": [`(A;CI;CC;;;${sid})`, true],
  "creates users": [`(OA;CI;CC;${user};;${sid})`, true],
  "deletes inetOrgPerson objects": [`(OA;CI;DC;${inetOrgPerson};;${sid})`, true],
  "holds every extended right": [`(A;CI;CR;;;${sid})`, true],
  "resets the password of every object": [`(OA;CI;CR;${resetPassword};;${sid})`, true],
  "resets the password of computers": [`(OA;CIIO;CR;${resetPassword};${computer};${sid})`, true],
  "changes passwords of every object": [`(OA;CI;CR;${changePassword};;${sid})`, true],
  "unexpires passwords below only": [`(OA;CIIO;CR;${unexpirePassword};;${sid})`, true],
  "writes every property of users": [`(OA;CIIO;WP;;${user};${sid})`, true],
  "reads and writes lockoutTime": [`(OA;CIIO;RPWP;${lockoutTime};${user};${sid})`, true],
  "writes pwdLastSet of every object": [`(OA;CI;WP;${pwdLastSet};;${sid})`, true],
  "writes userAccountControl": [`(OA;CIIO;WP;${userAccountControl};${user};${sid})`, true],
  "writes User-Account-Restrictions": [`(OA;CIIO;WP;${userAccountRestrictions};${user};${sid})`, true],
  "adds keys to users": [`(OA;CIIO;WP;5b47d60f-6090-40b2-9f37-2a4de88f3063;${user};${sid})`, true],
  "writes DS-Validated-Write-Computer": [`(OA;CIIO;WP;9b026da6-0d3c-465c-8bee-5199d7165cba;${user};${sid})`, true],
  "maps certificates to users": [`(OA;CIIO;WP;00fbf30c-91fe-11d1-aebc-0000f80367c1;${user};${sid})`, true],
  "writes servicePrincipalName": [`(OA;CIIO;WP;f3a64788-5306-11d1-a9c5-0000f80367c1;${user};${sid})`, true],
  "lets others act for users": [`(OA;CI;WP;3f78c3e5-f79a-46bd-a0b8-9d18116ddc79;;${sid})`, true],
  "writes logon scripts": [`(OA;CIIO;WP;bf9679a8-0de6-11d0-a285-00aa003049e2;${user};${sid})`, true],
  "writes Logon Information": [`(OA;CIIO;WP;5f202010-79a5-11d0-9020-00c04fc2d4cf;${user};${sid})`, true],
  "links group policies": [`(OA;CI;WP;f30e3bbe-9ff0-11d1-b603-0000f80367c1;;${sid})`, true],
  "blocks inheritance of group policies": [`(OA;CI;WP;f30e3bbf-9ff0-11d1-b603-0000f80367c1;;${sid})`, true],
  "writes Public-Information": [`(OA;CIIO;WP;e48d0154-bcf8-11d1-8702-00c04fb96050;${user};${sid})`, true],
};

const program = `foreach ($sddl in $cases) {
  Test-OverGrant ([System.Security.AccessControl.RawSecurityDescriptor]::new("D:$sddl").DiscretionaryAcl[0])
}`;
const judge = (aces: string[]) => evaluate(["Call", "AccessControl", "AceScope", "OverGrants"], program, aces);

describe("an entry of the service account that", function () {
  let judged: Map<string, boolean>;
  before(async function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
    const aces = Object.values(entries).map(([ace]) => ace);
    const verdicts = (await judge(aces)) as boolean[];
    judged = new Map(aces.map((ace, index) => [ace, verdicts[index] as boolean]));
  });

  for (const [what, [ace, expected]] of Object.entries(entries)) {
    it(`${what} ${expected ? "is" : "is not"} an over-grant`, () => assert.equal(judged.get(ace), expected));
  }
});

describe("over-grants", function () {
  before(function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
  });

  it("are the same to the script and to the simulated directory", async () => {
    const seed = Date.now() & 0x7fffffff;
    const aces = fc.sample(anyEntry, { numRuns: 400, seed });
    const verdicts = (await judge(aces)) as boolean[];
    aces.forEach((ace, index) =>
      assert.equal(isOverGrant(parseAce(ace)), verdicts[index], `seed ${seed}, case ${index}: ${ace}`),
    );
  });
});

const types = [
  "",
  user,
  inetOrgPerson,
  group,
  resetPassword,
  changePassword,
  replicateAll,
  pwdLastSet,
  member,
  displayName,
];
const anyEntry = fc
  .record({
    type: fc.constantFrom("OA", "OA", "OA", "OD"),
    flags: fc.constantFrom("", "CI", "CIIO", "CINP"),
    rights: fc.subarray(["CC", "DC", "LC", "SW", "RP", "WP", "DT", "CR", "SD", "RC", "WD", "WO"], { minLength: 1 }),
    objectType: fc.constantFrom(...types),
    heirs: fc.constantFrom("", user, inetOrgPerson, computer, group, contact),
  })
  .map(
    ({ type, flags, rights, objectType, heirs }) =>
      `(${type};${flags};${rights.join("")};${objectType};${heirs};${sid})`,
  );
