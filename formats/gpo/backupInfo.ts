import { GpoError } from "./failure.ts";
import type { Folder } from "./folder.ts";
import { guidIn } from "./guid.ts";
import { elements, readXml, textAt } from "./xml.ts";

/** What bkupInfo.xml, and manifest.xml for each backup, say. */
export interface BackupInfo {
  /** {GUID} of the backup: the name of its folder. */
  readonly id: string;
  readonly policyId: string;
  readonly displayName: string;
  readonly domain: string;
  readonly domainController: string;
  /** As GPMC writes it, without a time zone. */
  readonly time: string;
  readonly comment: string;
}

/** What bkupInfo.xml of a backup says. */
export function readInfo(file: string): BackupInfo {
  return infoOf(readXml(file, "BackupInst"), file);
}

/** What a folder's manifest lists; nothing where there is none, as Import-GPO finds a backup by its id too. */
export function readManifest(folder: Folder): BackupInfo[] {
  const file = folder.file("manifest.xml");
  return file ? elements(readXml(file, "Backups"), "BackupInst").map((element) => infoOf(element, file)) : [];
}

function infoOf(element: Parameters<typeof textAt>[0], file: string): BackupInfo {
  const guidAt = (name: string) => {
    const text = textAt(element, name);
    const guid = guidIn(text);
    if (guid === undefined)
      throw new GpoError(
        file,
        `has "${text.slice(0, 60)}" for ${name}, which is no GUID. Make the backup again with Backup-GPO.`,
      );
    return guid;
  };
  return {
    id: guidAt("ID"),
    policyId: guidAt("GPOGuid"),
    displayName: textAt(element, "GPODisplayName"),
    domain: textAt(element, "GPODomain"),
    domainController: textAt(element, "GPODomainController"),
    time: textAt(element, "BackupTime"),
    comment: textAt(element, "Comment"),
  };
}
