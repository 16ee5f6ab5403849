import { INSTALLER_ACCOUNT, INSTALLER_PREFIX } from "../../facts/accountNames.ts";
import {
  accountPolicySettings,
  kerberosPolicySettings,
  psoSettings,
  rootSettings,
  settingNames,
  settings,
  type SettingName,
} from "../../facts/settings.ts";
import { COMPATIBLE_ACCESS, everyonesSids, wellKnownSids, wideGroups } from "../../facts/wellKnownSids.ts";
import { accessMasks, knownRights, rightForms, schemaGuids } from "../../facts/writebackRights.ts";
import { hex, quoted, table } from "./powerShellText.ts";

/** scripts/lib/Facts.ps1: what the scripts have to know of facts/, as tables of Windows PowerShell 5.1 in ASCII. */
export function factsScript(): string {
  return `# Made from facts/ by npm run generate: edit those.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# The settings the kit knows in a security template, by its own name for each. [MS-GPSB 2.2.1, 2.2.2]
$TemplateKeys = ${table([
    ["accountPolicy", keys(accountPolicySettings)],
    ["kerberosPolicy", keys(kerberosPolicySettings)],
  ])}
# 0 means never to people and -1 to the template. [MS-GPSB 2.2.1.1]
$NeverIsMinusOne = ${settingNames
    .filter((name) => settings[name].zeroIsNever)
    .map(quoted)
    .join(", ")}

# Attributes of the domain root. Unit: how many 100 nanoseconds; such a value is negative, and 0 or the lowest number for never.
# Bit: in a number of flags. [MS-SAMR 3.1.1.5]
$RootForms = ${table(rootSettings.map((name) => [name, form(name)]))}

# Attributes of a PSO, all of them mandatory, with where a new one gets its value from.
# https://learn.microsoft.com/previous-versions/windows/it-pro/windows-server-2008-R2-and-2008/cc753858(v=ws.10)
$SettingForms = ${table(psoSettings.map((name) => [name, form(name, settings[name].pso?.attribute)]))}

# [MS-ADTS 5.1.3.2]
$ControlAccess = ${hex(accessMasks.CR)}
$WriteProperty = ${hex(accessMasks.WP)}
# [MS-ADSC, MS-ADA1, MS-ADA3, MS-ADTS 5.1.3.2.1]
${Object.entries(schemaGuids)
  .map(([name, guid]) => `$${guidNames[name as keyof typeof schemaGuids]} = [guid]'${guid}'`)
  .join("\n")}

# The entries of password writeback. Class: the descendants one is for; none: it is for the domain root itself.
# https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/how-to-gmsa-cmdlets (PasswordWriteBack)
$WritebackRights = ${table(knownRights.map((right) => [right, rightForm(right)]))}

# Groups of everyone or nearly: by SID, those of a domain by relative id. Their English names, whatever the language.
$WideGroups = ${table(Object.entries(wideGroups).map(([sid, name]) => [quoted(sid), quoted(name)]))}

# The account of the agent's installer: what Microsoft's pages call it, and how its sAMAccountName looks.
$InstallerAccount = ${quoted(INSTALLER_ACCOUNT)}
$InstallerPrefix = ${quoted(INSTALLER_PREFIX)}

# Every authenticated account is one of these, whatever its groups. [MS-DTYP 2.4.2.4]
$EveryonesSids = ${table(everyonesSids.map((sid) => [quoted(sid), quoted(bare(wellKnownSids[sid]?.name ?? sid))]))}

# BUILTIN\\Pre-Windows 2000 Compatible Access.
$CompatibleAccess = ${quoted(COMPATIBLE_ACCESS)}
`;
}

const guidNames: Readonly<Record<keyof typeof schemaGuids, string>> = {
  user: "UserClass",
  inetOrgPerson: "InetOrgPersonClass",
  resetPassword: "ResetPassword",
  changePassword: "ChangePassword",
  unexpirePassword: "UnexpirePassword",
  lockoutTime: "LockoutTime",
  pwdLastSet: "PwdLastSet",
  group: "GroupClass",
  contact: "ContactClass",
  member: "Member",
  groupMembership: "GroupMembership",
  groupMsaMembership: "GroupMsaMembership",
  keyCredentialLink: "KeyCredentialLink",
  replicatingChangesAll: "ReplicatingChangesAll",
};

function keys(names: readonly SettingName[]): string {
  return table(
    names.map((name) => [name, quoted(settings[name].template.key)]),
    1,
  );
}

/** 100 nanoseconds. */
const units: Readonly<Record<string, string>> = { days: "864000000000L", minutes: "600000000L" };

function form(name: SettingName, attribute?: string): string {
  const { unit = "", zeroIsNever, root } = settings[name];
  const parts = [
    ...(attribute === undefined ? [] : [`Attribute = ${quoted(attribute)}`]),
    ...(root === undefined ? [] : [`OnRoot = ${quoted(root.attribute)}`]),
    ...(root?.bit === undefined ? [] : [`Bit = ${hex(root.bit)}`]),
    ...(unit in units ? [`Unit = ${units[unit]}`, `ZeroIsNever = $${zeroIsNever === true}`] : []),
  ];
  return `@{ ${parts.join("; ")} }`;
}

function rightForm(right: (typeof knownRights)[number]): string {
  const { access, object, heirs } = rightForms[right];
  const mask = access === "CR" ? "$ControlAccess" : "$WriteProperty";
  const heirsClass = heirs === undefined ? "[guid]::Empty" : `$${guidNames[heirs]}`;
  return `@{ Mask = ${mask}; ObjectType = $${guidNames[object]}; Class = ${heirsClass} }`;
}

const bare = (name: string): string => name.slice(name.indexOf("\\") + 1);
