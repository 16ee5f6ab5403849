import assert from "node:assert/strict";
import fc from "fast-check";
import { skipFor } from "../support/needs.ts";
import { evaluate, findPowerShell, noPowerShell } from "./powerShell.ts";

interface Case {
  sid: string;
  sddl: string;
  rights: string[];
  unwanted: string[];
}
interface Result {
  before: string[];
  added: string[];
  removed: string[];
  again: string[];
  held: string[];
  heldAfter: string[];
  further: string[];
  withoutUnwanted: string[];
}

const user = "bf967aba-0de6-11d0-a285-00aa003049e2";
const inetOrgPerson = "4828cc14-1437-45bc-9b07-ad6f015e5f28";
const sid = "S-1-5-21-1-2-3-1105";
/** The documented entries; the account is put in for SID. */
const documented: Record<string, string> = {
  ResetPassword: `(OA;CIIO;CR;00299570-246d-11d0-a768-00aa006e0529;${user};SID)`,
  WriteLockoutTime: `(OA;CIIO;WP;28630ebf-41d5-11d1-a9c1-0000f80367c1;${user};SID)`,
  WritePwdLastSet: `(OA;CIIO;WP;bf967a0a-0de6-11d0-a285-00aa003049e2;${user};SID)`,
  UnexpirePassword: `(OA;;CR;ccc2dc7d-a6ad-4a7a-8846-c04e3cc53501;;SID)`,
  ChangePassword: `(OA;CIIO;CR;ab721a53-1e2f-11d0-9819-00aa0040529b;${user};SID)`,
  InetOrgPersonResetPassword: `(OA;CIIO;CR;00299570-246d-11d0-a768-00aa006e0529;${inetOrgPerson};SID)`,
  InetOrgPersonWriteLockoutTime: `(OA;CIIO;WP;28630ebf-41d5-11d1-a9c1-0000f80367c1;${inetOrgPerson};SID)`,
  InetOrgPersonWritePwdLastSet: `(OA;CIIO;WP;bf967a0a-0de6-11d0-a285-00aa003049e2;${inetOrgPerson};SID)`,
};
/** Unexpire Password for all descendants too: the other form that documentation asks for. */
const unexpireBelow = "(OA;CI;CR;ccc2dc7d-a6ad-4a7a-8846-c04e3cc53501;;SID)".replace("SID", sid);
const rights = Object.keys(documented);
const entryOf = (right: string, account = sid) => (documented[right] as string).replace("SID", account);
/** The entries that count as a right. */
const formsOf = (right: string) => [entryOf(right), ...(right === "UnexpirePassword" ? [unexpireBelow] : [])];

const program = `function Get-Entries($Acl) {
  foreach ($ace in $Acl) {
    $one = [System.Security.AccessControl.RawAcl]::new(4, 1)
    $one.InsertAce(0, $ace)
    [System.Security.AccessControl.RawSecurityDescriptor]::new('DiscretionaryAclPresent', $null, $null, $null, $one).GetSddlForm('Access').Substring(2)
  }
}
foreach ($case in $cases) {
  $acl = [System.Security.AccessControl.RawSecurityDescriptor]::new($case.sddl).DiscretionaryAcl
  $sid = [System.Security.Principal.SecurityIdentifier]::new($case.sid)
  $held = @(Get-HeldRight $acl $sid)
  $missing = [string[]]@($case.rights | Where-Object { $held -cnotcontains $_ })
  $added = Add-Right $acl $sid $missing
  $heldAfter = @(Get-HeldRight $added $sid)
  [pscustomobject]@{
    before = [string[]]@(Get-Entries $acl)
    added = [string[]]@(Get-Entries $added)
    removed = [string[]]@(Get-Entries (Remove-Right $added $sid $missing))
    again = [string[]]@($case.rights | Where-Object { $heldAfter -cnotcontains $_ })
    held = [string[]]$held
    heldAfter = [string[]]$heldAfter
    further = [string[]]@(Get-FurtherAce $added $sid | ForEach-Object { Get-AceSddl $_ })
    withoutUnwanted = [string[]]@(Get-Entries (Remove-FurtherAce $acl $sid ([string[]]$case.unwanted)))
  }
}`;
const run = (cases: Case[]) => evaluate(["Call", "AccessControl"], program, cases) as Promise<Result[]>;

describe("entries of password writeback", function () {
  before(function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
  });

  it("are exactly the documented ones", async () => {
    const [result] = await run([{ sid, sddl: "D:(A;;RP;;;AU)", rights, unwanted: [] }]);
    assert.deepEqual(result?.added, ["(A;;RP;;;AU)", ...rights.map((right) => entryOf(right))]);
  });

  it("hold their laws on any list: only what is missing, after explicit and before inherited entries, others kept", async () => {
    const seed = Date.now() & 0x7fffffff;
    const cases = fc.sample(anyCase, { numRuns: 200, seed });
    const results = await run(cases);
    for (const [index, { explicit, inherited, rights: wanted, unwanted }] of cases.entries()) {
      const result = results[index] as Result;
      const told = `seed ${seed}, case ${index}: ${JSON.stringify({ case: cases[index], result })}`;
      const isHeld = (right: string) => formsOf(right).some((form) => explicit.includes(form));
      const missing = wanted.filter((right) => !isHeld(right));
      assert.deepEqual(result.before, [...explicit, ...inherited], told);
      assert.deepEqual(result.added, [...explicit, ...missing.map((right) => entryOf(right)), ...inherited], told);
      assert.deepEqual(result.again, [], `idempotent, ${told}`);
      assert.deepEqual(result.removed, result.before, `Remove takes back what Ensure gave, ${told}`);
      assert.deepEqual(result.held, rights.filter(isHeld), told);
      const isFurther = (entry: string) => entry.endsWith(`${sid})`) && !rights.flatMap(formsOf).includes(entry);
      assert.deepEqual(result.further, explicit.filter(isFurther), told);
      const kept = explicit.filter((entry) => !isFurther(entry) || !unwanted.includes(entry));
      assert.deepEqual(result.withoutUnwanted, [...kept, ...inherited], `only what is named, ${told}`);
    }
  });
});

/** Entries near the documented ones: other flags, masks, types or accounts. */
const nearEntry = fc.constantFrom(
  ...rights.map((right) => entryOf(right, "AU")),
  ...rights.map((right) => entryOf(right, "S-1-5-21-1-2-3-1106")),
  entryOf("ResetPassword").replace("CIIO", "CI"),
  entryOf("ResetPassword").replace(user, ""),
  entryOf("WriteLockoutTime").replace(";WP;", ";RPWP;"),
  unexpireBelow,
  unexpireBelow.replace("(OA;CI;", "(OA;CIIO;"),
  `(A;CI;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;${sid})`,
  "(A;;RP;;;AU)",
);
const denyEntry = fc.constantFrom("(D;;WP;;;WD)", `(OD;CIIO;CR;00299570-246d-11d0-a768-00aa006e0529;${user};${sid})`);
const ownEntry = fc.constantFrom(...rights.map((right) => entryOf(right)));
const anyCase = fc
  .record({
    deny: fc.array(denyEntry, { maxLength: 2 }),
    allow: fc.array(fc.oneof(nearEntry, ownEntry), { maxLength: 8 }),
    inherited: fc.array(fc.constantFrom("(A;CIID;RP;;;AU)", `(A;CIID;WP;;;${sid})`), { maxLength: 2 }),
    rights: fc.uniqueArray(fc.constantFrom(...rights)),
    unwanted: fc.uniqueArray(fc.oneof(nearEntry, ownEntry, denyEntry), { maxLength: 6 }),
  })
  .map(({ deny, allow, ...rest }) => {
    const explicit = [...deny, ...allow];
    return { sid, explicit, ...rest, sddl: `D:AI${[...explicit, ...rest.inherited].join("")}` };
  });
