import { readBackups } from "../formats/gpo/backup.ts";
import { backupView } from "./backupView.ts";
import { evaluate } from "./evaluate.ts";
import type { Report } from "./reports/report.ts";

/** The rules over each policy in a folder of backups. Throws GpoError for what cannot be read. */
export function checkBackups(folder: string, today = new Date().toISOString().slice(0, 10)): Report[] {
  return readBackups(folder).map((backup) => ({
    file: backup.folder,
    judged: `the group policy "${backup.displayName}" of ${backup.domain}`,
    ...evaluate([backupView(backup)], { today }),
  }));
}
