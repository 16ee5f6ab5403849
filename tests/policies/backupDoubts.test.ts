import assert from "node:assert/strict";
import { registryXml, writeAnyBackup, type AnyBackup } from "../formats/gpo/anyBackup.ts";
import { removeCopies } from "../formats/gpo/support.ts";
import { said } from "./support/backups.ts";

const tls = "SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2\\Client";
const powerShell = "Software\\Policies\\Microsoft\\Windows\\PowerShell";
const hklm = "HKEY_LOCAL_MACHINE";
const registryFile = "Machine/Preferences/Registry/Registry.xml";

const of = (backup: AnyBackup) => said(writeAnyBackup(backup));

describe("what a backup leaves in doubt", () => {
  after(removeCopies);

  it("passes no data that is no number where a number is looked for", () => {
    const value = (name: string, type: string, data: string) => ({
      files: { [registryFile]: registryXml(hklm, tls, name, type, data) },
    });
    for (const backup of [
      value("DisabledByDefault", "REG_DWORD", "xyz"),
      value("DisabledByDefault", "REG_DWORD", ""),
      value("Enabled", "REG_BINARY", "00000000"),
      value("Enabled", "REG_SZ", "0"),
      { template: `[Registry Values]\r\nMACHINE\\${tls}\\Enabled=3,00,00,00,00` },
    ])
      assert.deepEqual(of(backup), ["? gpo-tls-12"], JSON.stringify(backup));
    const start = "MACHINE\\System\\CurrentControlSet\\Services\\VaultSvc\\Start=3,04,00,00,00";
    assert.deepEqual(of({ template: `[Registry Values]\r\n${start}` }), ["? gpo-credential-manager"]);
    const policy = `MACHINE\\${powerShell}\\ExecutionPolicy=4,1`;
    assert.deepEqual(of({ template: `[Registry Values]\r\n${policy}` }), ["? gpo-execution-policy"]);
  });

  it("passes no restricted group that cannot be read, and reads one over several lines", () => {
    const groups = (lines: string) => of({ template: `[Group Membership]\r\n${lines}` });
    const unread = ["? gpo-pre-windows-2000-access", "! GptTmpl.inf:7"];
    assert.deepEqual(groups("*S-1-5-32-554__Members"), unread);
    assert.deepEqual(groups("noise"), unread);
    assert.deepEqual(groups("*S-1-5-32-544__Members"), ["! GptTmpl.inf:7"]);
    assert.deepEqual(groups("*S-1-5-32-554__Members = *S-1-5-32-544, \\\r\n *S-1-5-11"), []);
  });

  it("does not choose between two values of one setting", () => {
    const access = (...lines: string[]) => of({ template: lines.join("\r\n") });
    const ages = ["MinimumPasswordAge = 0", "MinimumPasswordAge = 1"];
    assert.deepEqual(access("[System Access]", ...ages), ["? gpo-minimum-password-age"]);
    assert.deepEqual(access("[System Access]", ages[1] ?? "", "[System Access]", ages[0] ?? ""), [
      "? gpo-minimum-password-age",
    ]);
    assert.deepEqual(access("[System Access]", ages[0] ?? "", ages[0] ?? ""), [], "the same twice");
    const vault = (startup: number) => `"vaultSvc",${startup},""`;
    const ofServices = ["? gpo-credential-manager", "? gpo-service-permissions"];
    assert.deepEqual(access("[Service General Setting]", vault(3), vault(4)), ofServices);
    const value = (data: number) => `MACHINE\\${tls}\\Enabled=4,${data}`;
    assert.deepEqual(access("[Registry Values]", value(1), value(0)), ["? gpo-tls-12"]);
    assert.deepEqual(access("[Service General Setting]", 'VaultSvc=4,""'), [...ofServices, "! GptTmpl.inf:7"]);
  });

  it("knows numbered control sets, the system account's own values and preferences for groups, and that they may not count", () => {
    const numbered = (key: string) => key.replace(/CurrentControlSet/i, "ControlSet001");
    const tlsOf = (data: string) => registryXml(hklm, numbered(tls), "Enabled", "REG_DWORD", data);
    assert.deepEqual(of({ files: { [registryFile]: tlsOf("00000000") } }), ["? gpo-tls-12"]);
    assert.deepEqual(of({ files: { [registryFile]: tlsOf("00000001") } }), [], "right in any control set");
    for (const line of ["Services\\VaultSvc\\Start=4,4", 'Control\\Lsa\\RestrictRemoteSAM=1,"O:BAG:BAD:(A;;RC;;;BA)"'])
      assert.deepEqual(of({ template: `[Registry Values]\r\nMACHINE\\System\\ControlSet002\\${line}` }), [
        line.startsWith("S") ? "? gpo-credential-manager" : "? gpo-remote-sam",
      ]);
    for (const account of ["S-1-5-18", ".DEFAULT"]) {
      const policy = registryXml(
        "HKEY_USERS",
        `${account}\\${powerShell}`,
        "ExecutionPolicy",
        "REG_SZ",
        "Unrestricted",
      );
      assert.deepEqual(of({ files: { [registryFile]: policy } }), ["? gpo-execution-policy"]);
    }
    const ofCurrent = registryXml("HKEY_CURRENT_USER", powerShell, "ExecutionPolicy", "REG_SZ", "Unrestricted");
    assert.deepEqual(of({ files: { [registryFile]: ofCurrent } }), ["? gpo-execution-policy"], "of the computer half");
    const groups = (attributes: string, members = "") => ({
      files: {
        "Machine/Preferences/Groups/Groups.xml": `<?xml version="1.0" encoding="utf-8"?>\r\n<Groups clsid="{3125E937-EB16-4b4c-9934-544FC6D24D26}"><Group clsid="{6D4A79E4-529C-4481-ABD0-F5BD7EA93BA7}" name="G"><Properties ${attributes}>${members}</Properties></Group></Groups>`,
      },
    });
    const group = 'groupSid="S-1-5-32-554" groupName="G"';
    const member = (action: string, sid: string) =>
      `<Members><Member name="M" action="${action}" sid="${sid}"/></Members>`;
    const mayEmpty = ["? gpo-pre-windows-2000-access"];
    assert.deepEqual(of(groups(`action="U" deleteAllUsers="1" ${group}`)), mayEmpty);
    assert.deepEqual(of(groups(`deleteAllGroups="1" ${group}`)), mayEmpty);
    assert.deepEqual(of(groups(`action="D" ${group}`)), mayEmpty);
    assert.deepEqual(of(groups(`action="U" ${group}`, member("REMOVE", "S-1-5-11"))), mayEmpty);
    assert.deepEqual(of(groups(`action="U" ${group}`, member("REMOVE", "S-1-1-0"))), []);
    assert.deepEqual(of(groups(`action="R" ${group}`, member("ADD", "S-1-5-11"))), []);
    assert.deepEqual(of(groups('action="R" groupSid="S-1-5-32-544" groupName="Administrators"')), []);
    assert.deepEqual(of({ files: { "Machine/Preferences/Groups/Groups.xml": "<Groups>" } }), [
      "? gpo-pre-windows-2000-access",
      "! Groups.xml:1",
    ]);
  });
});
