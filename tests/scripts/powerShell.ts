import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { outside } from "../support/outside.ts";
import { HostPool } from "../../provider/channels/hostPool.ts";
import { ScriptHost } from "../../provider/channels/scriptHost.ts";
import { scriptText } from "../../scripts/scriptText.ts";

const repository = fileURLToPath(new URL("../../", import.meta.url));

/** A PowerShell stand-in that checks scripts against 5.1; it is not on users' machines. */
export const testHost = outside("tools/pwsh/pwsh");

/**
 * `pwsh` on PATH, else the stand-in, if it has what the scripts need; undefined: this machine has none. What was found is told to
 * the processes that are started from here.
 */
export function findPowerShell(): string | undefined {
  const path = (process.env["EWB_TEST_POWERSHELL"] ??= candidates().find(hasSecurityClasses) ?? "");
  return path === "" ? undefined : path;
}

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

/** One process for all that follows each other: a start costs more than hundreds of cases. */
const shared = newPool();

function newPool(): HostPool {
  return new HostPool(1, () => {
    const executable = findPowerShell();
    if (executable === undefined) throw new Error(noPowerShell);
    const words = ["-NoProfile", "-NonInteractive", "-File", join(scriptsFolder, "ScriptHost.ps1")];
    return new ScriptHost({ executable, arguments: words, environment: process.env });
  });
}

/**
 * Runs PowerShell code after loading files of lib/, with `$cases` parsed from JSON, and gives back what it returns,
 * also as JSON.
 */
export async function evaluate(
  libraries: readonly string[],
  code: string,
  cases: unknown,
  hosts = shared,
): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), "evaluate-"));
  const [file, result] = [join(folder, "script.ps1"), join(folder, "result.json")];
  const loads = libraries.map((library) => `. '${join(scriptsFolder, "lib", library)}.ps1'`);
  const program = [
    "param([string]$Action, [string]$Parameters, [string]$Secret)",
    ...loads,
    "$cases = @(ConvertFrom-Json -InputObject $Parameters)",
    `$results = @(& { ${code} })`,
    // More than a script may write.
    `[System.IO.File]::WriteAllText('${result}', (ConvertTo-AsciiJson $results))`,
  ];
  writeFileSync(file, program.join("\n"));
  const call = { file, action: "", parameters: JSON.stringify(cases), secret: "" };
  const { signal } = new AbortController();
  try {
    const end = await hosts.use(signal, (host) => host.run(call, patience, signal));
    if (end.code !== 0) throw new Error(end.errors);
    return JSON.parse(readFileSync(result, "utf8")) as unknown;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same in a process of its own, for code that defines types: they stay as long as the process. */
export async function evaluateAlone(libraries: readonly string[], code: string, cases: unknown): Promise<unknown> {
  const own = newPool();
  try {
    return await evaluate(libraries, code, cases, own);
  } finally {
    await own.end();
  }
}

/** Milliseconds, on a slow machine that does much else. */
const patience = 600_000;
