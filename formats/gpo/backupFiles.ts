import type { SecuritySettings } from "../../facts/securitySettings.ts";
import type { BackupInfo } from "./backupInfo.ts";
import { backupXml, bkupInfoXml } from "./backupXml.ts";
import { GpoError } from "./failure.ts";
import { isXmlText } from "../../facts/xmlText.ts";
import { guidOf } from "../../facts/nameBasedGuid.ts";
import { reportXml } from "./reportXml.ts";
import { SecurityTemplate } from "./securityTemplate.ts";

/** A policy to be written as GPMC would have backed it up. */
export interface PolicyToWrite {
  readonly displayName: string;
  /** DNS names of the domain and of a domain controller; absent: the domain's own. */
  readonly domain: string;
  readonly domainController?: string;
  readonly settings: SecuritySettings;
}

/** What tells a backup of the kit's from one of someone else's. */
export const marker = "Written by ewb gpo export from what the stack declares";

/** In the spelling GPMC uses. */
export const templatePath = "DomainSysvol/GPO/Machine/microsoft/windows nt/SecEdit/GptTmpl.inf";
export const reportName = "gpreport.xml";

/** The files of one backup, by their paths in its folder: the same policy and time give the same bytes. */
export function backupFiles(policy: PolicyToWrite, time: string): Map<string, Uint8Array> {
  const info = infoOf(policy, time);
  const accounts = accountNames(policy);
  return new Map([
    ["bkupInfo.xml", Buffer.from(bkupInfoXml(info))],
    ["Backup.xml", Buffer.from(backupXml(info, accounts))],
    [reportName, Buffer.from(`\ufeff${reportXml(info, policy.settings)}`, "utf16le")],
    [templatePath, SecurityTemplate.empty("GptTmpl.inf").set(policy.settings).bytes()],
  ]);
}

/** Both GUIDs follow from the name and the domain, so that a later export takes the place of an earlier one. */
export function infoOf({ displayName, domain, domainController = domain }: PolicyToWrite, time: string): BackupInfo {
  const name = `${domain.toLowerCase()}|${displayName}`;
  if (/\p{Cc}/u.test(displayName) || !isXmlText(displayName)) {
    throw new GpoError(
      "",
      `The display name "${displayName}" holds a control character, which XML cannot hold. Choose another name.`,
    );
  }
  return {
    id: guidOf(`backup|${name}`),
    policyId: guidOf(`policy|${name}`),
    displayName,
    domain,
    domainController,
    time,
    comment: marker,
  };
}

/** What user rights name other than by SID. A template may do so, and whoever applies it looks the account up. [MS-GPSB 2.2.6] */
function accountNames({ displayName, settings }: PolicyToWrite): string[] {
  const names = (settings.userRights ?? [])
    .flatMap(({ principals }) => principals)
    .filter((name) => !/^S-1-/i.test(name));
  const unwritable = names.find((name) => name.trim() === "" || /[*",;=\p{Cc}]/u.test(name));
  if (unwritable === undefined) return [...new Set(names)];
  throw new GpoError(
    "",
    `The group policy "${displayName}" gives a user right to "${unwritable}", which a security template cannot hold. Write the account's SID.`,
  );
}
