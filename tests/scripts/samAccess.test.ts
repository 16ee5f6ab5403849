import assert from "node:assert/strict";
import { skipFor } from "../support/needs.ts";
import { evaluate, findPowerShell, noPowerShell } from "./powerShell.ts";

const own = "S-1-5-21-1-2-3-1105";
const stranger = "S-1-5-21-1-2-3-1107";
const property = "bf967a0a-0de6-11d0-a285-00aa003049e2";

/** The permissions of samServer, and whether they let the account in, itself or as Authenticated Users. */
const cases: Record<string, [sddl: string, reads: boolean]> = {
  "as Windows makes it": ["(A;;RPLCLORC;;;AU)(A;;RPLCLORC;;;RU)", true],
  "for Everyone": ["(A;;RPLCRC;;;WD)", true],
  "by an entry of the account": [`(A;;RPLCRC;;;${own})`, true],
  "by several entries": [`(A;;RP;;;AU)(A;;LC;;;${own})(A;;RC;;;WD)`, true],
  "by generic reading": ["(A;;GR;;;AU)", true],
  "by full control": ["(A;;GA;;;AU)", true],
  "for Pre-Windows 2000 Compatible Access alone": ["(A;;RPLCLORC;;;RU)", false],
  "for a stranger": [`(A;;GA;;;${stranger})`, false],
  "by an empty list": ["", false],
  "without List contents": ["(A;;RPRC;;;AU)", false],
  "without Read permissions": ["(A;;RPLC;;;AU)", false],
  "for one property": [`(A;;LCRC;;;AU)(OA;;RP;${property};;AU)`, false],
  "for what is below it": ["(A;CIIO;RPLCRC;;;AU)", false],
  "denied before": ["(D;;RP;;;AU)(A;;GA;;;AU)", false],
  "denied for one property": [`(OD;;RP;${property};;WD)(A;;GA;;;AU)`, false],
  "denied after": ["(A;;GA;;;AU)(D;;RP;;;AU)", true],
  "denied to a stranger": [`(D;;GA;;;${stranger})(A;;GR;;;AU)`, true],
  "denied to write": ["(D;;WP;;;AU)(A;;GR;;;AU)", true],
};

const program = `foreach ($sddl in $cases) {
  $acl = [System.Security.AccessControl.RawSecurityDescriptor]::new("D:$sddl").DiscretionaryAcl
  Test-ReadsSamServer $acl ('${own}', 'S-1-5-11', 'S-1-1-0')
}`;

describe("samServer may be read", function () {
  let reads: boolean[];
  before(async function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
    const lists = Object.values(cases).map(([sddl]) => sddl);
    reads = (await evaluate(["Call", "AceScope", "SamAccess"], program, lists)) as boolean[];
  });

  for (const [index, [what, [, expected]]] of Object.entries(cases).entries()) {
    it(`${what}: ${expected ? "yes" : "no"}`, () => assert.equal(reads[index], expected));
  }
});
