import assert from "node:assert/strict";
import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { declarationOf } from "../../handover/gpo/declaration.ts";
import { loadStackFile } from "../../stack/config/load.ts";
import { checkStackFile } from "../../stack/offline/check.ts";
import { userRights } from "../../facts/userRights.ts";
import { accountPolicySettings, kerberosPolicySettings, settings } from "../../facts/settings.ts";
import { Ewb, minimal } from "../cli/ewb.ts";
import { namedAccount, registryXml, servicesXml, writeAnyBackup, type AnyBackup } from "../formats/gpo/anyBackup.ts";
import { copyOf, readBackups, removeCopies } from "../formats/gpo/support.ts";

function imported(parts: AnyBackup): string {
  const [backup] = readBackups(writeAnyBackup(parts), { disabledToo: true });
  return declarationOf(backup ?? assert.fail(), backup?.rest() ?? assert.fail());
}

/** The keys without comments, and the comments that say what is not among them. */
function parts(declaration: string): { keys: string; left: string[] } {
  const lines = declaration.split("\n");
  const keys = lines.filter((line) => !/^\s*#/.test(line)).map((line) => line.replace(/ # .*$/, ""));
  return {
    keys: keys.join("\n").trim(),
    left: lines.filter((line) => line.startsWith("# - ")).map((line) => line.slice(4)),
  };
}

const head = "accountPolicy:\n  minimumPasswordAge: 0";

describe("an import of a backup", () => {
  let stack: string;
  before(() => (stack = join(copyOf("two-policies"), "Pulumi.prod.yaml")));
  after(removeCopies);

  it("carries the permissions of a service, and names with blanks, and an export of its keys writes them back", () => {
    const declaration = imported({
      template: '[Service General Setting]\r\n"Spooler",4,"D:AR(A;;GA;;;BA)(A;;LC;;;IU)"\r\n"Bonjour Service",3,""',
    });
    const { keys, left } = parts(declaration);
    const permissions = "D:AR(A;;GA;;;BA)(A;;LC;;;IU)";
    assert.equal(
      keys,
      `${head}\ngroupPolicy:\n  services:\n    - service: Spooler\n      startup: disabled\n      permissions: ${permissions}\n    - service: Bonjour Service\n      startup: manual`,
    );
    assert.deepEqual(left, []);
    const program = new Ewb();
    try {
      const keysOfForest = declaration.replace(/^(?=.)/gm, "      ");
      writeFileSync(
        join(program.folder, "Pulumi.prod.yaml"),
        minimal.replace(/^ {6}agents:/m, `${keysOfForest}      agents:`),
      );
      const { status, stderr } = program.run("gpo", "export", "--out", "out");
      assert.equal(status, 0, stderr);
      const [template = ""] = globSync("out/**/GptTmpl.inf", { cwd: program.folder });
      const written = readFileSync(join(program.folder, template), "utf16le");
      assert.match(
        written,
        /^\[Service General Setting\]\r\n"Spooler",4,"D:AR\(A;;GA;;;BA\)\(A;;LC;;;IU\)"\r\n"Bonjour Service",3,""\r$/m,
      );
      const [report = ""] = globSync("out/**/gpreport.xml", { cwd: program.folder });
      assert.match(
        readFileSync(join(program.folder, report), "utf16le"),
        /<q1:Name>Spooler<.*Security">D:AR\(A;;GA;;;BA\)\(A;;LC;;;IU\)<\/SDDL>.*<PermissionsPresent[^>]*>true<.*<AuditingPresent[^>]*>false</,
      );
    } finally {
      program.remove();
    }
  });

  it("knows rights in any case, and Windows' own accounts in documented languages", () => {
    const { keys, left } = parts(
      imported({
        template:
          "[Privilege Rights]\r\nsebatchlogonright = *S-1-5-32-544,VORDEFINIERT\\administratoren,NT-AUTORIT\u00c4T\\NETZWERKDIENST\r\nSEDEBUGPRIVILEGE = BUILTIN\\Administradores,AUTORITE NT\\SERVICE R\u00c9SEAU",
      }),
    );
    assert.deepEqual(left, []);
    assert.equal(
      keys.slice(keys.indexOf("  userRights")),
      "  userRights:\n    - right: SeBatchLogonRight\n      principals:\n        - S-1-5-32-544\n        - S-1-5-20\n    - right: SeDebugPrivilege\n      principals:\n        - S-1-5-32-544\n        - S-1-5-20",
    );
  });

  it("tells a name of Windows' own in a language that nobody documents, and what to write", () => {
    for (const name of [
      "VORDEFINIERT\\Benutzer",
      "BUILTIN\\Administrateurs",
      "AUTORITE NT\\Utilisateurs authentifi\u00e9s",
    ]) {
      const { keys, left } = parts(imported({ template: `[Privilege Rights]\r\nSeBatchLogonRight = ${name}` }));
      assert.equal(keys, head);
      const why = `${name} is an account of Windows' own by its name in another language, which this version does not know. Write its SID, which PowerShell tells in that language: [System.Security.Principal.NTAccount]::new('${name}').Translate([System.Security.Principal.SecurityIdentifier]).Value.`;
      assert.deepEqual(left, [`[Privilege Rights] SeBatchLogonRight = ${name}: ${why}`]);
    }
  });

  it("carries permissions that a rule warns of, and says so", () => {
    const { keys, left } = parts(
      imported({ template: '[Service General Setting]\r\n"Spooler",4,"D:(A;;GA;;;WD)(A;;GA;;;BA)"' }),
    );
    assert.ok(keys.includes("permissions: D:(A;;GA;;;WD)(A;;GA;;;BA)"), keys);
    assert.equal(left.length, 1);
    assert.match(
      left[0] ?? "",
      /^\[Service General Setting\] "Spooler",4,.*: gpo-service-permissions: The permissions of the service Spooler let Everyone change it\./,
    );
  });

  it("says what preferences set, and what of it would block writeback", () => {
    const [services, registry] = [
      "Machine/Preferences/Services/Services.xml",
      "Machine/Preferences/Registry/Registry.xml",
    ];
    const { left } = parts(
      imported({
        files: {
          [services]: servicesXml("VaultSvc", "DISABLED"),
          [registry]: registryXml("HKEY_LOCAL_MACHINE", "SOFTWARE\\Contoso", "Mode", "REG_DWORD", "00000005"),
        },
      }),
    );
    assert.deepEqual(left.toSorted(), [
      `${registry}: HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso\\Mode = 5`,
      `${services}: VaultSvc DISABLED. Would block writeback: The service VaultSvc is disabled. The prerequisites of the agent forbid that on its host.`,
    ]);
  });

  it("leaves out permissions of accounts and rights that there are not", () => {
    for (const [odd, why] of [
      ["D:(A;;GA;;;BA)(A;;GA;;;ZZ)", "entry 2: ZZ is no SID and no alias"],
      ["D:(A;;XXYY;;;BA)", "entry 1: XX, YY are not rights"],
    ] as const) {
      const { keys, left } = parts(imported({ template: `[Service General Setting]\r\n"Spooler",4,"${odd}"` }));
      assert.ok(!keys.includes("permissions"), keys);
      assert.ok(left[0]?.includes(`permissions is ${JSON.stringify(odd)}: ${why}.`), left[0]);
    }
  });

  it("carries the startup of a service whose permissions the stack file does not take, and names them with the reason", () => {
    const odd = 'D:(XA;;GA;;;BA;(Title=="PM"))';
    const { keys, left } = parts(imported({ template: `[Service General Setting]\r\n"Spooler",4,"${odd}"` }));
    assert.equal(keys, `${head}\ngroupPolicy:\n  services:\n    - service: Spooler\n      startup: disabled`);
    assert.equal(left.length, 1);
    assert.ok(
      left[0]?.startsWith(
        `[Service General Setting] "Spooler",4,"${odd}": permissions is ${JSON.stringify(odd)}: entry 1 has a condition`,
      ),
      left[0],
    );
  });

  it("knows names in any case, and those that Windows has a SID for; what the stack file does not take is named with the reason", () => {
    const template = [
      "[Privilege Rights]",
      "SeServiceLogonRight = CONTOSO\\svc-sql,NT SERVICE\\ALL SERVICES,*svc-backup",
      "SeBatchLogonRight = CORP\\svc-batch,corp.contoso.com\\Other,BUILTIN\\Administrators,*s-1-5-32-544",
      "SeRemoteInteractiveLogonRight =",
      "[Registry Values]",
      'machine\\software\\contoso\\X=1,"4"',
      "USER\\Software\\Contoso\\X=4,1",
      'MACHINE\\Software\\Contoso\\Quoted=1,"say "friend""',
      "[Kerberos Policy]",
      "MaxRenewAge = 0",
      "[System Access]",
      "ResetLockoutCount = 0",
      "MinimumPasswordLength = 20",
      '[Service General Setting]\r\n"Bonjour/Service",4,""',
    ].join("\r\n");
    const { keys, left } = parts(imported({ template, core: [namedAccount("S-1-5-21-1-2-3-1104", "x", "User")] }));
    assert.equal(
      keys,
      `${head}\n  minimumPasswordLength: 20\ngroupPolicy:\n  registryValues:\n    - name: MACHINE\\software\\contoso\\X\n      type: string\n      value: "4"\n  userRights:\n    - right: SeBatchLogonRight\n      principals:\n        - svc-batch\n        - Other\n        - S-1-5-32-544`,
    );
    assert.deepEqual(left, [
      "[Registry Values] USER\\Software\\Contoso\\X, which is not of the computer",
      "[Privilege Rights] SeRemoteInteractiveLogonRight, which is given to no one",
      "[System Access] ResetLockoutCount = 0: is 0, but must be a whole number of minutes from 1 to 99999",
      "[Kerberos Policy] MaxRenewAge = 0: is 0, but must be a whole number of days from 1 to 99999",
      '[Privilege Rights] SeServiceLogonRight = CONTOSO\\svc-sql,*S-1-5-80-0 (NT SERVICE\\ALL SERVICES),*svc-backup: principals[0] is "CONTOSO\\\\svc-sql". Write a SID, or a sAMAccountName without its domain. principals[2] is "*svc-backup". Write a SID, or a sAMAccountName without its domain.',
      '[Service General Setting] "Bonjour/Service",4,"": service is "Bonjour/Service". Write the short name of a service, such as VaultSvc.',
      '[Registry Values] MACHINE\\Software\\Contoso\\Quoted=1,"say "friend"": is "say \\"friend\\"". Write a text without double quotes, which a template puts around it.'.replace(
        ": is ",
        ": value is ",
      ),
    ]);
  });

  it("leaves out a user right that Windows does not know, which a check refuses", () => {
    const template = "[Privilege Rights]\r\nSeCustomPrivilege = *S-1-5-32-544\r\nSeBatchLogonRight = *S-1-5-32-544";
    const { keys, left } = parts(imported({ template }));
    assert.deepEqual(left, [
      "[Privilege Rights] SeCustomPrivilege = *S-1-5-32-544: SeCustomPrivilege is not a user right of Windows.",
    ]);
    assert.match(keys, /^ {4}- right: SeBatchLogonRight$/m);
  });

  it("computes the SID of a service's account, and says the name of a SID wherever it tells one", () => {
    const sid = "S-1-5-21-1-2-3-1104";
    const declaration = imported({
      template: [
        "[Privilege Rights]",
        `SeServiceLogonRight = *${sid},*S-1-5-80-0,NT SERVICE\\AADConnectProvisioningAgent,nt service\\Network`,
        `SeOwnPrivilege = *${sid}`,
        "[Group Membership]",
        `*${sid}__Members =`,
      ].join("\r\n"),
      core: [namedAccount(sid, "SQL Agents", "GlobalGroup")],
    });
    const agent = "S-1-5-80-3359673805-1136148338-3750979468-2874330783-1417224616";
    assert.match(declaration, new RegExp(`^ +- ${agent} # NT SERVICE\\\\AADConnectProvisioningAgent$`, "m"));
    assert.match(declaration, /^ +- S-1-5-80-(\d+-){4}\d+ # nt service\\Network$/m, "a service, and no group NETWORK");
    const { left } = parts(declaration);
    assert.deepEqual(
      left.map((line) => line.replace(/(,\*S-1-5-80-\d+-|: ).*/, "")),
      [
        `[Privilege Rights] SeOwnPrivilege = *${sid} (CORP\\SQL Agents)`,
        "[Group Membership] 1 line",
        `[Privilege Rights] SeServiceLogonRight = *${sid} (CORP\\SQL Agents),*S-1-5-80-0`,
      ],
    );
  });

  it("leaves out what would block writeback, as it does with the age", () => {
    const tls =
      "MACHINE\\System\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2\\Client\\Enabled";
    const { keys, left } = parts(
      imported({ template: `[Registry Values]\r\n${tls}=4,0\r\n[Service General Setting]\r\n"VaultSvc",4,""` }),
    );
    assert.equal(keys, head);
    assert.match(
      left.join("\n"),
      /VaultSvc",4,"": would block writeback\. .*\n.*Enabled=4,0: would block writeback\. /,
    );
  });

  it("tells what decided for whom the policy counted: filters, links, halves, permissions, and whose SIDs it names", () => {
    const sid = "S-1-5-21-1-2-3-1104";
    const declaration = imported({
      template: `[Privilege Rights]\r\nSeBatchLogonRight = *${sid},*S-1-5-21-7-8-9-1200`,
      core: [
        namedAccount(sid, "SQL Agents", "GlobalGroup"),
        ["<WMIFilter/>", "<WMIFilter>x</WMIFilter><WMIFilterName><![CDATA[Laptops only]]></WMIFilterName>"],
        ["<Options><![CDATA[0]]>", "<Options><![CDATA[3]]>"],
        // Authenticated Users may read and no longer apply; the entry is for SYSTEM instead.
        ["01 01 00 00 00 00 00 05 0b 00 00 00", "01 01 00 00 00 00 00 05 12 00 00 00"],
      ],
    });
    for (const says of [
      /^# It was filtered by WMI: Laptops only\. These keys have no such filter\.$/m,
      /^# It applied to NT AUTHORITY\\SYSTEM \(S-1-5-18\) only\.$/m,
      /^# Its computer half is disabled: no computer applied what follows\.$/m,
      /^# Its user half is disabled\.$/m,
      /^# It was linked nowhere\.$/m,
      /^# SIDs that begin with S-1-5-21-1-2-3 are of corp\.contoso\.com, and mean no one in another domain\.$/m,
      /^# SIDs that begin with S-1-5-21-7-8-9 are of a domain that the backup does not name, and mean no one in another domain\.$/m,
      /^ +- S-1-5-21-1-2-3-1104 # CORP\\SQL Agents$/m,
      /^ +- S-1-5-21-7-8-9-1200$/m,
    ])
      assert.match(declaration, says);
    const leftOver: AnyBackup = {
      core: [[/<MachineExtensionGuids>.*<\/MachineExtensionGuids>/, "<MachineExtensionGuids/>"]],
    };
    assert.match(
      imported(leftOver),
      /^# Its security template is a left-over: the policy names no extension that would apply it\.$/m,
    );
  });

  it("does not know where a policy was linked whose backup has no report", () => {
    const folder = writeAnyBackup({ template: "[System Access]\r\nMinimumPasswordAge = 1" });
    rmSync(join(folder, "gpreport.xml"));
    const [backup] = readBackups(folder);
    const declaration = declarationOf(backup ?? assert.fail(), backup?.rest() ?? assert.fail());
    assert.match(declaration, /^# The backup has no report, so where the policy was linked is not known\.$/m);
  });

  it("keeps a policy of domain controllers one, where what else it sets would make it one of every computer", () => {
    // Domain Controllers, of a domain whose SID has three numbers of 1, instead of Authenticated Users.
    const controllers = "01 05 00 00 00 00 00 05 15 00 00 00 01 00 00 00 01 00 00 00 01 00 00 00 04 02 00 00";
    const entry = `05 02 38 00 00 01 00 00 01 00 00 00 8f fd ac ed b3 ff d1 11 b4 1d 00 a0 c9 68 f9 39 ${controllers}`;
    const core: AnyBackup["core"] = [
      [
        /<SecurityDescriptor>.*<\/SecurityDescriptor>/,
        `<SecurityDescriptor>01 00 04 9c 00 00 00 00 00 00 00 00 00 00 00 00 14 00 00 00 04 00 40 00 01 00 00 00 ${entry}</SecurityDescriptor>`,
      ],
    ];
    const services = '[Service General Setting]\r\n"Spooler",4,""';
    assert.match(
      imported({ template: services, core }),
      /^groupPolicy:\n(?: {2}#.*\n)* {2}appliesTo: domainControllers\n {2}services:/m,
    );
    assert.doesNotMatch(imported({ template: services }), /^ {2}appliesTo/m);
    assert.doesNotMatch(imported({ core }), /appliesTo/, "the kit's own default");
    assert.match(imported({ core }), /^# It applied to S-1-5-21-1-1-1-516 only\.$/m);
    assert.match(
      imported({}),
      /^# A policy of the kit's own with these keys is for domain controllers; .* appliesTo: everyComputer }\.$/m,
    );
  });

  it("says what of the backup it could not read", () => {
    const declaration = imported({
      template: "[System Access]\r\nMaximumPasswordAge = x\r\nLockoutBadCount = 3",
      files: { "Machine/registry.pol": "regf" },
    });
    assert.match(declaration, /lockoutThreshold: 3/);
    assert.match(declaration, /^# - .*GptTmpl\.inf:7: "MaximumPasswordAge = x" needs a whole number/m);
    assert.match(declaration, /^# - .*registry\.pol: has no PReg signature/m);
  });

  it("prints no key that a check refuses, whatever the backup sets", async function () {
    const number = fc.oneof(fc.integer({ min: -2, max: 120_000 }), fc.integer({ min: -1, max: 30 }));
    const odd = fc.constantFrom(
      "CORP\\x",
      "*x",
      "Administratoren",
      "*S-1-5-21-1-2-3-500",
      "a b",
      "ä$",
      "x\ty",
      '"q"',
      "NT SERVICE\\x",
      "*S-1-1-0",
      "12",
      "yes",
      "~",
      "- a: b",
      "#x",
    );
    const line = fc.oneof(
      fc
        .tuple(fc.constantFrom(...accountPolicySettings), number)
        .map(([name, value]) => ["System Access", `${settings[name].template.key} = ${value}`]),
      fc
        .tuple(fc.constantFrom(...kerberosPolicySettings), number)
        .map(([name, value]) => ["Kerberos Policy", `${settings[name].template.key} = ${value}`]),
      fc
        .tuple(
          fc.constantFrom(...Object.keys(userRights), "SeOdd", "SeOddPrivilege", "SeOddRight", "x"),
          fc.array(odd, { maxLength: 4 }),
        )
        .map(([right, list]) => ["Privilege Rights", `${right} = ${list.join(",")}`]),
      fc
        .tuple(
          fc.constantFrom("MACHINE\\A\\B", "machine\\a\\C", "USER\\A\\B", "MACHINE\\X", "MACHINE\\A\\"),
          fc.constantFrom(
            '1,"x"',
            '1,"a"b"',
            "3,0x1f",
            "3,01,00",
            "7, a,b",
            "4,07",
            "4,4294967296",
            '1,"2026-01-01T00:00:00"',
            `1,"${"x".repeat(1100)}"`,
          ),
        )
        .map(([name, data]) => ["Registry Values", `${name}=${data}`]),
      fc
        .tuple(fc.constantFrom("VaultSvc", "a b", "Ä", "x/y"), fc.constantFrom(2, 3, 4))
        .map(([name, startup]) => ["Service General Setting", `"${name}",${startup},""`]),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 12 }), async (lines) => {
        const declaration = imported({
          template: lines.map(([section, text]) => `[${section}]\r\n${text}`).join("\r\n"),
        });
        writeFileSync(
          stack,
          minimal.replace(/^ {6}agents:/m, `${declaration.replace(/^(?=.)/gm, "      ")}      agents:`),
        );
        loadStackFile(stack);
        const { findings } = await checkStackFile(stack);
        // A list that may name the service account is told beside the keys: who that is the backup does not say.
        const told = (message: string) =>
          [...declaration.matchAll(/^# - \[Privilege Rights\] (\w+) = .*whether the agents' service account/gm)].some(
            ([, right = ""]) => message.includes(`: ${right} `),
          );
        assert.deepEqual(
          findings
            .filter(({ rule, message }) => rule.severity === "error" && !told(message))
            .map(({ rule, message }) => `${rule.id} ${message}`),
          [],
        );
      }),
      { numRuns: 150 },
    );
    rmSync(stack);
  });
});
