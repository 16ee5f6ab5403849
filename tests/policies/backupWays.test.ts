import assert from "node:assert/strict";
import { checkBackups, type BackupsOptions } from "../../policies/backups.ts";
import { DOMAIN_ROOT_DELEGATION } from "../../policies/types.ts";
import { namedAccount, registryXml, servicesXml, writeAnyBackup, type AnyBackup } from "../formats/gpo/anyBackup.ts";
import { removeCopies } from "../formats/gpo/support.ts";
import { said } from "./support/backups.ts";
import { view } from "./support/stackFixture.ts";

const tls = "SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2\\Client";
const powerShell = "Software\\Policies\\Microsoft\\Windows\\PowerShell";
const hklm = "HKEY_LOCAL_MACHINE";
const registryFile = "Machine/Preferences/Registry/Registry.xml";
const servicesFile = "Machine/Preferences/Services/Services.xml";

const of = (backup: AnyBackup, options?: BackupsOptions) => said(writeAnyBackup(backup), options);
const judgedOf = (backup: AnyBackup) =>
  [...checkBackups(writeAnyBackup(backup))].flatMap(({ reports }) => reports.map(({ judged }) => judged)).join();

describe("every way in which a policy sets something", () => {
  after(removeCopies);

  it("is seen: preferences for services and the registry, the value behind a startup, the user half", () => {
    assert.deepEqual(of({ files: { [servicesFile]: servicesXml("VaultSvc", "DISABLED") } }), [
      "gpo-credential-manager Services.xml:2",
    ]);
    assert.deepEqual(of({ files: { [servicesFile]: servicesXml("VaultSvc", "NOCHANGE") } }), []);
    const start = "MACHINE\\System\\CurrentControlSet\\Services\\VaultSvc\\Start=4,4";
    assert.deepEqual(of({ template: `[Registry Values]\r\n${start}` }), ["gpo-credential-manager GptTmpl.inf:7"]);
    const startOf = (data: string) =>
      registryXml(hklm, "SYSTEM\\CurrentControlSet\\Services\\VaultSvc", "Start", "REG_DWORD", data);
    assert.deepEqual(of({ files: { [registryFile]: startOf("00000004") } }), ["gpo-credential-manager Registry.xml:2"]);
    assert.deepEqual(of({ pol: [["System\\CurrentControlSet\\Services\\VaultSvc", "Start", 4]] }), [
      "gpo-credential-manager registry.pol",
    ]);
    assert.deepEqual(of({ files: { [registryFile]: registryXml(hklm, tls, "Enabled", "REG_DWORD", "00000000") } }), [
      "gpo-tls-12 Registry.xml:2",
    ]);
    assert.deepEqual(
      of({
        userPol: [
          [powerShell, "ExecutionPolicy", "Unrestricted"],
          [powerShell, "EnableScripts", 1],
        ],
      }),
      ["gpo-execution-policy registry.pol"],
    );
    const ofUser = registryXml("HKEY_CURRENT_USER", powerShell, "ExecutionPolicy", "REG_SZ", "Bypass");
    assert.deepEqual(of({ files: { "User/Preferences/Registry/Registry.xml": ofUser } }), [
      "gpo-execution-policy Registry.xml:2",
    ]);
    assert.deepEqual(
      of({ files: { [registryFile]: ofUser } }),
      ["? gpo-execution-policy"],
      "the current user of a computer is that of the system account",
    );
    const nowhere = (hive: string, name = "Enabled") => registryXml(hive, tls, name, "REG_DWORD", "00000000");
    for (const file of [registryFile, "User/Preferences/Registry/Registry.xml"])
      for (const hive of ["", "HKLM"])
        assert.deepEqual(of({ files: { [file]: nowhere(hive) } }), ["? gpo-tls-12"], `${file} ${hive}`);
    assert.deepEqual(of({ files: { [registryFile]: nowhere("").replace(' hive=""', "") } }), ["? gpo-tls-12"]);
    assert.deepEqual(of({ files: { [registryFile]: nowhere("", "Other") } }), [], "nothing that a rule looks at");
    assert.deepEqual(of({ files: { [registryFile]: nowhere("HKEY_CLASSES_ROOT") } }), []);
    const computersByUser = registryXml(hklm, tls, "Enabled", "REG_DWORD", "0");
    assert.deepEqual(of({ files: { "User/Preferences/Registry/Registry.xml": computersByUser } }), [
      "gpo-tls-12 Registry.xml:2",
    ]);
  });

  it("says nothing where preferences set something else", () => {
    const wallpaper = registryXml(hklm, "Software\\Contoso", "Wallpaper", "REG_SZ", "C:\\x.jpg");
    assert.deepEqual(
      of({ files: { [registryFile]: wallpaper, [servicesFile]: servicesXml("Spooler", "DISABLED") } }),
      [],
    );
  });

  it("says for whom an item counts", () => {
    const filters = '<Filters><FilterOs bool="AND" not="0" class="NT" version="WIN10"/></Filters>';
    const folder = writeAnyBackup({
      files: { [registryFile]: registryXml(hklm, tls, "Enabled", "REG_DWORD", "0", filters) },
    });
    const [finding] = [...checkBackups(folder)].flatMap(({ reports }) => reports.flatMap(({ findings }) => findings));
    assert.match(finding?.message ?? "", /Enabled is 0, for those whom its item-level targeting lets in\./);
  });

  const age = "[System Access]\r\nMinimumPasswordAge = 1";
  const options = (value: number) => ["<Options><![CDATA[0]]>", `<Options><![CDATA[${value}]]>`] as const;

  it("does not count in a half that is disabled, nor in a template that no extension applies", () => {
    const both: AnyBackup = { template: age, userPol: [[powerShell, "ExecutionPolicy", "Bypass"]] };
    const [byAge, byPolicy] = ["gpo-minimum-password-age GptTmpl.inf:7", "gpo-execution-policy registry.pol"];
    assert.deepEqual(of({ ...both, core: [options(0 + 1)] }), [byAge]);
    assert.deepEqual(of({ ...both, core: [options(2)] }), [byPolicy]);
    assert.deepEqual(of({ ...both, core: [options(3)] }), []);
    assert.match(judgedOf({ ...both, core: [options(2)] }), /; its computer half is disabled/);
    const leftOver: AnyBackup = {
      template: age,
      core: [[/<MachineExtensionGuids>.*<\/MachineExtensionGuids>/, "<MachineExtensionGuids/>"]],
    };
    assert.deepEqual(of(leftOver), []);
    assert.match(judgedOf(leftOver), /; its security template is left over and not applied\)$/);
    const damaged = { "Machine/microsoft/windows nt/SecEdit/GptTmpl.inf": "" };
    assert.deepEqual(of({ ...leftOver, files: damaged }), [], "what nobody applies need not be read");
    const unknown: AnyBackup = { template: age, core: [[/<MachineExtensionGuids>.*<\/MachineExtensionGuids>/, ""]] };
    assert.deepEqual(of(unknown), [byAge], "extensions that are not told may be there");
  });

  it("is told beside the policy where versions, extensions, filters or dates say more", () => {
    const version = (value: number) => ["[65537]", `[${value}]`] as const;
    assert.deepEqual(of({ template: age, core: [version(0)] }), ["gpo-minimum-password-age GptTmpl.inf:7"]);
    assert.match(
      judgedOf({ template: age, core: [version(0)] }),
      /computer half has version 0, so that computers take it for empty/,
    );
    assert.match(
      judgedOf({ pol: [["A", "B", 1]] }),
      /computer half names no extension for its administrative templates, /,
    );
    assert.match(
      judgedOf({
        core: [["<WMIFilter/>", "<WMIFilter>x</WMIFilter><WMIFilterName><![CDATA[Laptops only]]></WMIFilterName>"]],
      }),
      /\(backed up 2026-11-24T08:30:00; filtered by WMI \("Laptops only"\)\)$/,
    );
  });

  it("knows accounts by the stack beside it, and by the names that the backup has", () => {
    const sid = "S-1-5-21-1-2-3-1104";
    const rights = `[Privilege Rights]\r\nSeServiceLogonRight = *${sid},*S-1-5-80-0`;
    assert.deepEqual(of({ template: rights }), ["? gpo-service-logon-list"]);
    const around = (account: string) => [view(DOMAIN_ROOT_DELEGATION, "d", { domain: "corp.contoso.com", account })];
    const withName = (name: string, type = "Unknown"): AnyBackup => ({
      template: rights,
      core: [namedAccount(sid, name, type)],
    });
    assert.deepEqual(of(withName("svcWriteback$"), { around: around("svcWriteback$") }), []);
    assert.deepEqual(of(withName("other$"), { around: around("svcWriteback$") }), [
      "gpo-service-logon-list GptTmpl.inf:7",
    ]);
    assert.deepEqual(of(withName("pGMSA_1a2b3c4d$"), { around: around("provAgentgMSA$") }), [], "the installer's name");
    assert.deepEqual(of(withName("pGMSA_1a2b3c4d$")), []);
    assert.deepEqual(of(withName("Agents", "GlobalGroup"), { around: around("svcWriteback$") }), [
      "? gpo-service-logon-list",
    ]);
    assert.deepEqual(
      of({ template: `[Privilege Rights]\r\nSeDenyServiceLogonRight = *S-1-5-21-1-2-3-501,*S-1-5-21-1-2-3-512` }),
      [],
    );
  });

  it("finds what the field reports: rights without those who need them, and a group that is emptied", () => {
    const template =
      "[Privilege Rights]\r\nSeImpersonatePrivilege = *S-1-5-32-544\r\n[Group Membership]\r\n*S-1-5-32-554__Memberof =\r\n*S-1-5-32-554__Members =";
    assert.deepEqual(of({ template }), [
      "gpo-impersonation GptTmpl.inf:7",
      "gpo-pre-windows-2000-access GptTmpl.inf:10",
    ]);
    assert.deepEqual(of({ template: "[Privilege Rights]\r\nSeServiceLogonRight = *S-1-5-21-1-2-3-1104" }), [
      "gpo-service-logon-services GptTmpl.inf:7",
      "? gpo-service-logon-list",
    ]);
  });
});
