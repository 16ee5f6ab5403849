import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPowerShell, noPowerShell, scriptsFolder } from "../scripts/powerShell.ts";
import { scriptText } from "../../scripts/scriptText.ts";
import { skipFor } from "../support/needs.ts";

/** A change whose script answers each call with the next of these, and with the last from then on. */
export interface StandInChange {
  readonly script: string;
  readonly parameters: object;
  readonly answers: readonly object[];
}

/** Changes.ps1 as it is, over scripts that answer what a test says instead of asking a directory. */
export class StandInPack {
  readonly folder = mkdtempSync(join(tmpdir(), "stand-in-"));

  constructor(changes: readonly StandInChange[]) {
    for (const name of ["changes", "scripts"]) mkdirSync(join(this.folder, name));
    writeFileSync(join(this.folder, "Changes.ps1"), scriptText(join(scriptsFolder, "Changes.ps1")));
    changes.forEach(({ script, parameters, answers }, index) => {
      const number = String(index + 1).padStart(3, "0");
      const change = { title: `change ${number}`, script, parameters: { ...parameters, standIn: { number, answers } } };
      writeFileSync(join(this.folder, "changes", `${number}-change.json`), JSON.stringify(change));
      writeFileSync(join(this.folder, "scripts", `${script}.ps1`), standIn);
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  /** Exit code, and of each change its line with what is told below it. */
  run(context: Mocha.Context, ...words: string[]): Promise<{ code: number | null; told: string[] }> {
    const executable = findPowerShell();
    if (executable === undefined) skipFor(context, noPowerShell);
    const file = join(this.folder, "Changes.ps1");
    return new Promise((resolve) => {
      const child = execFile(executable, ["-NoProfile", "-File", file, ...words], (_error, output, errors) => {
        const told = `${output}${errors}`.trimEnd().split(/\n(?= *\d+ {2}\S)/);
        resolve({ code: child.exitCode, told });
      });
    });
  }
}

const standIn = `param([string]$Action, [string]$Parameters, [string]$Secret)
$given = (ConvertFrom-Json -InputObject $Parameters).standIn
$count = "$PSScriptRoot/$($given.number).calls"
$calls = 1 + @(Get-Content -ErrorAction SilentlyContinue -LiteralPath $count).Count
Add-Content -LiteralPath $count -Value "$Action $Parameters"
$answer = $given.answers[[Math]::Min($calls, $given.answers.Count) - 1]
[Console]::Out.Write((ConvertTo-Json -Compress -Depth 10 @{ ok = $true; result = $answer }))
`;
