import type { Backup } from "../../formats/gpo/backup.ts";
import { backupView } from "../../policies/backupView.ts";
import { evaluate } from "../../policies/evaluate.ts";
import { Policy } from "../../policies/groupPolicy/policy.ts";

/** What preferences set as far as they are read, and what of a file beside the security template would block writeback. */
export function settingsOfFiles(
  backup: Backup,
  files: readonly { readonly file: string; readonly values: readonly string[] }[],
): string[] {
  if (files.length === 0) return [];
  const view = backupView(backup);
  const policy = new Policy(view);
  const { findings } = evaluate([view], { today: "" });
  const errors = findings.filter(({ rule }) => rule.severity === "error");
  return files.map(({ file, values }) => {
    const blocked = errors.filter(({ place }) => place !== undefined && isFile(place.file, file));
    const texts = [
      listOf([...values, ...setBy(backup, file)]),
      ...blocked.map(({ message }) => `Would block writeback: ${policy.withoutTitle(message)}`),
    ];
    const said = texts.filter((text) => text !== "");
    return said.length === 0 ? file : `${file}: ${said.join(". ")}`;
  });
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

/** A path on the disk, and one below the policy, in any case. */
const isFile = (path: string, file: string): boolean =>
  path.replaceAll("\\", "/").toLowerCase().endsWith(`/${file.toLowerCase()}`);
