import assert from "node:assert/strict";
import type { UnreachableUsersResult } from "../../resources/domainRootDelegation/unreachableUsers.ts";
import { skipFor } from "../support/needs.ts";
import { evaluate, findPowerShell, noPowerShell } from "./powerShell.ts";

const sid = "S-1-5-21-1-2-3-1105";
const user = "bf967aba-0de6-11d0-a285-00aa003049e2";
const inetOrgPerson = "4828cc14-1437-45bc-9b07-ad6f015e5f28";
const reset = "00299570-246d-11d0-a768-00aa006e0529";

interface Entry {
  dn: string;
  /** sAMAccountName; absent: a container. */
  name?: string;
  sddl?: string;
  adminCount?: string;
  classes?: string[];
}
interface Case {
  inetOrgPerson?: boolean;
  /** By DN. */
  powers?: Record<string, string[]>;
  pages: Entry[][];
}
interface Survey {
  result?: UnreachableUsersResult;
  error?: string;
  /** Requests that were sent, as "filter | page size | cookie". */
  requests: string[];
}

/** A connection that answers one page after the other, and the survey over it. */
const program = `function New-Attribute($Values) {
  New-Object psobject | Add-Member -PassThru -MemberType ScriptMethod -Name GetValues -Value { param($Type) , $this.Values } |
    Add-Member -PassThru -NotePropertyName Values -NotePropertyValue $Values
}
function New-Entry($Given) {
  $attributes = @{}
  if (Get-Property $Given 'sddl') {
    $descriptor = [System.Security.AccessControl.RawSecurityDescriptor]::new($Given.sddl)
    $bytes = [byte[]]::new($descriptor.BinaryLength)
    $descriptor.GetBinaryForm($bytes, 0)
    $attributes['nTSecurityDescriptor'] = New-Attribute @(, $bytes)
  }
  if (Get-Property $Given 'name') { $attributes['sAMAccountName'] = New-Attribute @($Given.name) }
  if (Get-Property $Given 'adminCount') { $attributes['adminCount'] = New-Attribute @($Given.adminCount) }
  if (Get-Property $Given 'classes') { $attributes['objectClass'] = New-Attribute @($Given.classes) }
  [pscustomobject]@{ DistinguishedName = $Given.dn; Attributes = $attributes }
}
foreach ($case in $cases) {
  $connection = [pscustomobject]@{ Pages = $case.pages; Requests = [System.Collections.Generic.List[string]]::new() }
  $connection | Add-Member -MemberType ScriptMethod -Name SendRequest -Value {
    param($Request, $Timeout)
    $page = $Request.Controls | Where-Object { $_ -is [System.DirectoryServices.Protocols.PageResultRequestControl] }
    $index = $this.Requests.Count
    $this.Requests.Add("$($Request.Scope) | $($page.PageSize) | $($page.Cookie -join ',')")
    $cookie = [byte[]]::new([int]($index + 1 -lt $this.Pages.Count))
    if ($cookie.Length -gt 0) { $cookie[0] = $index + 1 }
    $constructor = [System.DirectoryServices.Protocols.PageResultResponseControl].GetConstructors('NonPublic, Instance')[0]
    $answer = $constructor.Invoke([object[]]@(0, $cookie.PSObject.BaseObject, $false, $null))
    [pscustomobject]@{ Entries = @($this.Pages[$index] | ForEach-Object { New-Entry $_ }); Controls = @($answer) }
  }
  $directory = [pscustomobject]@{ Connection = $connection; Server = 'dc1'; Root = 'DC=corp' }
  $powers = @{}
  if (Get-Property $case 'powers') { foreach ($one in $case.powers.PSObject.Properties) { $powers[$one.Name] = $one.Value } }
  $survey = New-Survey ([System.Security.Principal.SecurityIdentifier]::new('${sid}')) $case.inetOrgPerson $powers
  $told = [ordered]@{}
  try {
    Find-EveryEntry $directory $directory.Root (Get-SurveyFilter $survey) (Get-SurveyAttribute $survey) -Dacl | ForEach-Object { Add-Object $survey $_ }
    $told.result = Get-SurveyResult $survey
  }
  catch { $told.error = "$($_.Exception.Data['code']): $($_.Exception.Message)" }
  $told.requests = [string[]]$connection.Requests
  [pscustomobject]$told
}`;
const libraries = ["Call", "Directory", "PagedSearch", "AccessControl", "AceScope", "ResetGrant", "Reach"];
const run = async (...cases: Case[]) =>
  (await evaluate(
    libraries,
    program,
    cases.map(({ inetOrgPerson: asked = false, powers = null, pages }) => ({ inetOrgPerson: asked, powers, pages })),
  )) as Survey[];

const open = "D:AI(A;;RP;;;AU)";
const closed = "D:PAI(A;;RP;;;AU)";
const inherited = `(OA;CIID;CR;${reset};${user};${sid})`;
const resetDown = (heirs = user, account = sid) => `(OA;CIIO;CR;${reset};${heirs};${account})`;
const resetHere = (account = sid) => `(OA;;CR;${reset};;${account})`;
const person = (name: string, container: string, sddl = open, more: Partial<Entry> = {}): Entry => ({
  dn: `CN=${name},${container}`,
  name,
  sddl,
  ...more,
});
const unit = (dn: string, sddl = open): Entry => ({ dn, sddl });
const result = (change: Partial<UnreachableUsersResult>): UnreachableUsersResult => ({
  users: 1,
  unreachable: 0,
  protectedAccounts: 0,
  protectedUsers: 0,
  belowProtectedContainers: 0,
  examples: [],
  containers: [],
  exposed: { accounts: 0, replication: 0, permissions: 0, groups: 0, examples: [] },
  ...change,
});
const below = (name: string, container: string) =>
  result({ unreachable: 1, belowProtectedContainers: 1, examples: [name], containers: [container] });

describe("users out of reach", function () {
  before(function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
  });

  it("are told apart by their structure", async () => {
    const inside = "OU=In,OU=Out,DC=corp";
    const cases: [what: string, entries: Entry[], expected: UnreachableUsersResult][] = [
      ["reached", [person("a", "DC=corp")], result({})],
      ["reached before anything is inherited", [person("a", "DC=corp", `${open}${inherited}`)], result({})],
      [
        "adminCount and inheritance off, whatever is granted",
        [person("a", "DC=corp", `${closed}${resetHere()}`, { adminCount: "1" })],
        result({ unreachable: 1, protectedAccounts: 1, examples: ["a"] }),
      ],
      ["adminCount left behind, inheritance on", [person("a", "DC=corp", open, { adminCount: "1" })], result({})],
      ["adminCount 0", [person("a", "DC=corp", open, { adminCount: "0" })], result({})],
      [
        "inheritance off",
        [person("a", "DC=corp", closed)],
        result({ unreachable: 1, protectedUsers: 1, examples: ["a"] }),
      ],
      ["inheritance off, granted on the user", [person("a", "DC=corp", `${closed}${resetHere()}`)], result({})],
      ["inheritance off, full control on the user", [person("a", "DC=corp", `${closed}(A;;GA;;;${sid})`)], result({})],
      [
        "inheritance off, granted to someone else",
        [person("a", "DC=corp", `${closed}${resetHere("S-1-5-21-1-2-3-11050")}`)],
        result({ unreachable: 1, protectedUsers: 1, examples: ["a"] }),
      ],
      [
        "inheritance off, granted to what is below the user",
        [person("a", "DC=corp", `${closed}${resetDown()}`)],
        result({ unreachable: 1, protectedUsers: 1, examples: ["a"] }),
      ],
      [
        "inheritance off, denied and granted on the user",
        [person("a", "DC=corp", `D:P(OD;;CR;${reset};;${sid})${resetHere()}`)],
        result({ unreachable: 1, protectedUsers: 1, examples: ["a"] }),
      ],
      ["below an open container", [person("a", inside), unit(inside), unit("OU=Out,DC=corp")], result({})],
      [
        "below a closed one, told after the user",
        [person("a", inside), unit("OU=Out,DC=corp", closed)],
        below("a", "OU=Out,DC=corp"),
      ],
      [
        "below a closed one, the entry still standing on the user",
        [unit("OU=Out,DC=corp", closed), person("a", inside, `${open}${inherited}`)],
        below("a", "OU=Out,DC=corp"),
      ],
      [
        "below a closed one, granted there",
        [unit("OU=Out,DC=corp", `${closed}${resetDown()}`), person("a", inside)],
        result({}),
      ],
      [
        "below a closed one, granted there for no class in particular",
        [unit("OU=Out,DC=corp", `${closed}${resetDown("")}`), person("a", inside)],
        result({}),
      ],
      [
        "below a closed one, granted above it",
        [unit("OU=Out,DC=corp", `${open}${resetDown()}`), unit(inside, closed), person("a", inside)],
        below("a", inside),
      ],
      [
        "below a closed one, granted on the user",
        [unit("OU=Out,DC=corp", closed), person("a", inside, `${open}${resetHere()}${inherited}`)],
        result({}),
      ],
      [
        "a comma in the names",
        [unit("OU=Out\\, far,DC=corp", closed), person("a\\, b", "OU=Out\\, far,DC=corp", open, { name: "ab" })],
        below("ab", "OU=Out\\, far,DC=corp"),
      ],
    ];
    const surveys = await run(...cases.map(([, entries]) => ({ pages: [entries] })));
    cases.forEach(([what, , expected], index) => assert.deepEqual(surveys[index]?.result, expected, what));
  });

  it("of the class inetOrgPerson need a grant of their own below a closed container", async () => {
    const classes = ["top", "person", "organizationalPerson", "user", "inetOrgPerson"];
    const people = [person("a", "OU=Out,DC=corp", open, { classes: classes.slice(0, 4) })];
    people.push(person("b", "OU=Out,DC=corp", open, { classes }));
    const [forUsers, forBoth] = await run(
      { inetOrgPerson: true, pages: [[unit("OU=Out,DC=corp", `${closed}${resetDown()}`), ...people]] },
      {
        inetOrgPerson: true,
        pages: [[unit("OU=Out,DC=corp", `${closed}${resetDown()}${resetDown(inetOrgPerson)}`), ...people]],
      },
    );
    assert.deepEqual(forUsers?.result, { ...below("b", "OU=Out,DC=corp"), users: 2 });
    assert.deepEqual(forBoth?.result, result({ users: 2 }));
  });

  it("are found in one paged search, whatever their number", async () => {
    const pages = Array.from({ length: 3 }, (_, page) =>
      Array.from({ length: 50 }, (_, index) => person(`u${page}${String(index).padStart(2, "0")}`, "OU=Out,DC=corp")),
    );
    pages[2]?.push(unit("OU=Out,DC=corp", closed));
    const [survey] = await run({ pages });
    assert.deepEqual(survey?.requests, ["Subtree | 1000 | ", "Subtree | 1000 | 1", "Subtree | 1000 | 2"]);
    assert.deepEqual(survey?.result, {
      ...result({ users: 150, unreachable: 150, belowProtectedContainers: 150, containers: ["OU=Out,DC=corp"] }),
      examples: Array.from({ length: 10 }, (_, index) => `u00${index}`),
    });
  });

  it("are not those with rights over the domain who had better be: who of these is reached is told", async () => {
    const entries = [
      person("admin", "DC=corp", closed, { adminCount: "1" }),
      person("sync", "DC=corp"),
      person("granted", "OU=Out,DC=corp", `${open}${resetHere()}`),
      person("hidden", "OU=Out,DC=corp"),
      person("other", "DC=corp"),
      unit("OU=Out,DC=corp", closed),
    ];
    const powers = {
      "CN=admin,DC=corp": ["permissions", "groups"],
      "CN=sync,DC=corp": ["replication"],
      "CN=granted,OU=Out,DC=corp": ["groups", "replication"],
      "CN=hidden,OU=Out,DC=corp": ["permissions"],
    };
    const [survey] = await run({ powers, pages: [entries] });
    assert.deepEqual(survey?.result?.exposed, {
      accounts: 2,
      replication: 2,
      permissions: 0,
      groups: 1,
      examples: ["granted", "sync"],
    });
  });

  it("are told in order, ten of them and five containers", async () => {
    const names = Array.from({ length: 7 }, (_, index) => `OU=${9 - index},DC=corp`);
    const entries = names.flatMap((dn, index) => [
      unit(dn, closed),
      person(`z${index}`, dn),
      person(`A${index}`, "DC=corp", closed),
    ]);
    const [survey] = await run({ pages: [entries] });
    assert.deepEqual(survey?.result?.examples, ["A0", "A1", "A2", "A3", "A4", "A5", "A6", "z0", "z1", "z2"]);
    assert.deepEqual(survey?.result?.containers, [...names].sort().slice(0, 5));
  });

  it("are not told where a descriptor cannot be read", async () => {
    const [survey] = await run({ pages: [[{ dn: "CN=a,DC=corp", name: "a" }]] });
    assert.match(survey?.error ?? "", /^refused: The security descriptor of "CN=a,DC=corp" cannot be read, /);
  });
});
