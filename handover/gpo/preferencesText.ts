import type { Backup } from "../../formats/gpo/backup.ts";
import { backupView } from "../../policies/backupView.ts";
import { evaluate } from "../../policies/evaluate.ts";

/** What preferences set as far as they are read, and what of a file beside the security template would block writeback. */
export function settingsOfFile(backup: Backup, file: string, values: readonly string[]): string {
  const texts = [listOf([...values, ...setBy(backup, file)]), ...blockedBy(backup, file)].filter((text) => text !== "");
  return texts.length === 0 ? file : `${file}: ${texts.join(". ")}`;
}

const mostListed = 10;

function listOf(settings: readonly string[]): string {
  const more = settings.length - mostListed;
  return [...settings.slice(0, mostListed), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

function setBy({ servicePreferences, registryPreferences }: Backup, file: string): string[] {
  const services = servicePreferences && isFile(servicePreferences.file, file) ? servicePreferences.items : [];
  const values = [registryPreferences.computer, registryPreferences.user]
    .filter((preferences) => preferences !== undefined)
    .flatMap((preferences) => (isFile(preferences.file, file) ? preferences.items : []));
  return [
    ...services.map(({ service, startupType }) => `${service} ${startupType}`),
    ...values.map(({ hive, name, value }) => `${hive}\\${name} = ${value}`),
  ];
}

function blockedBy(backup: Backup, file: string): string[] {
  const { findings } = evaluate([backupView(backup)], { today: "" });
  return findings
    .filter(({ rule, place }) => rule.severity === "error" && place !== undefined && isFile(place.file, file))
    .map(
      ({ message }) =>
        `Would block writeback: ${message.replace(`The group policy "${backup.displayName}" of ${backup.domain}: `, "")}`,
    );
}

/** A path on the disk, and one below the policy, in any case. */
const isFile = (path: string, file: string): boolean =>
  path.replaceAll("\\", "/").toLowerCase().endsWith(`/${file.toLowerCase()}`);
