import type { RegistryValueSetting, SecuritySettings, UserRightSetting } from "../../facts/securitySettings.ts";
import { settings as known, settingsOf, type SettingGroup } from "../../facts/settings.ts";
import type { BackupInfo } from "./backupInfo.ts";
import { escapeXml } from "./backupXml.ts";

/** gpreport.xml: what "View Settings" of GPMC's Manage Backups shows of a backup before anybody imports it. */

const base = "http://www.microsoft.com/GroupPolicy";

/** The report of a policy with security settings only, which is linked nowhere yet. */
export function reportXml({ policyId, domain, displayName, time }: BackupInfo, set: SecuritySettings): string {
  return [
    `<?xml version="1.0" encoding="utf-16"?>`,
    `<GPO xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="${base}/Settings">`,
    `  <Identifier>`,
    `    ${typed("Identifier", policyId)}`,
    `    ${typed("Domain", domain)}`,
    `  </Identifier>`,
    `  ${element("Name", displayName)}`,
    `  <IncludeComments>true</IncludeComments>`,
    ...["CreatedTime", "ModifiedTime", "ReadTime"].map((name) => `  ${element(name, time)}`),
    `  <FilterDataAvailable>false</FilterDataAvailable>`,
    `  <Computer>`,
    `    <VersionDirectory>1</VersionDirectory>`,
    `    <VersionSysvol>1</VersionSysvol>`,
    `    <Enabled>true</Enabled>`,
    `    <ExtensionData>`,
    `      <Extension xmlns:q1="${base}/Settings/Security" xsi:type="q1:SecuritySettings">`,
    ...extension(set).map((one) => `        ${one}`),
    `      </Extension>`,
    `      <Name>Security</Name>`,
    `    </ExtensionData>`,
    `  </Computer>`,
    `  <User>`,
    `    <VersionDirectory>0</VersionDirectory>`,
    `    <VersionSysvol>0</VersionSysvol>`,
    `    <Enabled>true</Enabled>`,
    `  </User>`,
    `</GPO>`,
    "",
  ].join("\r\n");
}

function extension(set: SecuritySettings): string[] {
  return [
    ...accounts(set, "accountPolicy"),
    ...accounts(set, "kerberosPolicy"),
    ...(set.userRights ?? []).map(userRight),
    ...(set.registryValues ?? []).map(securityOption),
    ...(set.services ?? []).map(({ service, startup, permissions }) =>
      setting(
        "SystemServices",
        element("q1:Name", service),
        element("q1:StartupMode", capital(startup)),
        setting("SecurityDescriptor", ...descriptor(permissions)),
      ),
    ),
  ];
}

function accounts(set: SecuritySettings, group: SettingGroup): string[] {
  const values: Readonly<Record<string, number | undefined>> = { ...set[group] };
  return settingsOf(group).flatMap((name) => {
    const value = values[name];
    if (value === undefined) return [];
    const { kind, template, zeroIsNever } = known[name];
    const number = zeroIsNever && value === 0 ? -1 : value;
    return [
      setting(
        "Account",
        element("q1:Name", template.key),
        kind === "yesNo"
          ? element("q1:SettingBoolean", String(value !== 0))
          : element("q1:SettingNumber", String(number)),
        element("q1:Type", typeOf(group, template.key)),
      ),
    ];
  });
}

function typeOf(group: SettingGroup, key: string): string {
  if (group === "kerberosPolicy") return "Kerberos";
  return /lockout/i.test(key) ? "Account Lockout" : "Password";
}

function userRight({ right, principals }: UserRightSetting): string {
  const members = principals.map((one) => `<q1:Member>${typed(/^S-1-/i.test(one) ? "SID" : "Name", one)}</q1:Member>`);
  return setting("UserRightsAssignment", element("q1:Name", right), ...members);
}

function securityOption({ name, type, value }: RegistryValueSetting): string {
  const kind = type === "dword" ? "q1:SettingNumber" : "q1:SettingString";
  return setting("SecurityOptions", element("q1:KeyName", name), element(kind, value));
}

const descriptor = (sddl: string | undefined): string[] => [
  ...(sddl === undefined ? [] : [typed("SDDL", sddl, "Types/Security")]),
  typed("PermissionsPresent", String(/D:/i.test(sddl ?? "")), "Types/Security"),
  typed("AuditingPresent", String(/S:/.test(sddl?.replace(/\([^)]*\)/g, "") ?? "")), "Types/Security"),
];

const setting = (name: string, ...parts: string[]): string => `<q1:${name}>${parts.join("")}</q1:${name}>`;
const element = (name: string, text: string): string => `<${name}>${escapeXml(text)}</${name}>`;
const typed = (name: string, text: string, namespace = "Types"): string =>
  `<${name} xmlns="${base}/${namespace}">${escapeXml(text)}</${name}>`;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
