import { readBackup, type Backup } from "../../formats/gpo/backup.ts";
import { findBackup, findBackups } from "../../formats/gpo/findBackups.ts";
import { guidIn } from "../../formats/gpo/guid.ts";

/** The one backup of a folder that is meant; else the lines that say which there are. By its id no other is looked at. */
export function backupToImport(folder: string, id: string | undefined): { backup: Backup } | { choice: string[] } {
  const wanted = id === undefined ? undefined : guidIn(id);
  const named = wanted === undefined ? undefined : findBackup(folder, wanted);
  if (named) return { backup: readBackup(named, { disabledToo: true }) };
  const { folders, problems } = findBackups(folder);
  const [only] = folders;
  if (only === undefined && problems[0]) throw problems[0];
  if (only && folders.length === 1) {
    const backup = readBackup(only, { disabledToo: true });
    if (id === undefined || backup.id === wanted) return { backup };
  }
  const list = folders.map((one) => {
    const { id: itsId, displayName, domain, time } = readBackup(one);
    return `  ${itsId} "${displayName}" of ${domain}, ${time}`;
  });
  const what =
    id === undefined ? `holds ${folders.length} backups. Choose one with --id:` : `holds no backup ${id}. It holds:`;
  return { choice: [`${folder} ${what}`, ...list] };
}
