import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileFault } from "../fileFault.ts";
import { readManifest, type BackupInfo } from "./backupInfo.ts";
import { backupFiles, infoOf, marker, type PolicyToWrite } from "./backupFiles.ts";
import { manifestXml } from "./backupXml.ts";
import { editedFiles } from "./editedFiles.ts";
import { GpoError } from "./failure.ts";
import { Folder } from "./folder.ts";
import { guidIn } from "./guid.ts";

/** What becomes of files that somebody edited or added in an earlier export, and that another would take the place of. */
export interface Edits {
  /** @default false: they are named, and nothing is written */
  readonly discardEdits?: boolean;
}

/**
 * Writes the backups and their manifest. What has not changed keeps its time, so that writing again changes no byte. The
 * manifest comes first and says whose folder it is: a run that died is finished by the next.
 */
export function writeBackups(
  path: string,
  policies: readonly PolicyToWrite[],
  time: string,
  edits: Edits = {},
): BackupInfo[] {
  const former = new Map(ownBackups(path).map((info) => [info.id, info.time]));
  const backups = policies.map((policy) => inPlace(path, policy, former) ?? made(policy, time));
  const infos = backups.map(({ info }) => info);
  const twice = infos.find(({ id }, index) => infos.findIndex((other) => other.id === id) !== index);
  if (twice) {
    throw new GpoError(
      path,
      `would hold two backups of "${twice.displayName}" of ${twice.domain}. Give each group policy a name of its own.`,
    );
  }
  const staying = backups.filter(({ files }) => files.size === 0).map(({ info }) => info.id);
  refuseLosses(path, staying, edits);

  mkdirSync(path, { recursive: true });
  writeWhole(join(path, "manifest.xml"), manifestXml(infos));
  for (const { info, files } of backups) {
    if (files.size > 0) rmSync(join(path, info.id), { recursive: true, force: true });
    for (const [name, bytes] of files) {
      const file = join(path, info.id, name);
      mkdirSync(dirname(file), { recursive: true });
      writeWhole(file, bytes);
    }
  }
  const gone = backupsIn(path).filter((name) => !infos.some(({ id }) => id === guidIn(name)));
  for (const name of gone) rmSync(join(path, name), { recursive: true });
  return infos;
}

/** The name comes with the whole file: half of one does not say whose it is. */
function writeWhole(file: string, content: string | Uint8Array): void {
  writeFileSync(`${file}.new`, content);
  renameSync(`${file}.new`, file);
}

/** Takes away the backups of an earlier export; a folder of anyone else's is refused. */
export function removeBackups(path: string, edits: Edits = {}): void {
  ownBackups(path);
  refuseLosses(path, [], edits);
  rmSync(path, { recursive: true, force: true });
}

/** What a person made of an export has no other copy. */
function refuseLosses(path: string, staying: readonly string[], { discardEdits = false }: Edits): void {
  if (discardEdits || !existsSync(path)) return;
  const replaced = backupsIn(path).filter((name) => !staying.includes(guidIn(name) ?? ""));
  const lost = replaced.flatMap((name) =>
    lstatSync(join(path, name)).isDirectory() ? editedFiles(join(path, name)).map((file) => `${name}/${file}`) : [name],
  );
  if (lost.length === 0) return;
  throw new GpoError(
    path,
    `holds what is not as an export wrote it, and what another one would take away: ${lost.join(", ")}. Name a new or empty folder, or write --discard-edits too.`,
  );
}

const backupsIn = (path: string): string[] => readdirSync(path).filter((name) => guidIn(name) !== undefined);

const newManifest = "manifest.xml.new";

interface ToWrite {
  readonly info: BackupInfo;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const made = (policy: PolicyToWrite, time: string): ToWrite => ({
  info: infoOf(policy, time),
  files: backupFiles(policy, time),
});

/** Nothing to write, where an earlier export has left the same but for the time; undefined: it has not. */
function inPlace(path: string, policy: PolicyToWrite, former: ReadonlyMap<string, string>): ToWrite | undefined {
  const { id } = infoOf(policy, "");
  const time = former.get(id);
  if (time === undefined) return undefined;
  const { info, files } = made(policy, time);
  const same = [...files].every(([name, bytes]) => {
    const file = join(path, id, name);
    return existsSync(file) && readFileSync(file).equals(bytes);
  });
  return same ? { info, files: new Map() } : undefined;
}

/** The backups of an earlier export; none in a new or empty folder. A folder with anything else in it is refused. */
function ownBackups(path: string): BackupInfo[] {
  let names: string[];
  try {
    names = readdirSync(path).filter((name) => name !== newManifest);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new GpoError(path, `cannot be written to (${fileFault(error, "write")}). Name a new or empty folder.`);
  }
  if (names.length === 0) return [];
  const folder = Folder.open(path);
  const manifest = readManifest(folder);
  const foreign =
    names.find((name) => name !== "manifest.xml" && guidIn(name) === undefined) ??
    (names.includes("manifest.xml") ? undefined : names[0]) ??
    manifest.find((info) => info.comment !== marker)?.id ??
    folder.folders().find((name) => isForeign(folder.folder(name)));
  if (foreign === undefined) return manifest;
  throw new GpoError(
    path,
    `holds ${foreign}, which no ewb gpo export wrote. Nothing is overwritten: name a new or empty folder.`,
  );
}

/** A folder without bkupInfo.xml is what a run that died has left. */
function isForeign(folder: Folder | undefined): boolean {
  const file = folder?.file("bkupInfo.xml");
  return file !== undefined && !readFileSync(file, "utf8").includes(`<![CDATA[${marker}]]>`);
}
