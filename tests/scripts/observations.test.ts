import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { observationsText } from "../../scripts/observationsText.ts";
import type { ObservationsResult, ScriptName } from "../../scripts/contract.ts";
import { readReply } from "../../provider/channels/reply.ts";
import { argumentText } from "../../provider/channels/argumentText.ts";
import { HostPool } from "../../provider/channels/hostPool.ts";
import { ScriptHost } from "../../provider/channels/scriptHost.ts";
import { skipFor } from "../support/needs.ts";
import { findPowerShell, noPowerShell, scriptsFolder } from "./powerShell.ts";

const never = new AbortController().signal;
/** Milliseconds, on a slow machine that does much else. */
const patience = 600_000;

/** A script that does what its parameter `code` says, with the libraries that all have. */
const obeying = `[CmdletBinding()]
param(
    [Parameter(Mandatory)][ValidateSet('Observe', 'Ensure', 'Remove')][string]$Action,
    [string]$Parameters,
    [string]$Secret
)
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/lib/Call.ps1"
. "$PSScriptRoot/lib/Directory.ps1"

function Invoke-Own($Call) { & ([scriptblock]::Create($Call.parameters.code)) }

exit (Invoke-Call { try { Invoke-Own (Read-Call $Parameters $Secret) } finally { Close-Connection } })
`;

describe("Observations.ps1", () => {
  let folder: string;
  let hosts: HostPool;
  before(function () {
    const executable = findPowerShell();
    if (executable === undefined) skipFor(this, noPowerShell);
    folder = mkdtempSync(join(tmpdir(), "observations-"));
    cpSync(scriptsFolder, folder, { recursive: true });
    const names: ScriptName[] = ["GroupPolicyObject", "DomainRootDelegation"];
    for (const name of names)
      writeFileSync(join(folder, `${name}.ps1`), obeying.replaceAll("Invoke-Own", `Own-${name}`));
    writeFileSync(join(folder, "script.ps1"), observationsText(folder, names));
    const words = ["-NoProfile", "-NonInteractive", "-File", join(scriptsFolder, "ScriptHost.ps1")];
    hosts = new HostPool(1, () => new ScriptHost({ executable, arguments: words, environment: process.env }));
  });
  after(async () => {
    await hosts?.end();
    if (folder) rmSync(folder, { recursive: true });
  });

  /** The replies to pieces of code, which two scripts take in turn. */
  async function replies(...codes: string[]): Promise<string[]> {
    const calls = codes.map((code, index) => ({
      script: index % 2 === 0 ? "GroupPolicyObject" : "DomainRootDelegation",
      parameters: JSON.stringify({ code }),
    }));
    const secret = argumentText({ user: "svc", password: "Canary-4711" });
    const call = { file: join(folder, "script.ps1"), action: "Observe", parameters: argumentText({ calls }), secret };
    const end = await hosts.use(never, (host) => host.run(call, patience, never));
    assert.ok(end.output.length <= 4096, `${end.output.length}`);
    return (readReply(end, []) as ObservationsResult).replies;
  }
  const giving = (value: string) => `[pscustomobject]@{ value = ${value} }`;
  const given = (value: string) => JSON.stringify({ ok: true, result: { value } });
  const code = (reply: string | undefined) => (JSON.parse(reply ?? "") as { error: { code: string } }).error.code;

  it("answers for each as the script alone would", async () => {
    const [first, second, third] = await replies(
      giving(`"$Action"`),
      `throw (New-ScriptError 'not-found' 'gone')`,
      giving("'c'"),
    );
    assert.deepEqual([first, third], [given("Observe"), given("c")]);
    assert.equal(second, '{"ok":false,"error":{"code":"not-found","message":"gone"}}');
  });

  it("keeps an answer back that holds the password, and that one only", async () => {
    const [first, second] = await replies(giving("(Read-Call '{}' $Secret).credential.password"), giving("'b'"));
    assert.equal(code(first), "failed");
    assert.doesNotMatch(first ?? "", /Canary/);
    assert.equal(second, given("b"));
  });

  it("tries no logon after a refused one", async () => {
    const file = join(folder, "tried");
    const [first, second, third] = await replies(
      giving("'a'"),
      `throw (New-ScriptError 'logon-refused' 'no')`,
      `[System.IO.File]::WriteAllText('${file}', ''); ${giving("'c'")}`,
    );
    assert.equal(first, given("a"));
    assert.deepEqual([code(second), code(third)], ["logon-refused", "logon-refused"]);
    assert.throws(() => readFileSync(file), { code: "ENOENT" });
  });

  it("answers with as many as have room, and leaves the rest", async () => {
    const noise = giving("-join (1..25 | ForEach-Object { [guid]::NewGuid().ToString('N') })");
    assert.equal((await replies(noise, noise)).length, 2);
    const some = (await replies(...Array<string>(12).fill(noise))).length;
    assert.ok(some > 2 && some < 12, `${some}`);
    // Alone it fits uncompressed.
    const random = "$bytes = [byte[]]::new(2970); [System.Random]::new(1).NextBytes($bytes)";
    const tooLong = `${random}; ${giving("[System.Convert]::ToBase64String($bytes)")}`;
    assert.deepEqual(await replies(tooLong, giving("'b'")), []);
  });

  it("leaves one session open from one to the next", async () => {
    const open = `$Domains['a '] = [pscustomobject]@{ Root = 'DC=a' }; ${giving("'opened'")}`;
    const ask = giving("(Connect-Domain 'a' '').Root");
    assert.deepEqual(await replies(open, ask), [given("opened"), given("DC=a")]);
  });
});
