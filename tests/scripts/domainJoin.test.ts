import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { skipFor } from "../support/needs.ts";
import { assembleScript, evaluateAlone, findPowerShell, noPowerShell, testHost } from "./powerShell.ts";

/** Stands for Windows and the vault, remembers what it was asked, and takes its answers from the case. */
const standIn = `
Add-Type -TypeDefinition @'
using System.Collections.Generic;
namespace EntraWriteback {
  public static class DomainMembership {
    public static List<string> Calls = new List<string>();
    public static int Code = 0;
    public static int NetJoinDomain(string server, string domain, string ou, string account, string password, int options) {
      Calls.Add("join " + domain + " in " + (ou == null ? "null" : ou) + " as " + account + " with " + password + ", " + options);
      return Code;
    }
  }
}
'@
$calls = [EntraWriteback.DomainMembership]::Calls
$RolePauseSeconds = 0
function Get-CimInstance { param($ClassName) [pscustomobject]@{ Name = 'CORP-AGENT1'; PartOfDomain = $case.member -ne ''; Domain = $(if ($case.member) { $case.member } else { 'WORKGROUP' }) } }
function Read-VaultSecret($Url) {
  $calls.Add("read $Url")
  if ($calls.Count -le $case.refusals) { throw (New-ScriptError 'refused' 'The Key Vault refuses it.') }
  'Canary.1'
}
function Start-DelayedRestart { $calls.Add('restart') }
`;

interface Case {
  readonly member?: string;
  readonly code?: number;
  readonly refusals?: number;
  readonly patience?: number;
  readonly ouPath?: string;
}

/** What the script did, and what it answered. */
async function joinAt(given: Case): Promise<{ calls: string[]; answer: string }> {
  const { member = "", code = 0, refusals = 0, patience = 60, ouPath } = given;
  const parameters = {
    domain: "corp.contoso.com",
    user: "join@corp.contoso.com",
    secretUrl: "https://v.vault.azure.net/secrets/join",
    ...(ouPath !== undefined && { ouPath }),
  };
  const program = `$case = $cases[0]
    ${standIn}
    $RoleDelaySeconds = $case.patience
    [EntraWriteback.DomainMembership]::Code = $case.code
    [Console]::SetOut(($writer = [System.IO.StringWriter]::new()))
    $null = Invoke-Call { Join-DeclaredDomain $case.parameters }
    $standard = [System.IO.StreamWriter]::new([Console]::OpenStandardOutput()); $standard.AutoFlush = $true
    [Console]::SetOut($standard)
    [pscustomobject]@{ calls = [string[]]@($calls); answer = $writer.ToString().Trim() }`;
  const [result] = (await evaluateAlone(["Call", "DomainMembership"], program, [
    { member, code, refusals, patience, parameters },
  ])) as { calls: string[]; answer: string }[];
  return result ?? assert.fail();
}

const read = "read https://v.vault.azure.net/secrets/join";

describe("DomainJoin.ps1", () => {
  before(function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
  });

  it("joins once, with the secret, and restarts", async () => {
    const { calls, answer } = await joinAt({ ouPath: "OU=Agents,DC=corp,DC=contoso,DC=com" });
    const join = "as join@corp.contoso.com with Canary.1, 3";
    assert.deepEqual(calls, [read, `join corp.contoso.com in OU=Agents,DC=corp,DC=contoso,DC=com ${join}`, "restart"]);
    assert.deepEqual(JSON.parse(answer), { ok: true, result: { domain: "corp.contoso.com", joined: true } });
  });

  it("leaves the place of the account to the domain where none is declared", async () => {
    const { calls } = await joinAt({});
    assert.match(calls[1] ?? "", /^join corp\.contoso\.com in null as /);
  });

  it("does nothing on a member, and reads no secret", async () => {
    const { calls, answer } = await joinAt({ member: "CORP.contoso.com" });
    assert.deepEqual(calls, []);
    assert.deepEqual(JSON.parse(answer), { ok: true, result: { domain: "corp.contoso.com", joined: false } });
  });

  it("does not move a member of another domain", async () => {
    const { calls, answer } = await joinAt({ member: "fabrikam.example" });
    assert.deepEqual(calls, []);
    assert.match(answer, /"conflict".*CORP-AGENT1 is a member of fabrikam\.example, not of corp\.contoso\.com/);
  });

  it("waits for a role that was just assigned, and not for ever", async () => {
    const { calls } = await joinAt({ refusals: 2 });
    assert.deepEqual(calls.slice(0, 3), [read, read, read]);
    assert.equal(calls.at(-1), "restart");
    const refused = await joinAt({ refusals: 1000, patience: 0 });
    assert.deepEqual(refused.calls, [read]);
    assert.match(refused.answer, /"refused".*The Key Vault refuses it/);
  });

  for (const [code, message] of [
    [1326, /"refused".*Windows error 1326\): the user name or the password is wrong/],
    [1355, /"unreachable".*DNS servers of the virtual network/],
    [2732, /"refused".*KB5020276/],
    [1332, /"unreachable".*Windows error 1332\): ./],
  ] as const) {
    it(`tells what error ${code} means, tries once and does not restart`, async () => {
      const { calls, answer } = await joinAt({ code });
      assert.equal(calls.length, 2);
      assert.match(answer, message);
      assert.doesNotMatch(answer, /Canary/);
    });
  }

  it("declares the function of Windows so that .NET takes it", async () => {
    const code = `Add-Type -Namespace 'EntraWriteback' -Name 'DomainMembership' -MemberDefinition $JoinFunctions
    [EntraWriteback.DomainMembership].GetMethod('NetJoinDomain').GetParameters().Count`;
    assert.deepEqual(await evaluateAlone(["Call", "DomainMembership"], code, []), [6]);
  });
});

describe("DomainJoin.ps1 as a run command has it", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "join-"));
    writeFileSync(join(folder, "DomainJoin.ps1"), assembleScript("DomainJoin"));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("keeps to what Windows PowerShell 5.1 has", async function () {
    if (!existsSync(testHost)) skipFor(this, "the checker for Windows PowerShell 5.1 is not here");
    assert.deepEqual(JSON.parse(await output(["-Lint51", join(folder, "DomainJoin.ps1")])), []);
  });

  it("answers for a member from one argument in base64", async function () {
    if (!existsSync(testHost)) skipFor(this, noPowerShell);
    const cim = join(folder, "cim.json");
    writeFileSync(
      cim,
      JSON.stringify({ Win32_ComputerSystem: [{ Name: "A1", PartOfDomain: true, Domain: "corp.contoso.com" }] }),
    );
    const given = { domain: "corp.contoso.com", user: "join@corp.contoso.com", secretUrl: "unused" };
    const argument = Buffer.from(JSON.stringify(given)).toString("base64");
    const words = ["-NoProfile", "-File", join(folder, "DomainJoin.ps1"), "-Parameters", argument];
    const answer = await output(words, { PWSH_CIM_FILE: cim });
    assert.deepEqual(JSON.parse(answer), { ok: true, result: { domain: "corp.contoso.com", joined: false } });
  });
});

function output(words: string[], environment: NodeJS.ProcessEnv = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(testHost, words, { env: { ...process.env, ...environment } });
    let text = "";
    child.stdout.on("data", (chunk) => (text += String(chunk)));
    child.once("error", reject);
    child.once("close", () => resolve(text));
  });
}
