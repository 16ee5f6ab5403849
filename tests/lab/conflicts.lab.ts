import assert from "node:assert/strict";
import { ChannelError } from "../../resources/ports/channel.ts";
import { evaluate } from "../scripts/powerShell.ts";
import { administrator, call, createUser, domain, host, read, root, rootDacl, sysvol } from "./lab.ts";

const libraries = ["Call", "Directory", "AccessControl", "RootDescriptor", "PolicyLink", "PolicyContainer"];
/** Runs library functions in the domain: `$directory` is the connection, and Test-Code gives the code a block fails with. */
async function evaluateInDomain(code: string): Promise<unknown[]> {
  const program = `$directory = Connect-Domain '${domain}' '${host}' $cases[0]
    function Test-Code([scriptblock]$Block) { try { & $Block; 'done' } catch { $_.Exception.Data['code'] } }
    ${code}`;
  return (await evaluate(libraries, program, [administrator])) as unknown[];
}

describe("changes by someone else in between", () => {
  it("to gPLink are a conflict, not overwritten", async () => {
    const before = await read(root, "gPLink");
    const codes = await evaluateInDomain(`
      $stale = [pscustomobject]@{ Text = '[LDAP://CN={00000000-0000-0000-0000-000000000000},CN=Policies;0]' }
      Test-Code { Write-Link $directory $directory.Root $stale '[LDAP://CN=x;0]' }
      Test-Code { Write-Link $directory $directory.Root ([pscustomobject]@{ Text = '' }) '[LDAP://CN=x;0]' }
      Test-Code { Write-Link $directory $directory.Root $stale '' }`);
    assert.deepEqual(codes, ["conflict", "conflict", "conflict"]);
    assert.deepEqual(await read(root, "gPLink"), before);
  });

  it("to a policy's container are a conflict, not overwritten", async () => {
    const codes = await evaluateInDomain(`
      $dn = "CN={31B2F340-016D-11D2-945F-00C04FB984F9},$(Get-PolicyRoot $directory)"
      $container = Get-Container $directory $dn
      $container.VersionText = '4711'
      Test-Code { Set-ContainerSettings $directory $container 5 }
      $container.DisplayName = 'Other'
      Test-Code { Set-ContainerName $directory $container 'Mine' }
      Test-Code { Add-Entry $directory $dn 'groupPolicyContainer' @{} '' }
      (Get-Container $directory $dn).DisplayName`);
    assert.deepEqual(codes, ["conflict", "conflict", "conflict", "Default Domain Policy"]);
  });

  it("to the DACL of the domain root are a conflict, and nothing is written", async () => {
    const before = await rootDacl();
    const codes = await evaluateInDomain(`
      $sid = [System.Security.Principal.SecurityIdentifier]::new('S-1-5-21-1-2-3-4')
      $stale = Read-RootDescriptor $directory
      $acl = Write-RootAcl $directory $directory.Root $stale (Add-Right $stale.DiscretionaryAcl $sid @('ResetPassword'))
      Test-Code { Write-RootAcl $directory $directory.Root $stale (Add-Right $stale.DiscretionaryAcl $sid @('WritePwdLastSet')) }
      @(Get-HeldRight (Read-RootDescriptor $directory).DiscretionaryAcl $sid) -join ','
      $acl = Write-RootAcl $directory $directory.Root (Read-RootDescriptor $directory) (Remove-Right $acl $sid @('ResetPassword'))
      Test-Code { Confirm-RootAcl $directory }`);
    // The last looks for what was written first, which is gone.
    assert.deepEqual(codes, ["conflict", "ResetPassword", "conflict"]);
    assert.deepEqual(await rootDacl(), before);
  });

  it("by the kit itself, twice at once, end in a conflict or in success, and converge", async () => {
    await createUser("svc-writeback", "Service-Pw.1");
    const rights = ["ResetPassword", "WriteLockoutTime", "WritePwdLastSet", "UnexpirePassword"];
    const delegation = { account: "svc-writeback", accountDomain: domain, rights };
    const policy = {
      id: "{6F3A5C1E-0B7D-4E6A-9C55-3D2B8A7F1E04}",
      displayName: "Account policy",
      settings: { "accountPolicy.minimumPasswordAge": 0 },
      link: { order: 1, enabled: true, enforced: false },
      sysvolPath: sysvol,
    };
    const ensure = () => [
      call("DomainRootDelegation", "Ensure", delegation),
      call("GroupPolicyObject", "Ensure", policy),
    ];
    for (const end of await Promise.allSettled([...ensure(), ...ensure()])) {
      if (end.status === "fulfilled") continue;
      assert.ok(end.reason instanceof ChannelError, String(end.reason));
      assert.equal(end.reason.code, "conflict", end.reason.message);
    }
    const [delegated, created] = await Promise.all(ensure());
    assert.deepEqual(delegated?.["rights"], rights);
    assert.deepEqual(delegated?.["otherAces"], []);
    assert.deepEqual(created?.["link"], policy.link);
    assert.equal(created?.["containerVersion"], created?.["fileVersion"]);
    const dacl = await rootDacl();
    const usn = await read(root, "uSNChanged");
    await Promise.all(ensure());
    assert.deepEqual(await rootDacl(), dacl);
    assert.deepEqual(await read(root, "uSNChanged"), usn);
  });
});
