import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { backupFiles, reportName, templatePath } from "./backupFiles.ts";
import { readInfo } from "./backupInfo.ts";
import { GpoError } from "./failure.ts";
import { SecurityTemplate } from "./securityTemplate.ts";

/**
 * Files in a backup that an earlier export wrote, in words, which are not as it left them: added or edited since. Nothing beside a backup tells, but
 * its files do: bkupInfo.xml and the template give the bytes of all. A missing file is what a run that died has left.
 */
export function editedFiles(backup: string): string[] {
  const there = new Map(filesBelow(backup).map((file) => [relative(backup, file).replaceAll(sep, "/"), file]));
  const written = new Map(names.map((name) => [`${name}.new`, "unknown" as Written]));
  for (const [name, bytes] of writtenFrom(there)) written.set(name, bytes);
  const isAsWritten = (name: string) => {
    const bytes = written.get(name);
    const file = there.get(name);
    if (bytes === "unknown" || file === undefined) return true;
    return bytes !== undefined && readFileSync(file).equals(bytes);
  };
  const edited = [...there.keys()].filter((name) => !isAsWritten(name)).sort();
  return edited.map((name) => (derived.includes(name) ? `${name}${orWhatItFollowsFrom}` : name));
}

/** Of two that do not fit nobody can tell which was edited. */
const derived: readonly string[] = [reportName, "Backup.xml"];
const orWhatItFollowsFrom = " (or GptTmpl.inf or bkupInfo.xml, from which it follows)";

/** unknown: what belongs there cannot be told, as what it follows from is missing. */
type Written = Uint8Array | "unknown";

const names = [...backupFiles({ displayName: "", domain: "", settings: {} }, "").keys()];

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** What an export writes for what the template sets. */
function writtenFrom(there: ReadonlyMap<string, string>): Iterable<[string, Written]> {
  const [info, template] = [there.get("bkupInfo.xml"), there.get(templatePath)];
  if (info === undefined || template === undefined) return names.map((name) => [name, "unknown"]);
  try {
    const { time, ...policy } = readInfo(info);
    const { settings } = SecurityTemplate.parse(readFileSync(template), template);
    return backupFiles({ ...policy, settings }, time);
  } catch (error) {
    if (!(error instanceof GpoError)) throw error;
    // No export writes what cannot be read.
    return names.filter((name) => name !== "bkupInfo.xml" && name !== templatePath).map((name) => [name, "unknown"]);
  }
}
