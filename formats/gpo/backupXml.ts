import type { BackupInfo } from "./backupInfo.ts";

/** The XML files of a backup, laid out as GPMC lays them out. */

const manifestNamespace = "http://www.microsoft.com/GroupPolicy/GPOOperations/Manifest";
const operationsNamespace = "http://www.microsoft.com/GroupPolicy/GPOOperations";

const registryExtension = "{35378EAC-683F-11D2-A89A-00C04FBBCFA2}";
const securityExtension = "{827D319E-6EAC-11D2-A4EA-00C04F79F83A}";
const securityEditor = "{803E14A0-B4FB-11D0-A0D0-00A0C90F574B}";
/** What GPMC files folders under that no extension of its own asks for. */
const otherFiles = "{F15C46CD-82A0-4C2D-A210-5D0D3182A418}";

/** A domain's objectGUID is not known without the domain; nothing imports it. */
const unknownGuid = "{00000000-0000-0000-0000-000000000000}";

/**
 * Who may read and apply the policy: Authenticated Users, domain controllers, SYSTEM and the creator, as every new policy
 * has them. Domain and Enterprise Admins have SIDs of their domain and are left out; an import copies no permissions:
 * https://learn.microsoft.com/en-us/windows/win32/api/gpmgmt/nf-gpmgmt-igpmgpo-import
 */
const securityDescriptor = [
  "01 00 04 9c 00 00 00 00 00 00 00 00 00 00 00 00 14 00 00 00 04 00 80 00 05 00 00 00",
  "05 02 28 00 00 01 00 00 01 00 00 00 8f fd ac ed b3 ff d1 11 b4 1d 00 a0 c9 68 f9 39 01 01 00 00 00 00 00 05 0b 00 00 00",
  "00 02 14 00 94 00 02 00 01 01 00 00 00 00 00 05 09 00 00 00",
  "00 02 14 00 94 00 02 00 01 01 00 00 00 00 00 05 0b 00 00 00",
  "00 02 14 00 ff 00 0f 00 01 01 00 00 00 00 00 05 12 00 00 00",
  "00 0a 14 00 ff 00 0f 00 01 01 00 00 00 00 00 03 00 00 00 00",
].join(" ");

/** Version 1 in the container and in the files. */
const firstVersion = String((1 << 16) | 1);

export function manifestXml(backups: readonly BackupInfo[]): string {
  const instances = backups.map((info) => `<BackupInst>${infoFields(info)}</BackupInst>`);
  return `<Backups xmlns="${manifestNamespace}" xmlns:mfst="${manifestNamespace}" mfst:version="1.0">${instances.join("")}</Backups>\r\n`;
}

export function bkupInfoXml(info: BackupInfo): string {
  return `<BackupInst xmlns="${manifestNamespace}">${infoFields(info)}</BackupInst>\r\n`;
}

function infoFields(info: BackupInfo): string {
  return [
    cdata("GPOGuid", info.policyId),
    cdata("GPODomain", info.domain),
    cdata("GPODomainGuid", unknownGuid),
    cdata("GPODomainController", info.domainController),
    cdata("BackupTime", info.time),
    cdata("ID", info.id),
    cdata("Comment", info.comment),
    cdata("GPODisplayName", info.displayName),
  ].join("");
}

/** Backup.xml of a policy with security settings only; `accountNames` are what its user rights name other than by SID. */
export function backupXml(info: BackupInfo, accountNames: readonly string[]): string {
  const source = `\\\\${info.domainController}\\sysvol\\${info.domain}\\Policies\\${info.policyId}`;
  const computerFile = (path: string) =>
    `bkp:Path="%GPO_MACH_FSPATH%\\${path}" bkp:SourceExpandedPath="${escapeXml(`${source}\\Machine\\${path}`)}"`;
  const location = (path: string) => `bkp:Location="DomainSysvol\\GPO\\Machine\\${path}"`;
  const template = "microsoft\\windows nt\\SecEdit\\GptTmpl.inf";
  const folders = ["Microsoft", "Microsoft\\Windows NT", "Microsoft\\Windows NT\\SecEdit"];
  return [
    `<?xml version="1.0" encoding="utf-8"?><GroupPolicyBackupScheme bkp:version="2.0" bkp:type="GroupPolicyBackupTemplate" xmlns:bkp="${operationsNamespace}" xmlns="${operationsNamespace}">`,
    `    <GroupPolicyObject>${securityGroups(accountNames)}<FilePaths/>${coreSettings(info)} `,
    `        <GroupPolicyExtension bkp:ID="${registryExtension}" bkp:DescName="Registry">`,
    `            <FSObjectFile bkp:Path="%GPO_FSPATH%\\Adm\\*.*" bkp:SourceExpandedPath="${escapeXml(`${source}\\Adm\\*.*`)}"/>`,
    `        </GroupPolicyExtension>`,
    `        <GroupPolicyExtension bkp:ID="${securityExtension}" bkp:DescName="Security">`,
    `            <FSObjectFile ${computerFile(template)} bkp:ReEvaluateFunction="SecurityValidateSettings" ${location(template)}/>`,
    `        </GroupPolicyExtension>`,
    `    <GroupPolicyExtension bkp:ID="${otherFiles}" bkp:DescName="Unknown Extension">${folders.map((path) => `<FSObjectDir ${computerFile(path)} ${location(path)}/>`).join("")}</GroupPolicyExtension></GroupPolicyObject>`,
    `</GroupPolicyBackupScheme>`,
  ].join("\r\n");
}

/** What a migration table can map: the accounts that the settings name. */
function securityGroups(names: readonly string[]): string {
  if (names.length === 0) return "<SecurityGroups/>";
  const groups = names.map(
    (name) =>
      `<Group><Sid/>${cdata("SamAccountName", name)}${cdata("Type", "Unknown")}<NetBIOSDomainName/><DnsDomainName/><UPN/></Group>`,
  );
  return `<SecurityGroups>${groups.join("")}</SecurityGroups>`;
}

function coreSettings(info: BackupInfo): string {
  const fields = [
    cdata("ID", info.policyId),
    cdata("Domain", info.domain),
    `<SecurityDescriptor>${securityDescriptor}</SecurityDescriptor>`,
    cdata("DisplayName", info.displayName),
    cdata("Options", "0"),
    cdata("UserVersionNumber", "0"),
    cdata("MachineVersionNumber", firstVersion),
    cdata("MachineExtensionGuids", `[${securityExtension}${securityEditor}]`),
    "<UserExtensionGuids/><WMIFilter/>",
  ];
  return `<GroupPolicyCoreSettings>${fields.join("")}</GroupPolicyCoreSettings>`;
}

function cdata(name: string, text: string): string {
  return `<${name}><![CDATA[${text.replaceAll("]]>", "]]]]><![CDATA[>")}]]></${name}>`;
}

/** For text and for values in double quotes. */
export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
