import assert from "node:assert/strict";
import { skipFor } from "../support/needs.ts";
import { evaluate, findPowerShell, noPowerShell } from "./powerShell.ts";

const apply = "edacfd8f-ffb3-11d1-b41d-00a0c968f939";
const group = "S-1-5-21-1-2-3-516";
const token = ["S-1-1-0", "S-1-5-11", "S-1-5-9", "S-1-5-21-1-2-3-1000", group];
const read = (who: string) => `(A;CI;RPLCRC;;;${who})`;
const applies = (who: string) => `(OA;CI;CR;${apply};;${who})`;

describe("security filtering of a policy", function () {
  before(function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
  });

  it("lets in who may read and apply it, by the first entry that tells", async () => {
    const table: [name: string, dacl: string, lets: boolean][] = [
      ["as the console makes it", read("AU") + applies("AU"), true],
      ["read only", read("AU"), false],
      ["apply only", applies("AU"), false],
      ["everyone", read("WD") + applies("WD"), true],
      ["a group of the computer", read(group) + applies(group), true],
      ["the domain controllers of the forest", read("ED") + applies("ED"), true],
      ["someone else", read("S-1-5-21-1-2-3-512") + applies("S-1-5-21-1-2-3-512"), false],
      ["all extended rights", `${read("AU")}(A;CI;CR;;;AU)`, true],
      ["another extended right", `${read("AU")}(OA;CI;CR;00299570-246d-11d0-a768-00aa006e0529;;AU)`, false],
      ["full control", `(A;CI;GA;;;${group})`, true],
      ["generic read and all rights", "(A;;GR;;;AU)(A;;CR;;;AU)", true],
      ["denied first", `(OD;CI;CR;${apply};;${group})${read("AU")}${applies("AU")}`, false],
      ["reading denied first", `(D;;RP;;;${group})${read("AU")}${applies("AU")}`, false],
      ["denied too late", `${read("AU")}${applies("AU")}(OD;CI;CR;${apply};;${group})`, true],
      ["denied to someone else", `(OD;CI;CR;${apply};;S-1-5-21-1-2-3-512)${read("AU")}${applies("AU")}`, true],
      ["for what is below only", `(A;CIIO;RPLCRC;;;AU)${applies("AU")}`, false],
      ["reading of one attribute only", `(OA;;RP;bf967a0a-0de6-11d0-a285-00aa003049e2;;AU)${applies("AU")}`, false],
      ["nothing at all", "", false],
    ];
    const code = `foreach ($case in $cases) {
      $dacl = [System.Security.AccessControl.RawSecurityDescriptor]::new("D:$($case.dacl)").DiscretionaryAcl
      Test-PolicyAccess $dacl ([string[]]$case.token)
    }`;
    const cases = table.map(([, dacl]) => ({ dacl, token }));
    const results = await evaluate(["Call", "PolicyFilter"], code, cases);
    assert.deepEqual(
      table.map(([name], index) => [name, (results as boolean[])[index]]),
      table.map(([name, , lets]) => [name, lets]),
    );
  });
});

describe("whom a policy is for", function () {
  before(function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
  });

  const domain = "S-1-5-21-1-2-3";
  const [admins, other] = [`${domain}-512`, `${domain}-1105`];
  const readOf = (who: string) => `(A;CI;LCRPLORC;;;${who})`;
  const rest = `(A;CI;CCDCLCSWRPWPDTLOSDRCWDWO;;;${admins})`;
  const inherited = `(A;CIID;LCRPLORC;;;${admins})`;
  const denied = `(OD;CI;CR;${apply};;${other})`;
  const everyone = readOf("AU") + applies("AU");
  const controllers = readOf("AU") + readOf(group) + applies(group);

  it("is told by name where it is just that, and by SIDs otherwise", async () => {
    const table: [dacl: string, filter: string | string[] | null][] = [
      [rest + everyone, "everyComputer"],
      [rest + controllers, "domainControllers"],
      [`${rest}${denied}${controllers}${inherited}`, "domainControllers"],
      [rest + controllers + applies(other), [group, other]],
      [rest + everyone + applies(group), ["S-1-5-11", group]],
      [readOf(group) + applies(group), [group]],
      [readOf("AU") + applies(group), [group]],
      [`${readOf("AU")}(A;CI;CR;;;${other})`, []],
      [`${readOf("AU")}(OA;CIID;CR;${apply};;AU)`, []],
    ];
    const code = `foreach ($case in $cases) {
      $dacl = [System.Security.AccessControl.RawSecurityDescriptor]::new("D:$case").DiscretionaryAcl
      [pscustomobject]@{ filter = Get-PolicyFilter $dacl '${domain}' }
    }`;
    const cases = table.map(([dacl]) => dacl);
    const results = (await evaluate(["Call", "PolicyFilter", "PolicyAppliesTo"], code, cases)) as { filter: unknown }[];
    assert.deepEqual(
      table.map(([dacl], index) => [dacl, results[index]?.filter]),
      table,
    );
  });

  it("is changed in who may apply it, and in the Read that goes with it, and in nothing else", async () => {
    const table: [name: string, dacl: string, sids: string[], changed: string | null][] = [
      ["as it is to be", rest + everyone, ["S-1-5-11"], null],
      ["to nobody", readOf("AU"), [], null],
      ["narrowed", rest + everyone, [group], rest + readOf("AU") + readOf(group) + applies(group)],
      [
        "narrowed from others",
        rest + readOf(other) + applies(other),
        [group],
        rest + readOf(other) + controllers.replace(readOf("AU") + readOf(group), readOf(group) + readOf("AU")),
      ],
      ["given back", rest + controllers, ["S-1-5-11"], rest + readOf("AU") + applies("AU")],
      [
        "given back to two",
        rest + controllers,
        [other, "S-1-5-11"],
        rest + readOf("AU") + readOf(other) + applies(other) + applies("AU"),
      ],
      [
        "before what is inherited, and after what denies",
        denied + everyone + inherited,
        [group],
        denied + readOf("AU") + readOf(group) + applies(group) + inherited,
      ],
    ];
    const code = `foreach ($case in $cases) {
      $dacl = [System.Security.AccessControl.RawSecurityDescriptor]::new("D:$($case.dacl)").DiscretionaryAcl
      $changed = New-FilteredAcl $dacl ([string[]]@($case.sids))
      $descriptor = if ($null -ne $changed) { [System.Security.AccessControl.RawSecurityDescriptor]::new('DiscretionaryAclPresent', $null, $null, $null, $changed) }
      [pscustomobject]@{ changed = $(if ($null -ne $changed) { $descriptor.GetSddlForm('Access').Substring(2) }) }
    }`;
    const cases = table.map(([, dacl, sids]) => ({ dacl, sids }));
    const results = (await evaluate(["Call", "PolicyFilter", "PolicyAppliesTo"], code, cases)) as {
      changed: unknown;
    }[];
    assert.deepEqual(
      table.map(([name], index) => [name, results[index]?.changed]),
      table.map(([name, , , changed]) => [name, changed]),
    );
  });
});

describe("the winner of a setting", function () {
  before(function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
  });

  it("is the first that is applied and sets it; nobody, where the first may be", async () => {
    interface Policy {
      DisplayName: string;
      Enforced: boolean;
      Settings: Record<string, number> | null;
      Applies: boolean | null;
    }
    const policy = (
      DisplayName: string,
      age: number | null | undefined,
      Applies: boolean | null = true,
      Enforced = false,
    ): Policy => ({
      DisplayName,
      Enforced,
      Settings: age === null ? null : age === undefined ? {} : { minimumPasswordAge: age },
      Applies,
    });
    const table: [name: string, policies: Policy[], winner: [string, number | null, string | null] | null][] = [
      ["none", [], null],
      ["none that sets it", [policy("a", undefined)], null],
      ["one", [policy("a", undefined), policy("b", 0)], ["b", 0, "only"]],
      ["the first of two", [policy("a", 0), policy("b", 1)], ["a", 0, "order"]],
      ["an enforced one", [policy("a", 3, true, true), policy("b", 1)], ["a", 3, "enforced"]],
      ["an enforced one alone", [policy("a", 3, true, true)], ["a", 3, "only"]],
      ["one behind another that is not applied", [policy("a", 3, false, true), policy("b", 1)], ["b", 1, "only"]],
      ["one before a doubtful one", [policy("a", 0), policy("b", 1, null)], ["a", 0, "order"]],
      ["a doubtful one", [policy("a", 3, null), policy("b", 1)], ["a", 3, null]],
      ["one of another domain", [policy("a", null, null), policy("b", 1)], ["a", null, null]],
      ["a doubtful one that does not set it", [policy("a", undefined, null), policy("b", 1)], ["b", 1, "only"]],
    ];
    const code = `foreach ($case in $cases) {
      $policies = @(foreach ($policy in $case.policies) {
        if ($null -ne $policy.Settings) {
          $settings = [ordered]@{}
          foreach ($property in $policy.Settings.PSObject.Properties) { $settings[$property.Name] = $property.Value }
          $policy.Settings = $settings
        }
        $policy
      })
      $winner = Select-Winner $policies 'minimumPasswordAge'
      [pscustomobject]@{ winner = $(if ($null -ne $winner) { , @($winner.Policy.DisplayName, $winner.Value, $winner.Why) }) }
    }`;
    const results = (await evaluate(
      ["Call", "PolicyWinner"],
      code,
      table.map(([, policies]) => ({ policies })),
    )) as { winner: unknown }[];
    assert.deepEqual(
      table.map(([name], index) => [name, results[index]?.winner]),
      table.map(([name, , winner]) => [name, winner]),
    );
  });

  it("is looked for in the order of precedence, without disabled links", async () => {
    const links = ["a;0", "b;1", "c;2", "d;0", "e;3", "f;2"].map((link) => `[LDAP://${link}]`).join("");
    const code = "Get-LinkInOrder @(ConvertFrom-LinkText $cases[0]) | ForEach-Object { $_.Policy }";
    assert.deepEqual(await evaluate(["Call", "PolicyLink", "PolicyWinner"], code, [links]), ["f", "c", "d", "a"]);
  });
});
