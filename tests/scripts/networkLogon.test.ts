import assert from "node:assert/strict";
import { skipFor } from "../support/needs.ts";
import { evaluateAlone, findPowerShell, noPowerShell } from "./powerShell.ts";

/** Stands for the functions of Windows, with their signatures, and says what it was asked. */
const recorder = `
Add-Type -TypeDefinition @'
using System; using System.Collections.Generic;
namespace EntraWriteback {
  public static class NetworkLogon {
    public static List<string> Calls = new List<string>();
    public static bool Taken = true;
    public static bool LogonUser(string user, string domain, string password, int type, int provider, out IntPtr token) {
      Calls.Add("LogonUser " + user + " of " + (domain == null ? "null" : "'" + domain + "'") + " with " + password + ", " + type + ", " + provider);
      token = new IntPtr(7);
      return true;
    }
    public static bool ImpersonateLoggedOnUser(IntPtr token) { Calls.Add("Impersonate " + token); return Taken; }
    public static bool RevertToSelf() { Calls.Add("Revert"); return true; }
    public static bool CloseHandle(IntPtr handle) { Calls.Add("Close " + handle); return true; }
  }
}
'@
function Get-Call { , @([EntraWriteback.NetworkLogon]::Calls); [EntraWriteback.NetworkLogon]::Calls.Clear() }
$OnWindows = $true
`;

describe("NetworkLogon.ps1", () => {
  before(function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
  });

  it("opens files as the account of the credential, and as the own one again afterwards", async () => {
    const code = `${recorder}
    foreach ($case in $cases) {
      Enter-NetworkLogon $case
      Exit-NetworkLogon
      Get-Call
    }`;
    const users = ["svc@corp.contoso.com", "CORP\\svc", "svc"];
    const calls = await evaluateAlone(
      ["Call", "Directory", "NetworkLogon"],
      code,
      users.map((user) => ({ user, password: "Pw.1" })),
    );
    const rest = ["Impersonate 7", "Close 7", "Revert"];
    assert.deepEqual(calls, [
      ["LogonUser svc@corp.contoso.com of null with Pw.1, 9, 3", ...rest],
      ["LogonUser svc of 'CORP' with Pw.1, 9, 3", ...rest],
      ["LogonUser svc of null with Pw.1, 9, 3", ...rest],
    ]);
  });

  it("goes on as the own account without a credential, and keeps no handle where Windows refuses", async () => {
    const code = `${recorder}
    Enter-NetworkLogon $null
    Get-Call
    [EntraWriteback.NetworkLogon]::Taken = $false
    try { Enter-NetworkLogon $cases[0] } catch { $_.Exception.Message }
    Get-Call`;
    const [none, error, calls] = (await evaluateAlone(["Call", "Directory", "NetworkLogon"], code, [
      { user: "svc", password: "Canary.1" },
    ])) as [string[], string, string[]];
    assert.deepEqual(none, []);
    assert.match(
      error,
      /^Windows does not let this process open files as another account \(ImpersonateLoggedOnUser\): ./,
    );
    assert.ok(!error.includes("Canary.1"));
    assert.equal(calls.at(-1), "Close 7");
  });

  it("declares the functions of Windows so that .NET takes them", async () => {
    const code = `Add-Type -Namespace 'EntraWriteback' -Name 'NetworkLogon' -MemberDefinition $LogonFunctions
    , @([EntraWriteback.NetworkLogon].GetMethods('Public, Static') | ForEach-Object { $_.Name } | Sort-Object)`;
    assert.deepEqual(await evaluateAlone(["Call", "Directory", "NetworkLogon"], code, []), [
      ["CloseHandle", "ImpersonateLoggedOnUser", "LogonUser", "RevertToSelf"],
    ]);
  });
});
