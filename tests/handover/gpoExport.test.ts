import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readBackups } from "../formats/gpo/support.ts";
import { Ewb, minimal } from "../cli/ewb.ts";

describe("ewb gpo export", () => {
  const program = new Ewb();
  const { folder, run: ewb } = program;
  after(() => program.remove());
  before(() => writeFileSync(join(folder, "Pulumi.prod.yaml"), minimal));

  it("writes every declared policy as a backup, and says what to run", () => {
    const { status, stdout, stderr } = ewb("gpo", "export", "--out", "out");
    assert.equal(status, 0, stderr);
    const [backup, ...more] = readBackups(join(folder, "out"));
    assert.deepEqual(more, []);
    assert.equal(backup?.displayName, "Entra password writeback - account policy");
    assert.deepEqual([backup.domain, backup.time], ["corp.contoso.com", "2026-11-24T08:30:00"]);
    assert.deepEqual(backup.template?.settings, { accountPolicy: { minimumPasswordAge: 0 } });
    assert.equal(
      stdout,
      `1 group policy is written to out. In PowerShell with the GroupPolicy module, as Domain Admin:

  Import-GPO -BackupId '${backup.id}' -Path "$PWD\\out" -TargetName 'Entra password writeback - account policy' -Domain 'corp.contoso.com' -CreateIfNeeded
  Set-GPPermission -Name 'Entra password writeback - account policy' -DomainName 'corp.contoso.com' -TargetName 'Domain Controllers' -TargetType Group -PermissionLevel GpoApply
  Set-GPPermission -Name 'Entra password writeback - account policy' -DomainName 'corp.contoso.com' -TargetName 'Authenticated Users' -TargetType Group -PermissionLevel GpoRead -Replace
  New-GPLink -Name 'Entra password writeback - account policy' -Domain 'corp.contoso.com' -Target 'DC=corp,DC=contoso,DC=com' -LinkEnabled Yes -Enforced No -Order 1

Import-GPO takes the place of everything that a policy of that name sets.
`,
    );
    assert.equal(ewb("gpo", "export", "--out", "out").status, 0, "an export of its own is written again");
  });

  it("prints full paths, which the commands of Windows need", () => {
    const pathFor = (out: string) => / -Path (.*) -TargetName/.exec(ewb("gpo", "export", "--out", out).stdout)?.[1];
    assert.equal(pathFor("./a/$b/"), '"$PWD\\a\\`$b"');
    const absolute = join(folder, "it's");
    assert.equal(pathFor(absolute), `'${absolute.replace("'", "''")}'`);
  });

  it("carries every typed setting, with yes and no as 1 and 0, and the declared link", () => {
    const settings = `
      domains:
        - name: corp.contoso.com
          groupPolicy:
            name: It's ours
            order: 2
            enforced: true
            kerberosPolicy: { maxClockSkew: 5, ticketValidateClient: false }
            registryValues: [{ name: 'MACHINE\\A\\B', type: dword, value: "5" }]
            userRights: [{ right: SeServiceLogonRight, principals: [S-1-5-80-0, svcWriteback$] }]
            services: [{ service: VaultSvc, startup: manual }]
          accountPolicy: { passwordComplexity: true, reversibleEncryption: false, lockoutThreshold: 10 }
`;
    writeFileSync(
      join(folder, "all.yaml"),
      minimal.replace(/ domains: \[corp.contoso.com\]\n/, settings.trimEnd().slice(6) + "\n"),
    );
    const { status, stdout, stderr } = ewb("gpo", "export", "all.yaml", "--out", "all");
    assert.equal(status, 0, stderr);
    assert.deepEqual(readBackups(join(folder, "all"))[0]?.template?.settings, {
      accountPolicy: { minimumPasswordAge: 0, passwordComplexity: 1, reversibleEncryption: 0, lockoutThreshold: 10 },
      kerberosPolicy: { maxClockSkew: 5, ticketValidateClient: 0 },
      registryValues: [{ name: "MACHINE\\A\\B", type: "dword", value: "5" }],
      userRights: [{ right: "SeServiceLogonRight", principals: ["S-1-5-80-0", "svcWriteback$"] }],
      services: [{ service: "VaultSvc", startup: "manual" }],
    });
    assert.doesNotMatch(stdout, /Set-GPPermission/);
    assert.equal(ewb("gpo", "export", "--out", "all").status, 0, "it is taken for unedited");
    assert.match(stdout, /New-GPLink -Name 'It''s ours' .* -LinkEnabled Yes -Enforced Yes -Order 2\n/);
  });

  it("loses nothing that somebody edited or added in an earlier export, unless told to", () => {
    assert.equal(ewb("gpo", "export", "--out", "edited").status, 0);
    const id = readBackups(join(folder, "edited"))[0]?.id ?? "";
    const at = (name: string) => join(folder, "edited", id, "DomainSysvol/GPO/Machine", name);
    const template = "microsoft/windows nt/SecEdit/GptTmpl.inf";
    const preferences = "Preferences/Registry/Registry.xml";
    mkdirSync(dirname(at(preferences)), { recursive: true });
    writeFileSync(at(preferences), "<RegistrySettings/>");
    assert.equal(ewb("gpo", "export", "--out", "edited").status, 0, "what is not written anew is not lost");
    const text = readFileSync(at(template), "utf16le").replace(
      "MinimumPasswordAge = 0",
      "MinimumPasswordAge = 0\r\nLockoutBadCount = 9",
    );
    writeFileSync(at(template), text, "utf16le");
    const machine = `${id}/DomainSysvol/GPO/Machine`;
    const report = `${id}/gpreport.xml (or GptTmpl.inf or bkupInfo.xml, from which it follows)`;
    const lost = `${machine}/${preferences}, ${report}`;
    for (const command of [
      ["gpo", "export"],
      ["gpo", "export", "all.yaml"],
    ]) {
      const { status, stderr } = ewb(...command, "--out", "edited");
      assert.equal(status, 2);
      assert.equal(
        stderr,
        `edited holds what is not as an export wrote it, and what another one would take away: ${lost}. Name a new or empty folder, or write --discard-edits too.\n`,
      );
      assert.equal(readFileSync(at(template), "utf16le"), text);
    }
    assert.equal(ewb("gpo", "export", "--out", "edited", "--discard-edits").status, 0);
    assert.ok(!existsSync(at(preferences)));
    writeFileSync(at(template), `${readFileSync(at(template), "utf16le")}; by hand\r\n`, "utf16le");
    const { stderr } = ewb("gpo", "export", "all.yaml", "--out", "edited");
    assert.ok(stderr.includes(`take away: ${machine}/${template}. Name`), "what is written otherwise is named alone");
    assert.equal(ewb("gpo", "export", "--out", "edited", "--discard-edits").status, 0);
    assert.doesNotMatch(readFileSync(at(template), "utf16le"), /LockoutBadCount/);
  });

  const adopting = minimal.replace(
    "agents:",
    "adopt: true\n      groupPolicy: { name: Default Domain Policy }\n      agents:",
  );

  it("writes no backup of an adopted policy, which Import-GPO would replace, and says what to do instead", () => {
    writeFileSync(join(folder, "adopt.yaml"), adopting);
    const { status, stderr } = ewb("gpo", "export", "adopt.yaml", "--out", "adopted");
    assert.equal(status, 2);
    assert.equal(
      stderr,
      `adopt.yaml declares no group policy of its own, so there is nothing to export.
"Default Domain Policy" of corp.contoso.com has no backup: adopt is true, so the policy may be there already, and Import-GPO would replace everything that it sets by the few settings declared. Changes.ps1 of ewb changes changes only these.
`,
    );
    assert.ok(!readdirSync(folder).includes("adopted"));
  });

  it("writes the others beside an adopted one, and says which it leaves out", () => {
    const second = `    - domains: [fabrikam.example]
      agents: { count: 0, arcServers: [${[1, 2, 3].map((n) => `/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/r/providers/Microsoft.HybridCompute/machines/fab${n}`).join(", ")}] }
`;
    writeFileSync(join(folder, "mixed.yaml"), `${adopting.trimEnd()}\n${second}`);
    const { status, stdout, stderr } = ewb("gpo", "export", "mixed.yaml", "--out", "mixed");
    assert.equal(status, 0, stderr);
    assert.deepEqual(
      readBackups(join(folder, "mixed")).map(({ domain }) => domain),
      ["fabrikam.example"],
    );
    assert.match(stdout, /^1 group policy is written to mixed\./);
    assert.doesNotMatch(stdout, /Import-GPO .*Default Domain Policy/);
    assert.match(stdout, /\n\n"Default Domain Policy" of corp\.contoso\.com has no backup: adopt is true, /);
  });

  it("says where a program of somebody's own fails, with nothing in it that a terminal or a runner obeys", () => {
    const own = join(folder, "own");
    mkdirSync(own);
    writeFileSync(join(own, "Pulumi.yaml"), "name: own\nruntime: nodejs\nmain: index.js\n");
    writeFileSync(join(own, "Pulumi.prod.yaml"), "config: {}\n");
    writeFileSync(join(own, "index.js"), 'throw new Error("no\\u001b[31m\\n##vso[task.complete]");\n');
    const { status, stderr } = program.runIn(own, "gpo", "export", "--out", "out");
    assert.equal(status, 2);
    assert.match(stderr, /^Pulumi\.prod\.yaml: .*index\.js ended with Error: no \[31m # #vso\[task\.complete\]\..*\n$/);
  });

  it("ends with 2 where it cannot, and writes nothing", () => {
    const told = (...words: string[]) => {
      const { status, stderr } = ewb("gpo", "export", ...words);
      return `${status} ${stderr}`;
    };
    assert.equal(
      told("--out", "."),
      "2 . holds Pulumi.prod.yaml, which no ewb gpo export wrote. Nothing is overwritten: name a new or empty folder.\n",
    );
    assert.match(told("missing.yaml", "--out", "new"), /^2 missing\.yaml: /);
    assert.match(told(), /^2 error: required option '--out <folder>' not specified/);
    writeFileSync(join(folder, "Pulumi.test.yaml"), minimal);
    assert.equal(
      told("--out", "new"),
      "2 This folder has Pulumi.prod.yaml, Pulumi.test.yaml. Name one, by its stack or file: ewb gpo export prod --out new\n",
    );
    rmSync(join(folder, "Pulumi.test.yaml"));
    const none = minimal
      .replace("agents:", "accountPolicy: none\n      agents:")
      .replace(
        "domains: [corp.contoso.com]",
        "domains: [{ name: corp.contoso.com, passwordSettings: [{ name: Pilot, precedence: 10, appliesTo: [Pilot] }] }]",
      );
    writeFileSync(join(folder, "none.yaml"), none);
    assert.equal(
      told("none.yaml", "--out", "new"),
      "2 none.yaml declares no group policy, so there is nothing to export.\n",
    );
    assert.ok(!readdirSync(folder).includes("new"));
  });
});
