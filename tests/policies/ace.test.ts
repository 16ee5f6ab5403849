import assert from "node:assert/strict";
import { changesSomething } from "../../policies/ace.ts";

const sid = "S-1-5-21-1-2-3-1104";

describe("an entry on the domain root", () => {
  for (const [what, ace, expected] of [
    ["reads all users", `(OA;CIIO;RP;;bf967aba-0de6-11d0-a285-00aa003049e2;${sid})`, false],
    ["lists and reads", `(A;CI;LCRPLORC;;;${sid})`, false],
    ["replicates password hashes", `(OA;;CR;1131f6ad-9c07-11d1-f79f-00c04fc2dcd2;;${sid})`, false],
    ["denies", `(OD;CI;WP;;;${sid})`, false],
    ["resets computers too", `(OA;CI;CR;00299570-246d-11d0-a768-00aa006e0529;;${sid})`, true],
    ["holds every extended right", `(A;CI;CR;;;${sid})`, true],
    ["reads and writes", `(OA;CI;RPWP;;;${sid})`, true],
    ["has full control", `(A;CI;GA;;;${sid})`, true],
    ["has a mask nobody spelled out", `(A;CI;0x1f01ff;;;${sid})`, true],
    ["rewrites the list", `(A;;WD;;;${sid})`, true],
  ] as const) {
    it(`${what}: ${expected ? "is" : "is not"} an over-grant`, () => assert.equal(changesSomething(ace), expected));
  }
});
