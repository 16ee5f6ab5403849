import assert from "node:assert/strict";
import { skipFor } from "../support/needs.ts";
import { evaluate, findPowerShell, noPowerShell } from "./powerShell.ts";

const sid = "S-1-5-21-1-2-3-1105";
const [member, readers, description] = [
  "bf9679c0-0de6-11d0-a285-00aa003049e2",
  "888eedd6-ce04-df40-b462-b8a50e41ba38",
  "bf967950-0de6-11d0-a285-00aa003049e2",
];

/** An entry, and whether it makes its trustee a reader by a group of readers, and by the account. */
const entries: Record<string, [ace: string, ofGroup: boolean, ofAccount: boolean]> = {
  "adds oneself": [`(OA;;SW;${member};;${sid})`, true, false],
  "does every validated write": [`(A;;SW;;;${sid})`, true, false],
  "adds oneself, and only below": [`(OA;CIIO;SW;${member};;${sid})`, false, false],
  "does another validated write": [`(OA;;SW;${description};;${sid})`, false, false],
  "writes the members": [`(OA;;WP;${member};;${sid})`, true, false],
  "writes the readers": [`(OA;;WP;${readers};;${sid})`, false, true],
  "writes everything": [`(A;;WP;;;${sid})`, true, true],
  "writes another property": [`(OA;;WP;${description};;${sid})`, false, false],
  "writes the permissions": [`(A;;WD;;;${sid})`, true, true],
  "takes it over": [`(A;;WO;;;${sid})`, true, true],
  "reads everything": [`(A;;RPLCRC;;;${sid})`, false, false],
};

const program = `foreach ($case in $cases) {
  $ace = [System.Security.AccessControl.RawSecurityDescriptor]::new("D:$case").DiscretionaryAcl[0]
  [pscustomobject]@{ group = Test-Control $ace @($Member, $GroupMembership); account = Test-Control $ace @($GroupMsaMembership) }
}`;

describe("who can make themselves a reader of a password", function () {
  before(function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
  });

  it("is whoever controls the account or a group of its readers, writes either, or adds themselves to the group", async () => {
    const told = (await evaluate(
      ["Call", "PasswordControl"],
      program,
      Object.values(entries).map(([ace]) => ace),
    )) as { group: boolean; account: boolean }[];
    const seen = Object.keys(entries).map((name, index) => [name, told[index]?.group, told[index]?.account]);
    assert.deepEqual(
      seen,
      Object.entries(entries).map(([name, [, ofGroup, ofAccount]]) => [name, ofGroup, ofAccount]),
    );
  });
});
