import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { JsonObject } from "../../../resources/ports/channel.ts";
import { LocalPowerShell } from "../../../provider/channels/localPowerShell.ts";
import { skipFor } from "../../support/needs.ts";
import { findPowerShell, noPowerShell, scriptsFolder, testHost } from "../../scripts/powerShell.ts";
import { isGone } from "./fakePowerShell.ts";

const hostScript = join(scriptsFolder, "ScriptHost.ps1");

/** ScriptHost.ps1 in a real PowerShell, with scripts of every conduct. */
describe("ScriptHost.ps1", () => {
  let folder: string;
  let channel: LocalPowerShell;
  const executable = findPowerShell();

  before(function () {
    if (executable === undefined) skipFor(this, noPowerShell);
    folder = mkdtempSync(join(tmpdir(), "hosts-"));
    channel = new LocalPowerShell({ executable, scripts: folder, processes: 1 });
  });
  after(async () => {
    await channel?.close();
    if (folder) rmSync(folder, { recursive: true });
  });

  const head = "param([string]$Action, [string]$Parameters, [string]$Secret)\n";
  /** Runs the code as a script, in the process that the calls before left behind. */
  function run(code: string, parameters: JsonObject = {}): Promise<JsonObject> {
    writeFileSync(join(folder, "GroupPolicyObject.ps1"), code);
    const credential = { user: "svc", password: 'Canary "Pässword" \\1' };
    const call = { script: "GroupPolicyObject", action: "Ensure", parameters, credential } as const;
    return channel.run(call, new AbortController().signal);
  }
  const answering = (result: string) =>
    `${head}. '${join(scriptsFolder, "lib/Call.ps1")}'\nexit (Invoke-Call { ${result} })`;
  const pid = async () => (await run(answering("[pscustomobject]@{ pid = $PID }")))["pid"] as number;

  it("hands over action, parameters and secret as they are", async () => {
    const parameters = {
      text: 'Größe 🔑 "quoted" \\ $(1) `n\n',
      date: "2026-11-24T00:00:00Z",
      list: [1, [null, true]],
    };
    const result = await run(
      answering(
        "[pscustomobject]@{ action = $Action; parameters = $Parameters; secret = (ConvertFrom-Json ([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($Secret)))).password.Length }",
      ),
      parameters,
    );
    assert.equal(result["action"], "Ensure");
    assert.deepEqual(JSON.parse(result["parameters"] as string), parameters);
    assert.equal(result["secret"], 'Canary "Pässword" \\1'.length);
  });

  const survived: [name: string, code: string, message: RegExp][] = [
    ["a script that cannot be parsed", "if (", /the script ended with exit code 1\. It wrote: .*[Mm]issing/],
    ["a script that throws", `${head}throw 'no way'`, /exit code 1\. It wrote: no way$/],
    [
      "a script without these parameters",
      "[CmdletBinding()] param([string]$Other) exit 0",
      /exit code 1\. It wrote: .*Action/,
    ],
    ["an exit code", `${head}[Console]::Error.WriteLine('why'); exit 7`, /exit code 7\. It wrote: why$/],
    ["a failure", answering("throw 'no way'"), /: no way/],
  ];
  for (const [name, code, message] of survived) {
    it(`tells ${name}, and goes on`, async () => {
      const before = await pid();
      await assert.rejects(run(code), { code: "failed", message });
      assert.equal(await pid(), before);
    });
  }

  it("tells a script that is missing, and goes on", async () => {
    const before = await pid();
    const call = { script: "DomainRootDelegation", action: "Observe", parameters: {} } as const;
    await assert.rejects(channel.run(call, new AbortController().signal), {
      code: "failed",
      message: /exit code 1\. It wrote: .*DomainRootDelegation\.ps1/,
    });
    assert.equal(await pid(), before);
  });

  const stray: [name: string, code: string][] = [
    ["the pipeline", "'stray'"],
    ["the host", "Write-Host 'stray'"],
    ["the console", "[Console]::Out.Write('stray ')"],
  ];
  for (const [name, code] of stray) {
    it(`takes an answer with stray output to ${name} for none, and gives the process up`, async () => {
      const before = await pid();
      await assert.rejects(run(`${head}${code}\n${answering("1").slice(head.length)}`), {
        code: "invalid-reply",
        message: /It wrote: .*stray/,
      });
      await isGone(before);
      assert.notEqual(await pid(), before);
    });
  }

  it("tells a process that ends under the script", async () => {
    await assert.rejects(run(`${head}[Environment]::Exit(9)`), { message: /PowerShell ended with exit code 9/ });
  });

  it("keeps what one call defines from the next", async () => {
    const defines = `${head}$Defined = 1; function Get-Defined { 1 }; $ErrorActionPreference = 'SilentlyContinue'
      Set-StrictMode -Off; 'a' -match 'a' | Out-Null; Write-Error 'kept'
      [Console]::Out.WriteLine('{"ok":true,"result":{}}'); exit 0`;
    await run(defines);
    const observed = await run(
      answering(`[pscustomobject]@{
        variable = Test-Path variable:Defined; function = Test-Path function:Get-Defined
        matches = Test-Path variable:Matches; preference = "$ErrorActionPreference"; errors = $Error.Count }`),
    );
    const clean = { variable: false, function: false, matches: false, preference: "Stop", errors: 0 };
    assert.deepEqual(observed, clean);
  });

  it("does not grow over hundreds of calls", async function () {
    if (!existsSync("/proc/self/fd")) skipFor(this, "open files are counted in /proc");
    const handles = (process: number) => readdirSync(`/proc/${process}/fd`).length;
    const state = answering(`
      [GC]::Collect(); [GC]::WaitForPendingFinalizers(); [GC]::Collect()
      [pscustomobject]@{ pid = $PID; memory = [GC]::GetTotalMemory($true); threads = [System.Diagnostics.Process]::GetCurrentProcess().Threads.Count }`);
    const call = answering("Add-Type -AssemblyName System.DirectoryServices.Protocols; throw ('x' * 100000)");
    const some = async (count: number) => {
      for (let i = 0; i < count; i++) await assert.rejects(run(call), { code: "failed" });
      return (await run(state)) as { pid: number; memory: number; threads: number };
    };
    const before = await some(50);
    const handlesBefore = handles(before.pid);
    const after = await some(200);
    assert.equal(after.pid, before.pid);
    assert.ok(handles(after.pid) <= handlesBefore + 3, `${handlesBefore} handles became ${handles(after.pid)}`);
    assert.ok(after.threads <= before.threads + 5, `${before.threads} threads became ${after.threads}`);
    assert.ok(after.memory < before.memory + 4e6, `${before.memory} bytes became ${after.memory}`);
  });

  it("ends when standard input does, also during the kill of the process that called", async () => {
    const module = JSON.stringify(new URL("../../../provider/channels/localPowerShell.ts", import.meta.url).href);
    writeFileSync(join(folder, "GroupPolicyObject.ps1"), answering("[pscustomobject]@{ pid = $PID }"));
    const program = `
      const { LocalPowerShell } = await import(${module});
      const channel = new LocalPowerShell(${JSON.stringify({ executable, scripts: folder })});
      const call = { script: "GroupPolicyObject", action: "Observe", parameters: {} };
      const { pid } = await channel.run(call, new AbortController().signal);
      process.stdout.write(String(pid));
      process.kill(process.pid, "SIGKILL");`;
    const killed = promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program]);
    let pid = NaN;
    await assert.rejects(killed, ({ stdout, signal }: { stdout: string; signal: string }) => {
      assert.equal(signal, "SIGKILL");
      pid = Number(stdout);
      return pid > 0;
    });
    await isGone(pid);
  });

  it("keeps to what Windows PowerShell 5.1 has", async function () {
    if (!existsSync(testHost)) skipFor(this, "the checker for Windows PowerShell 5.1 is not here");
    const { stdout } = await promisify(execFile)(testHost, ["-Lint51", hostScript]);
    assert.deepEqual(JSON.parse(stdout), []);
    // With $input in it, PowerShell itself would read standard input to its end before the script starts.
    assert.doesNotMatch(readFileSync(hostScript, "utf8"), /\$input\b/i);
  });
});
