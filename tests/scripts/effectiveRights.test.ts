import assert from "node:assert/strict";
import { skipFor } from "../support/needs.ts";
import { evaluate, findPowerShell, noPowerShell } from "./powerShell.ts";

const own = "S-1-5-21-1-2-3-1105";
const group = "S-1-5-21-1-2-3-1106";
const stranger = "S-1-5-21-1-2-3-1107";
const user = "bf967aba-0de6-11d0-a285-00aa003049e2";
const computer = "bf967a86-0de6-11d0-a285-00aa003049e2";
const reset = "00299570-246d-11d0-a768-00aa006e0529";
const unexpire = "ccc2dc7d-a6ad-4a7a-8846-c04e3cc53501";
const pwdLastSet = "bf967a0a-0de6-11d0-a285-00aa003049e2";
const restrictions = "4c164200-20c0-11d0-a768-00aa006e0529";
const users = (type: string, rights: string, object: string, trustee: string) =>
  `(${type};CIIO;${rights};${object};${user};${trustee})`;

/** The list, and who brings which right; the account, its group, Authenticated Users and Everyone are looked at. */
const cases: Record<string, [sddl: string, holders: string[]]> = {
  "nothing is brought by a stranger": [users("OA", "CR", reset, stranger), []],
  "the account's own entry": [users("OA", "CR", reset, own), [`ResetPassword ${own}`]],
  "a group's entry": [users("OA", "CR", reset, group), [`ResetPassword ${group}`]],
  "both, and each once": [
    users("OA", "CR", reset, own) + users("OA", "CR", reset, group) + users("OA", "CR", reset, group),
    [`ResetPassword ${own}`, `ResetPassword ${group}`],
  ],
  "Unexpire Password of Authenticated Users": [`(OA;;CR;${unexpire};;AU)`, ["UnexpirePassword S-1-5-11"]],
  "Unexpire Password of Everyone, on descendants only": [`(OA;CIIO;CR;${unexpire};;WD)`, []],
  "Reset Password on the root only": [`(OA;;CR;${reset};;${group})`, []],
  "Reset Password on the objects right below only": [`(OA;CINP;CR;${reset};;${group})`, []],
  "Reset Password on computers": [`(OA;CIIO;CR;${reset};${computer};${group})`, []],
  "every extended right, on the root and below": [
    `(A;CI;CR;;;${group})`,
    ["ResetPassword", "UnexpirePassword", "ChangePassword", "InetOrgPersonResetPassword"].map(
      (one) => `${one} ${group}`,
    ),
  ],
  "a property set with pwdLastSet, not lockoutTime": [
    users("OA", "WP", restrictions, group),
    [`WritePwdLastSet ${group}`],
  ],
  "generic writing, of users": [
    `(OA;CIIO;GW;;${user};${group})`,
    [`WriteLockoutTime ${group}`, `WritePwdLastSet ${group}`],
  ],
  "reading is no writing": [users("OA", "RP", pwdLastSet, group), []],
  "what Everyone is denied first": [users("OD", "CR", reset, "WD") + users("OA", "CR", reset, own), []],
  "what the account is denied first": [users("OD", "CR", reset, own) + users("OA", "CR", reset, group), []],
  "what a stranger is denied": [
    users("OD", "CR", reset, stranger) + users("OA", "CR", reset, own),
    [`ResetPassword ${own}`],
  ],
  "what is denied later": [
    users("OA", "CR", reset, own) + users("OD", "CR", reset, "WD") + users("OA", "CR", reset, group),
    [`ResetPassword ${own}`],
  ],
  "what is denied on computers only": [
    `(OD;CIIO;CR;${reset};${computer};WD)` + users("OA", "CR", reset, own),
    [`ResetPassword ${own}`],
  ],
  "one right denied, another not": [
    users("OD", "WP", restrictions, own) + `(OA;CIIO;WP;;${user};${own})`,
    [`WriteLockoutTime ${own}`],
  ],
};

const program = `foreach ($sddl in $cases) {
  $acl = [System.Security.AccessControl.RawSecurityDescriptor]::new("D:$sddl").DiscretionaryAcl
  $trustees = '${own}', '${group}', 'S-1-5-11', 'S-1-1-0'
  , [string[]]@(Get-RightHolder $acl $trustees | ForEach-Object { "$($_.Right) $($_.Sid)" })
}`;

describe("rights in effect", function () {
  let holders: string[][];
  before(async function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
    const libraries = ["Call", "AccessControl", "AceScope", "EffectiveRights"];
    const lists = Object.values(cases).map(([sddl]) => sddl);
    holders = (await evaluate(libraries, program, lists)) as string[][];
  });

  for (const [index, [what, [, expected]]] of Object.entries(cases).entries()) {
    it(what, () => assert.deepEqual(holders[index], expected));
  }
});
