import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { outside } from "../support/outside.ts";
import { scriptText } from "../../provider/channels/scriptText.ts";

const repository = fileURLToPath(new URL("../../", import.meta.url));

/** A PowerShell stand-in that checks scripts against 5.1; it is not on users' machines. */
export const testHost = outside("tools/pwsh/pwsh");

/** `pwsh` on PATH, else the stand-in, if it has what the scripts need; undefined: this machine has none. */
export function findPowerShell(): string | undefined {
  return (found ??= { path: candidates().find(hasSecurityClasses) }).path;
}
let found: { path: string | undefined } | undefined;

function candidates(): string[] {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return [...folders.map((folder) => join(folder, "pwsh")), testHost].filter((path) => existsSync(path));
}

/** .NET has SIDs and security descriptors on Windows only: https://github.com/dotnet/runtime/issues/57122 */
function hasSecurityClasses(executable: string): boolean {
  const code = "[System.Security.Principal.SecurityIdentifier]::new('S-1-5-18').Value";
  const { stdout } = spawnSync(executable, ["-NoProfile", "-NonInteractive", "-Command", code], { encoding: "utf8" });
  return stdout.trim() === "S-1-5-18";
}

export const noPowerShell = "there is no PowerShell here that has Windows' classes for SIDs and permissions";

export const scriptsFolder = join(repository, "scripts");

/** A script as one text, as run commands carry it. */
export function assembleScript(name: string): string {
  return scriptText(join(scriptsFolder, `${name}.ps1`));
}

/**
 * Runs PowerShell code after loading files of lib/, with `$cases` parsed from JSON, and gives back what it returns,
 * also as JSON. One process for many cases: a start costs more than hundreds of them.
 */
export async function evaluate(libraries: readonly string[], code: string, cases: unknown): Promise<unknown> {
  const executable = findPowerShell();
  if (executable === undefined) throw new Error(noPowerShell);
  const loads = libraries.map((library) => `. '${join(scriptsFolder, "lib", library)}.ps1'`);
  const program = [
    ...loads,
    "$reader = [System.IO.StreamReader]::new([Console]::OpenStandardInput(), [System.Text.Encoding]::UTF8)",
    "$cases = @(ConvertFrom-Json -InputObject $reader.ReadToEnd())",
    `$results = @(& { ${code} })`,
    "[Console]::Out.WriteLine((ConvertTo-AsciiJson $results))",
  ].join("\n");
  const options = { maxBuffer: 64 * 1024 * 1024 };
  const running = promisify(execFile)(executable, ["-NoProfile", "-Command", program], options);
  running.child.stdin?.end(JSON.stringify(cases));
  return JSON.parse((await running).stdout) as unknown;
}
