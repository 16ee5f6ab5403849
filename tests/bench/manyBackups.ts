import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { guidOf } from "../../facts/nameBasedGuid.ts";
import { bkupInfoXml, manifestXml } from "../../formats/gpo/backupXml.ts";
import type { BackupInfo } from "../../formats/gpo/backupInfo.ts";
import { registryPol, utf16 } from "../formats/gpo/support.ts";
import { registryXml, servicesXml } from "../formats/gpo/anyBackup.ts";

/**
 * A folder of backups with the parts that 437 public ones have, in their shares: 31 % a security template, 14 % one that is left over,
 * 70 % administrative templates, 12 % registry preferences, 1 % services, 15 % without computer half, 43 % without user half, a report
 * each.
 */
export function writeManyBackups(folder: string, count: number): void {
  const infos = Array.from({ length: count }, (_, index) => writeOne(folder, index));
  writeFileSync(join(folder, "manifest.xml"), manifestXml(infos));
}

function writeOne(folder: string, index: number): BackupInfo {
  const share = (percent: number, salt: number) => (index * 37 + salt * 61) % 100 < percent;
  const info: BackupInfo = {
    id: guidOf(`bench backup ${index}`),
    policyId: guidOf(`bench policy ${index}`),
    displayName: `Policy ${index}`,
    domain: "corp.contoso.com",
    domainController: "dc1.corp.contoso.com",
    time: "2026-11-24T08:30:00",
    comment: "",
  };
  const isLeftOver = !share(31, 1) && share(14, 2);
  const files: Record<string, string | Uint8Array> = {
    ...(share(31, 1) && { "Machine/microsoft/windows nt/SecEdit/GptTmpl.inf": template(index) }),
    ...(isLeftOver && { "Machine/Microsoft/Windows NT/SecEdit/GptTmpl.inf": utf16(head) }),
    ...(share(60, 3) && { "Machine/registry.pol": pol(90) }),
    ...(share(30, 4) && { "User/registry.pol": pol(20) }),
    ...(share(12, 5) && { "Machine/Preferences/Registry/Registry.xml": preferences }),
    ...(share(1, 6) && { "Machine/Preferences/Services/Services.xml": servicesXml("Spooler", "DISABLED") }),
  };
  const path = join(folder, info.id);
  for (const [name, bytes] of Object.entries(files)) {
    const file = join(path, "DomainSysvol/GPO", name);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, bytes);
  }
  mkdirSync(join(path, "DomainSysvol/GPO/User"), { recursive: true });
  writeFileSync(join(path, "bkupInfo.xml"), bkupInfoXml(info));
  const options = (share(15, 7) ? 2 : 0) + (share(43, 8) ? 1 : 0);
  const named = Object.keys(files).filter((name) => !isLeftOver || !name.endsWith("GptTmpl.inf"));
  writeFileSync(join(path, "Backup.xml"), backupXml(info, { options, named, isSecurity: share(31, 1) }));
  writeFileSync(join(path, "gpreport.xml"), Buffer.from(`\ufeff${report(info)}`, "utf16le"));
  return info;
}

const head = '[Unicode]\r\nUnicode=yes\r\n[Version]\r\nsignature="$CHICAGO$"\r\nRevision=1\r\n';
const lsa = "MACHINE\\System\\CurrentControlSet\\Control\\Lsa";

function template(index: number): Uint8Array {
  const lines = [
    "[System Access]",
    `MinimumPasswordAge = ${index % 5 === 0 ? 1 : 0}`,
    "PasswordHistorySize = 24",
    "[Registry Values]",
    ...Array.from({ length: 40 }, (_, value) => `${lsa}\\Value${value}=4,${value}`),
    "[Privilege Rights]",
    ...Array.from({ length: 20 }, (_, right) => `SeRight${right}Privilege = *S-1-5-32-544,*S-1-5-19,*S-1-5-20`),
  ];
  return utf16(head + lines.join("\r\n"));
}

const pol = (values: number): Uint8Array =>
  registryPol(
    Array.from({ length: values }, (_, value) => [
      `Software\\Policies\\Contoso\\Feature ${value}`,
      `Setting${value}`,
      value,
    ]),
  );

const preferences = registryXml("HKEY_LOCAL_MACHINE", "Software\\Contoso", "Wallpaper", "REG_SZ", "C:\\x.jpg");

const extension = "{35378EAC-683F-11D2-A89A-00C04FBBCFA2}{D02B1F72-3407-48AE-BA88-E8213C6761F1}";
const security = "{827D319E-6EAC-11D2-A4EA-00C04F79F83A}{803E14A0-B4FB-11D0-A0D0-00A0C90F574B}";
const operations = "http://www.microsoft.com/GroupPolicy/GPOOperations";

function backupXml(
  info: BackupInfo,
  { options, named, isSecurity }: { options: number; named: readonly string[]; isSecurity: boolean },
): string {
  const files = named.map((name) => {
    const path = name.replaceAll("/", "\\");
    return `<FSObjectFile bkp:Path="%GPO_FSPATH%\\${path}" bkp:SourceExpandedPath="\\\\dc1.corp.contoso.com\\sysvol\\corp.contoso.com\\Policies\\${info.policyId}\\${path}" bkp:Location="DomainSysvol\\GPO\\${path}"/>`;
  });
  const guids = `[${extension}]${isSecurity ? `[${security}]` : ""}`;
  const core = `<GroupPolicyCoreSettings><ID><![CDATA[${info.policyId}]]></ID><Domain><![CDATA[${info.domain}]]></Domain><SecurityDescriptor>${"01 00 04 9c ".repeat(80)}</SecurityDescriptor><DisplayName><![CDATA[${info.displayName}]]></DisplayName><Options><![CDATA[${options}]]></Options><UserVersionNumber><![CDATA[131074]]></UserVersionNumber><MachineVersionNumber><![CDATA[458759]]></MachineVersionNumber><MachineExtensionGuids><![CDATA[${guids}]]></MachineExtensionGuids><UserExtensionGuids><![CDATA[[${extension}]]]></UserExtensionGuids><WMIFilter/></GroupPolicyCoreSettings>`;
  return `<?xml version="1.0" encoding="utf-8"?><GroupPolicyBackupScheme bkp:version="2.0" bkp:type="GroupPolicyBackupTemplate" xmlns:bkp="${operations}" xmlns="${operations}"><GroupPolicyObject><SecurityGroups/><FilePaths/>${core}<GroupPolicyExtension bkp:ID="${extension.slice(0, 38)}" bkp:DescName="Registry">${files.join("")}</GroupPolicyExtension></GroupPolicyObject></GroupPolicyBackupScheme>`;
}

/** Some 40,000 characters, as the reports of middling policies have; a seventh is linked. */
function report({ displayName, policyId }: BackupInfo): string {
  const policies = Array.from(
    { length: 60 },
    (_, index) =>
      `<q1:Policy><q1:Name>Setting ${index}</q1:Name><q1:State>Enabled</q1:State><q1:Explain>${"What this setting is for, and what becomes of a computer where it is not configured. ".repeat(6)}</q1:Explain><q1:Supported>At least Windows Vista</q1:Supported><q1:Category>Contoso/Feature ${index}</q1:Category></q1:Policy>`,
  );
  return `<?xml version="1.0" encoding="utf-16"?><GPO xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns="http://www.microsoft.com/GroupPolicy/Settings"><Identifier><Identifier>${policyId}</Identifier></Identifier><Name>${displayName}</Name><Computer><ExtensionData><Extension xmlns:q1="http://www.microsoft.com/GroupPolicy/Settings/Registry">${policies.join("")}</Extension></ExtensionData></Computer><LinksTo><SOMName>corp</SOMName><SOMPath>corp.contoso.com</SOMPath><Enabled>true</Enabled><NoOverride>false</NoOverride></LinksTo></GPO>`;
}
