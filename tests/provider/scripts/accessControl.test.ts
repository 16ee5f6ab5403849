import assert from "node:assert/strict";
import fc from "fast-check";
import { skipFor } from "../../support/needs.ts";
import { evaluate, findPowerShell, noPowerShell } from "./powerShell.ts";

interface Case {
  sid: string;
  sddl: string;
  rights: string[];
}
interface Result {
  before: string[];
  added: string[];
  removed: string[];
  again: string[];
  held: string[];
  heldAfter: string[];
  others: string[];
}

const user = "bf967aba-0de6-11d0-a285-00aa003049e2";
const sid = "S-1-5-21-1-2-3-1105";
/** The documented entries; the account is put in for SID. */
const documented: Record<string, string> = {
  ResetPassword: `(OA;CIIO;CR;00299570-246d-11d0-a768-00aa006e0529;${user};SID)`,
  WriteLockoutTime: `(OA;CIIO;WP;28630ebf-41d5-11d1-a9c1-0000f80367c1;${user};SID)`,
  WritePwdLastSet: `(OA;CIIO;WP;bf967a0a-0de6-11d0-a285-00aa003049e2;${user};SID)`,
  UnexpirePassword: `(OA;;CR;ccc2dc7d-a6ad-4a7a-8846-c04e3cc53501;;SID)`,
  ChangePassword: `(OA;CIIO;CR;ab721a53-1e2f-11d0-9819-00aa0040529b;${user};SID)`,
};
const rights = Object.keys(documented);
const entryOf = (right: string, account = sid) => (documented[right] as string).replace("SID", account);

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
    others = [string[]]@(Get-OtherAce $added $sid)
  }
}`;
const run = (cases: Case[]) => evaluate(["Call", "AccessControl"], program, cases) as Promise<Result[]>;

describe("entries of password writeback", function () {
  before(function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
  });

  it("are exactly the documented ones", async () => {
    const [result] = await run([{ sid, sddl: "D:(A;;RP;;;AU)", rights }]);
    assert.deepEqual(result?.added, ["(A;;RP;;;AU)", ...rights.map((right) => entryOf(right))]);
  });

  it("hold their laws on any list: only what is missing, after explicit and before inherited entries, others kept", async () => {
    const seed = Date.now() & 0x7fffffff;
    const cases = fc.sample(anyCase, { numRuns: 200, seed });
    const results = await run(cases);
    for (const [index, { explicit, inherited, rights: wanted }] of cases.entries()) {
      const result = results[index] as Result;
      const told = `seed ${seed}, case ${index}: ${JSON.stringify({ case: cases[index], result })}`;
      const missing = wanted.filter((right) => !explicit.includes(entryOf(right)));
      assert.deepEqual(result.before, [...explicit, ...inherited], told);
      assert.deepEqual(result.added, [...explicit, ...missing.map((right) => entryOf(right)), ...inherited], told);
      assert.deepEqual(result.again, [], `idempotent, ${told}`);
      assert.deepEqual(result.removed, result.before, `Remove takes back what Ensure gave, ${told}`);
      assert.deepEqual(
        result.held,
        rights.filter((right) => explicit.includes(entryOf(right))),
        told,
      );
      const foreign = explicit.filter(
        (entry) => entry.includes(sid) && !rights.some((right) => entry === entryOf(right)),
      );
      assert.deepEqual(result.others, foreign, told);
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
  entryOf("UnexpirePassword").replace("(OA;;", "(OA;CI;"),
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
  })
  .map(({ deny, allow, inherited, rights: wanted }) => {
    const explicit = [...deny, ...allow];
    return { sid, explicit, inherited, rights: wanted, sddl: `D:AI${[...explicit, ...inherited].join("")}` };
  });
