import assert from "node:assert/strict";
import { wideGroups } from "../../facts/wellKnownSids.ts";
import { skipFor } from "../support/needs.ts";
import { evaluate, findPowerShell, noPowerShell } from "./powerShell.ts";

const [one, two] = ["S-1-5-21-1-2-3-1104", "S-1-5-21-1-2-3-1105"];

describe("PasswordReaders.ps1", () => {
  before(function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
  });

  it("tells those that an entry of the descriptor lets in, and every entry of another kind as it is", async () => {
    const cases: [sddl: string, readers: string[]][] = [
      ["O:SYD:", []],
      [`O:SYD:(A;;0xf01ff;;;${one})`, [one]],
      [`O:SYD:(A;;RP;;;${two})(A;;GA;;;${one})(A;;GR;;;${one})`, [two, one]],
      [`O:SYD:(A;;WP;;;${one})(A;;RC;;;${two})`, []],
      ["O:SYD:(A;;RP;;;WD)", ["S-1-1-0"]],
      [`O:SYD:(D;;RP;;;${one})(A;;RP;;;${two})`, [`(D;;RP;;;${one})`, two]],
      [
        `O:SYD:(OA;;RP;bf967aba-0de6-11d0-a285-00aa003049e2;;${one})`,
        [`(OA;;RP;bf967aba-0de6-11d0-a285-00aa003049e2;;${one})`],
      ],
      // No DACL at all lets everyone in.
      ["O:SY", ["S-1-1-0"]],
    ];
    const code = `foreach ($case in $cases) {
      $descriptor = [System.Security.AccessControl.RawSecurityDescriptor]::new([string]$case[0])
      $bytes = [byte[]]::new($descriptor.BinaryLength)
      $descriptor.GetBinaryForm($bytes, 0)
      , [string[]]@(Get-PasswordReader $bytes)
    }`;
    const readers = await evaluate(["Call", "PasswordReaders"], code, cases);
    assert.deepEqual(
      readers,
      cases.map(([, expected]) => expected),
    );
  });

  it("knows the same groups of nearly everyone as the resource and the stack file", async () => {
    const known = (await evaluate(["Call", "PasswordReaders"], ", @($WideGroups.Values)", [])) as string[][];
    assert.deepEqual(known.flat().sort(), Object.values(wideGroups).sort());
  });

  it("writes a descriptor of the system with full control for each reader", async () => {
    const code = `foreach ($case in $cases) {
      [System.Security.AccessControl.RawSecurityDescriptor]::new([byte[]](ConvertTo-ReaderDescriptor ([string[]]$case)), 0).GetSddlForm('All')
    }`;
    const full = "CCDCLCSWRPWPDTLOCRSDRCWDWO";
    assert.deepEqual(await evaluate(["Call", "PasswordReaders"], code, [[], [one], [one, two]]), [
      "O:SYD:",
      `O:SYD:(A;;${full};;;${one})`,
      `O:SYD:(A;;${full};;;${one})(A;;${full};;;${two})`,
    ]);
  });

  it("knows the groups of nearly everyone by SID, in any domain and language", async () => {
    const cases: [sid: string, name: string][] = [
      ["S-1-1-0", "Everyone"],
      ["S-1-5-11", "Authenticated Users"],
      ["S-1-5-32-545", "Users"],
      ["S-1-5-21-1-2-3-513", "Domain Users"],
      ["S-1-5-21-7-8-9-515", "Domain Computers"],
      ["S-1-5-21-1-2-3-516", ""],
      ["S-1-5-32-544", ""],
      ["S-1-5-21-1-2-3-11515", ""],
    ];
    const code = 'foreach ($case in $cases) { "$(Get-WideGroup $case[0])" }';
    const groups = await evaluate(["Call", "PasswordReaders"], code, cases);
    assert.deepEqual(
      groups,
      cases.map(([, name]) => name),
    );
  });
});
