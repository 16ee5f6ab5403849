import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { kit } from "../engine/engine.ts";
import { Ewb } from "../cli/ewb.ts";

const example = (name: string) => join(kit, `examples/Pulumi.${name}.yaml`);

describe("the plan of ewb changes", () => {
  const program = new Ewb();
  const { folder } = program;
  const changes = (file: string, out: string) => program.run("changes", file, "--out", out);
  before(() => assert.equal(changes(example("hardened"), "pack").status, 0));
  after(() => program.remove());

  const section = (out: string, number: number) =>
    readFileSync(join(folder, out, "README.md"), "utf8")
      .split(/^(?:##|###) (?=\d+\. |To undo|Forest)/m)
      .find((part) => part.startsWith(`${number}. `)) ?? "";

  it("says settings, rights and accounts as the consoles do, and how to undo a change, with its names", () => {
    assert.match(
      section("pack", 4),
      /^- User right Log on as a service \(SeServiceLogonRight\): "NT SERVICE\\ALL SERVICES \(S-1-5-80-0\)" and "svcWriteback\$", and no one else\.$/m,
    );
    assert.match(
      section("pack", 4),
      /^To undo by hand: `Remove-GPLink (-Guid '[-0-9A-F]{36}' -Domain 'corp\.contoso\.com') -Target 'OU=Agents,OU=Tier 0,DC=corp,DC=contoso,DC=com'`, then `Remove-GPO \1`, which is the id of the policy that this change makes and of no other\. .* Registry values stay on the computers when no policy sets them any more: set them back by another policy or on each computer\. User rights go back to what each computer had locally before\. Service settings stay on the computers\.$/m,
    );
    assert.match(
      section("pack", 3),
      /The Default Domain Policy counts again for the settings that it defines; the others stay/,
    );
    assert.match(
      section("pack", 1),
      /^To undo by hand: `Remove-ADServiceAccount -Identity 'svcWriteback\$' -Server 'corp\.contoso\.com'`, once no agent runs as it and its entries on the domain root are removed\. If `before\\1-corp\.contoso\.com-service-account\.json` says/m,
    );
    assert.match(section("pack", 5), /^5\. corp\.contoso\.com: PSO "Tier 1 administrators"\n/);
    assert.match(section("pack", 5), /^- Password must meet complexity requirements: enabled\.$/m);
    assert.match(section("pack", 5), /^- Store passwords using reversible encryption: disabled\.$/m);
  });

  it("has the command of docs/directory-administrators.md that puts a list of entries back, with its names", () => {
    const command = (text: string) => /\$place\.psbase[^`]*CommitChanges\(\)(?=`)/.exec(text)?.[0].replace(/\s+/g, " ");
    const page = command(readFileSync(join(kit, "docs/directory-administrators.md"), "utf8"));
    assert.ok(page);
    assert.equal(command(section("pack", 2)), page);
    assert.ok(
      section("pack", 2).includes(
        String.raw`\`$sddl = Get-Content -Raw -LiteralPath '.\before\2-corp.contoso.com-rights-of-the-service-account-on-the-domain-root.sddl'; $place = [adsi]'LDAP://corp.contoso.com/DC=corp,DC=contoso,DC=com'; $place.psbase`.slice(
          1,
        ),
      ),
      section("pack", 2),
    );
  });

  it("names what may stop something else, with how to try it first, and an account of another domain by that", () => {
    const risks = (out: string) =>
      /## Risks[^]*?(?=\n#)/.exec(readFileSync(join(folder, out, "README.md"), "utf8"))?.[0];
    assert.match(
      risks("pack") ?? "",
      /\*\*Change 4\*\*, deny all NTLM on the computers of OU=Agents,.* Azure Bastion without Kerberos .* events 8001 to 8004/,
    );
    assert.match(
      risks("pack") ?? "",
      /\*\*Change 4\*\*, user right Log on as a service \(SeServiceLogonRight\) on the computers of OU=Agents,.* a service whose account is not on it no longer starts\. .*`secedit \/export/,
    );
    assert.match(risks("pack") ?? "", /\*\*Change 2\*\*, new rights on DC=corp,DC=contoso,DC=com: /);
    assert.equal(changes(example("contoso"), "two").status, 0);
    const granted = risks("two")?.match(
      /^- \*\*Change \d\*\*, new rights on \S+: SDProp .* up to an hour or more.*AdminSDHolder.*$/gm,
    );
    assert.equal(granted?.length, 3);
    assert.equal(risks("two")?.match(/^- /gm)?.length, 3, "and nothing else");
    const plan = readFileSync(join(folder, "two/README.md"), "utf8");
    assert.match(plan, /^- Allow provAgentgMSA\$ on the root of corp\.contoso\.com: /m);
    assert.match(plan, /^- Allow corp\.contoso\.com\\provAgentgMSA\$ on the root of emea\.corp\.contoso\.com: /m);
  });

  it("undoes a policy of the kit's own by the id that the change gives it", () => {
    const file = join(folder, "pack/changes/3-corp.contoso.com-account-policy.json");
    const { parameters } = JSON.parse(readFileSync(file, "utf8")) as { parameters: { id: string } };
    const id = parameters.id.replace(/[{}]/g, "");
    assert.ok(section("pack", 3).includes(`Remove-GPO -Guid '${id}' -Domain 'corp.contoso.com'`), section("pack", 3));
    assert.doesNotMatch(section("pack", 3), /Remove-GP\w+ -Name/);
  });

  it("names whom each setting takes something from, at the domain root and in policies that are there", () => {
    const text = readFileSync(example("hardened"), "utf8")
      .replace("adopt: false", "adopt: true")
      .replace(
        "userRights: []",
        "userRights: [{ right: SeBackupPrivilege, principals: [Backup] }, { right: SeDenyBatchLogonRight, principals: [Guests] }]",
      )
      .replace(
        "services: []",
        "appliesTo: domainControllers\n        services: [{ service: Spooler, startup: disabled }, { service: VaultSvc, startup: manual }, { service: W32Time, startup: automatic, permissions: 'D:(A;;CCLCSWLOCRRC;;;AU)' }]",
      );
    for (const enforced of [false, true]) {
      writeFileSync(join(folder, "Pulumi.taken.yaml"), text.replace("enforced: false", `enforced: ${enforced}`));
      const { status, stderr } = changes("Pulumi.taken.yaml", "taken");
      assert.equal(status, 0, stderr);
      const plan = readFileSync(join(folder, "taken/README.md"), "utf8");
      const told = (number: number) =>
        [...plan.matchAll(new RegExp(`^- \\*\\*Change ${number}\\*\\*, (.*)$`, "gm"))].map(([, risk]) => risk ?? "");
      const [filter, lockout, backup, batch, spooler, time, ...more] = told(3);
      assert.deepEqual(more, [], "a service that starts by hand is no risk");
      assert.match(
        filter ?? "",
        /^the filter of the account policy "Entra password writeback - account policy", .* all its other settings stop reaching every other computer/,
      );
      assert.match(
        lockout ?? "",
        /^lockout after 10 wrong passwords for the users of corp\.contoso\.com: .* events 4740\.$/,
      );
      assert.match(
        backup ?? "",
        /^user right Back up files and directories \(SeBackupPrivilege\) on the computers of corp\.contoso\.com: only "Backup" hold it from then on: .* loses it\. .*line SeBackupPrivilege/,
      );
      assert.match(
        backup ?? "",
        enforced
          ? /it wins on the domain controllers too, where the Default Domain Controllers Policy/
          : /On the domain controllers the Default Domain Controllers Policy, linked at their OU, wins for the rights that it defines/,
      );
      assert.match(batch ?? "", /^user right Deny log on as a batch job .*: only "Guests" will be refused it: /);
      assert.match(
        spooler ?? "",
        /^service Spooler disabled on the computers of corp\.contoso\.com: .*`Get-Service 'Spooler' -DependentServices`/,
      );
      assert.match(time ?? "", /^permissions of the service W32Time on .*`sc\.exe sdshow "W32Time"`/);
      assert.match(told(5).join("\n"), /^lockout after 5 wrong passwords for those of the PSO "Tier 1 administrators"/);
    }
  });

  it("says what is needed before the start, named from the declaration", () => {
    const plan = readFileSync(join(folder, "pack/README.md"), "utf8");
    const start = plan.slice(plan.indexOf("## Before you start"), plan.indexOf("## Steps"));
    for (const line of [
      "  - Change 2: modify permissions on the root of corp.contoso.com.",
      "  - Change 4: Group Policy Creator Owners of corp.contoso.com, and Link GPOs (write gPLink) on OU=Agents,OU=Tier 0,DC=corp,DC=contoso,DC=com.",
      "  - Accounts and groups of corp.contoso.com: Tier0-Agent-Hosts (retrieves the password), Tier1-Administrators (has the PSO; a user or a global security group).",
      "  - The OU or container OU=Service Accounts,OU=Tier 0,DC=corp,DC=contoso,DC=com.",
    ]) {
      assert.ok(start.split("\n").includes(line), `${line}\n${start}`);
    }
    assert.match(start, /In the forest corp\.contoso\.com a KDS root key that is ten hours old/);
    assert.match(
      start,
      /^ {2}- svcWriteback\$ in corp\.contoso\.com: `Set-AADCloudSyncPermissions -PermissionType BasicRead -TargetDomain corp\.contoso\.com .*`, and where hashes are synchronized `.*PasswordHashSync .*`\.$/m,
    );
    assert.match(plan, /written out by entra-writeback \d+\.\d+\.\d+ for/);
    assert.ok(!plan.includes("Backup-GPO"), "no existing policy is changed");
  });

  it("keeps the changes of each forest together, and tells their numbers", () => {
    assert.equal(changes(example("contoso"), "forests").status, 0);
    const plan = readFileSync(join(folder, "forests/README.md"), "utf8");
    assert.ok(!plan.includes("Set-AADCloudSyncPermissions"), "the installer grants its own account all");
    assert.deepEqual(plan.match(/^(- \S+: `-Only [\d,]+`|## Forest .*|### .*)$/gm), [
      "- corp.contoso.com: `-Only 1,2,3,4`",
      "- fabrikam.example: `-Only 5,6`",
      "## Forest corp.contoso.com (`-Only 1,2,3,4`)",
      "### 1. corp.contoso.com: rights of the service account on the domain root",
      "### 2. emea.corp.contoso.com: rights of the service account on the domain root",
      "### 3. corp.contoso.com: account policy",
      "### 4. emea.corp.contoso.com: account policy",
      "## Forest fabrikam.example (`-Only 5,6`)",
      "### 5. fabrikam.example: rights of the service account on the domain root",
      "### 6. fabrikam.example: account policy",
    ]);
    assert.match(plan, /^ {2}- Accounts and groups of corp\.contoso\.com: \S+\$ \(service account\)\.$/m);
  });

  describe("of policies that are adopted", () => {
    const adopting = () => {
      const text = readFileSync(example("hardened"), "utf8")
        .replace("adopt: false", "adopt: true")
        .replace("name: Entra password writeback - account policy", "name: Default Domain Policy");
      writeFileSync(join(folder, "Pulumi.adopt.yaml"), text);
      return changes("Pulumi.adopt.yaml", "adopted");
    };

    it("has adopt in its files, so that Changes.ps1 takes them, and no backups, which would replace them", () => {
      assert.equal(adopting().status, 0);
      const policy = JSON.parse(
        readFileSync(join(folder, "adopted/changes/3-corp.contoso.com-account-policy.json"), "utf8"),
      ) as object;
      assert.deepEqual(Object.keys(policy), ["title", "script", "adopt", "parameters"]);
      const delegation = readFileSync(
        join(folder, "adopted/changes/2-corp.contoso.com-rights-of-the-service-account-on-the-domain-root.json"),
        "utf8",
      );
      assert.ok(!delegation.includes("adopt"), "entries are not adopted");
      assert.ok(!existsSync(join(folder, "adopted/gpo-backups")));
    });

    it("says that the existing policy is changed, backed up before, and restored, never deleted", () => {
      const account = section("adopted", 3);
      assert.match(
        account,
        /^- In corp\.contoso\.com, change the existing group policy "Default Domain Policy" \(or create it where there is none\); only the settings below change\.$/m,
      );
      assert.match(
        account,
        /^To undo by hand: `Restore-GPO -Name 'Default Domain Policy' -Domain 'corp\.contoso\.com' -Path "\$PWD\\before"` with the backup made before Apply; or set the values back in the Group Policy Management Editor, as `before\\3-corp\.contoso\.com-account-policy\.json` tells them/m,
      );
      const plan = readFileSync(join(folder, "adopted/README.md"), "utf8");
      assert.match(
        plan,
        /^ {3}Backup-GPO -Name 'Default Domain Policy' -Domain 'corp\.contoso\.com' -Path "\$PWD\\before"$/m,
      );
      assert.doesNotMatch(plan, /Remove-GPO|delete the policy/);
      assert.match(
        plan,
        /There is no backup here to import into them: Import-GPO would replace everything that they set\./,
      );
    });
  });
});
