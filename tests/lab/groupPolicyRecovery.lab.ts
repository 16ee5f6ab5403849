import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { evaluate, scriptsFolder } from "../scripts/powerShell.ts";
import {
  container,
  first,
  folder,
  gPLink,
  id,
  lsa,
  makeTheirs,
  policy,
  templateText,
  theirs,
} from "./foreignPolicy.ts";
import { administrator, domain, host, sysvol } from "./lab.ts";

/** A run that dies at any of its writes leaves what the next one sees and finishes. */
describe("a change of a group policy that is cut off in a real domain", () => {
  const declared = {
    settings: { "accountPolicy.minimumPasswordAge": 0, "services.VaultSvc": "manual" },
    unset: ["registryValues.MACHINE\\System\\CurrentControlSet\\Control\\Lsa\\LmCompatibilityLevel"],
    link: first,
    appliesTo: "domainControllers" as const,
  };
  const script = readFileSync(join(scriptsFolder, "GroupPolicyObject.ps1"), "utf8");
  const libraries = [...script.matchAll(/^\. "\$PSScriptRoot\/lib\/(\w+)\.ps1"$/gm)].map(([, name]) => name ?? "");
  /** Fails before its write number `at`; answers whether it came to that, with the links and versions left behind. */
  const cutOff = async (at: number) => {
    const program = `$writes = @{ Number = 0 }
      $send = \${function:Send-Request}
      $write = \${function:Write-PolicyFile}
      function Assert-Alive { $writes.Number++; if ($writes.Number -eq $cases[0].at) { throw 'cut off' } }
      function Send-Request($Directory, $Request, [string]$Target, [string]$Right) {
        if ($Request -isnot [System.DirectoryServices.Protocols.SearchRequest]) { Assert-Alive }
        & $send $Directory $Request $Target $Right
      }
      function Write-PolicyFile([string]$Path, [byte[]]$Bytes) { Assert-Alive; & $write $Path $Bytes }
      $directory = Connect-Domain '${domain}' '${host}' $cases[0].credential
      $given = $cases[0].declared
      $policy = [pscustomobject]@{
        Id = '${id}'; Container = '${container}'; FileSysPath = '\\\\${domain}'; SysvolPath = '${sysvol}'; Folder = '${folder}'
        LinkTarget = $directory.Root; DisplayName = 'Agents'; Settings = $given.settings; Unset = [string[]]$given.unset; Link = $given.link; InPlace = $false; Unlink = $false; AppliesTo = $given.appliesTo; Credential = $cases[0].credential; Replication = $null; Domain = '${domain}'
      }
      try { Set-Policy $directory $policy; 'done' } catch { $_.Exception.Message }
      Close-Connection`;
    const [end] = (await evaluate(libraries, program, [{ at, declared, credential: administrator }])) as string[];
    return end;
  };

  for (const there of [false, true]) {
    it(
      there
        ? "of one that was there: is seen, and finished"
        : "of a new one: is never linked half-written, and finished",
      async () => {
        let cuts = 0;
        for (let at = 1; ; at++) {
          if (there) await makeTheirs();
          const links = await gPLink();
          const end = await cutOff(at);
          if (end === "done") break;
          assert.equal(end, "cut off");
          cuts++;
          const left = await policy("Observe", declared);
          const whole = left.appliesToComputers && left.containerVersion === left.fileVersion;
          if (!whole) assert.equal(await gPLink(), links, `not linked anew after ${at - 1} writes`);
          const finished = await policy("Ensure", declared);
          assert.deepEqual([finished.settings, finished.link], [declared.settings, first], `cut off at write ${at}`);
          assert.equal(finished.containerVersion, finished.fileVersion);
          if (there)
            assert.equal(
              templateText(),
              theirs
                .replace("Age = 2", "Age = 0")
                .replace(`${lsa.toLowerCase()}\\lmcompatibilitylevel=4,3\r\n`, "")
                .replace('"Spooler",4,"D:(A;;CC;;;AU)"', '$&\r\n"VaultSvc",3,""'),
            );
          await policy("Remove");
        }
        assert.equal(cuts, there ? 6 : 8);
        await policy("Remove");
      },
    );
  }
});
