import assert from "node:assert/strict";
import { skipFor } from "../support/needs.ts";
import { evaluate, findPowerShell, noPowerShell } from "./powerShell.ts";

const admins = "S-1-5-21-1-2-3-512";

describe("permissions of a policy's folder", function () {
  before(function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
  });

  it("follow from those of its container", async () => {
    const table: [name: string, container: string, folder: string][] = [
      [
        "as Windows makes a new policy",
        `(A;CI;CCDCLCSWRPWPDTLOSDRCWDWO;;;${admins})(A;CI;CCDCLCSWRPWPDTLOSDRCWDWO;;;SY)(A;CIIO;CCDCLCSWRPWPDTLOSDRCWDWO;;;CO)(A;CI;LCRPLORC;;;AU)(OA;CI;CR;edacfd8f-ffb3-11d1-b41d-00a0c968f939;;AU)(A;CI;LCRPLORC;;;ED)`,
        `(A;OICI;FA;;;${admins})(A;OICI;FA;;;SY)(A;OICIIO;FA;;;CO)(A;OICI;0x1200a9;;;AU)(A;OICI;0x1200a9;;;ED)`,
      ],
      ["reading needs the list of contents and the properties", "(A;;RP;;;AU)(A;;LC;;;AU)", ""],
      ["children", "(A;;CC;;;AU)(A;;DC;;;SY)", "(A;OICI;0x100006;;;AU)(A;OICI;0x100040;;;SY)"],
      ["writing", "(A;;WP;;;AU)", "(A;OICI;0x100116;;;AU)"],
      ["standard rights", "(A;;SDRCWDWO;;;AU)", "(A;OICI;SDRCWDWO;;;AU)"],
      ["denying", "(D;;LCRP;;;AU)", "(D;OICI;CCSWWPLO;;;AU)"],
      ["inherited entries become explicit", "(A;CIID;LCRPRC;;;AU)", "(A;OICI;0x1200a9;;;AU)"],
      ["rights of a type mean nothing to a file", "(OA;;RPWP;bf967a0a-0de6-11d0-a285-00aa003049e2;;AU)", ""],
    ];
    const code = `foreach ($case in $cases) {
      ConvertTo-FolderSddl ([System.Security.AccessControl.RawSecurityDescriptor]::new("D:$case").DiscretionaryAcl)
    }`;
    const results = (await evaluate(
      ["Call", "FolderPermissions"],
      code,
      table.map(([, container]) => container),
    )) as string[];
    for (const [index, [name, , folder]] of table.entries()) assert.equal(results[index], `D:P${folder}`, name);
  });
});
