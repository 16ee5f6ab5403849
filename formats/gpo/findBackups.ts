import { join } from "node:path";
import { readManifest } from "./backupInfo.ts";
import { attempt, GpoError } from "./failure.ts";
import { Folder } from "./folder.ts";
import { guidIn } from "./guid.ts";

/** The folders of the backups in a folder, and what is wrong with the folder as a whole. */
export interface FoundBackups {
  readonly folders: readonly Folder[];
  readonly problems: readonly GpoError[];
}

/**
 * The backups in a folder: itself one, or holding one or several, with or without a manifest. A manifest that lists what is
 * not there, or cannot be read, hides none that is. Throws GpoError where there is none.
 */
export function findBackups(path: string): FoundBackups {
  const folder = Folder.open(path);
  if (folder.has("bkupInfo.xml") || folder.has("Backup.xml")) return { folders: [folder], problems: [] };
  const problems: GpoError[] = [];
  const names = folder.folders().filter((name) => guidIn(name) !== undefined);
  const there = new Set(names.map(guidIn));
  const listed =
    attempt(
      (error) => problems.push(error),
      () => readManifest(folder),
    ) ?? [];
  const missing = new Set(listed.map(({ id }) => id).filter((id) => !there.has(id)));
  for (const id of missing) problems.push(notThere(join(path, id)));
  const folders = names.flatMap(
    (name) =>
      attempt(
        (error) => problems.push(error),
        () => folder.folder(name),
      ) ?? [],
  );
  if (folders.length > 0 || problems.length > 0) return { folders, problems };
  const below = folder.folders().filter((name) => holdsBackups(folder.folder(name)));
  throw new GpoError(
    path,
    `holds no backup of a group policy: there is no bkupInfo.xml, and no {GUID} folder. Name ${oneOf(below.map((name) => join(path, name)))}.`,
  );
}

/** One backup of a folder by its id, whatever is wrong with the others; undefined: it is not there. */
export function findBackup(path: string, id: string): Folder | undefined {
  const folder = Folder.open(path);
  const name = folder.folders().find((one) => guidIn(one) === id);
  return name === undefined ? undefined : folder.folder(name);
}

const notThere = (path: string) =>
  new GpoError(
    path,
    "is not there, although manifest.xml lists it. Copy the whole folder again from where the backups were made; was the backup deleted, the others are whole without it.",
  );

const mostNamed = 5;

function oneOf(folders: readonly string[]): string {
  if (folders.length === 0) return "the folder that Backup-GPO -Path was given";
  const named = folders.slice(0, mostNamed).join(", ");
  const more = folders.length - mostNamed;
  return `${folders.length > 1 ? "one of " : ""}${named}${more > 0 ? ` and ${more} more` : ""}`;
}

const holdsBackups = (folder: Folder | undefined): boolean =>
  folder?.folders().some((name) => guidIn(name) !== undefined) ?? false;
