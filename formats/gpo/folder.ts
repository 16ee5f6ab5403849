import { lstatSync, readdirSync, readFileSync, statSync, type Dirent } from "node:fs";
import { join } from "node:path";
import { GpoError } from "./failure.ts";

/** A backup has some dozen files; far more, or far deeper, is something else. */
const mostFiles = 10_000;
const mostLevels = 32;

/**
 * A folder that someone else filled: names are found in any case, as Windows finds them; what leads out of it, and what is
 * neither file nor folder, is refused.
 */
export class Folder {
  /** As the user gave it. */
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static open(path: string): Folder {
    // The folder itself may be reached through a link: the user named it.
    const found = readable(path, () => statSync(path), "Name the folder that Backup-GPO -Path was given.");
    if (found.isDirectory()) return new Folder(path);
    throw new GpoError(path, "is a file. Name the folder that Backup-GPO -Path was given.");
  }

  /** A folder below this one, by names in any case. */
  folder(...names: string[]): Folder | undefined {
    let here: Folder | undefined = this as Folder;
    for (const name of names) {
      const entry: Dirent | undefined = here?.entry(name);
      here = entry?.isDirectory() ? new Folder(join(here?.path ?? "", entry.name)) : undefined;
    }
    return here;
  }

  /** Path of a file in this folder, by its name in any case. */
  file(name: string): string | undefined {
    const entry = this.entry(name);
    return entry?.isFile() ? join(this.path, entry.name) : undefined;
  }

  /** Names of the folders in this one, in order. */
  folders(): string[] {
    return this.entries()
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  }

  /** Every file below, as names from here on. */
  *files(): Iterable<string[]> {
    let count = 0;
    const waiting: { folder: Folder; names: string[] }[] = [{ folder: this, names: [] }];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { folder, names } = next;
      if (names.length > mostLevels)
        throw new GpoError(
          folder.path,
          `lies more than ${mostLevels} folders deep. This is no backup of a group policy.`,
        );
      for (const entry of folder.entries().sort((a, b) => (a.name < b.name ? -1 : 1))) {
        if (++count > mostFiles)
          throw new GpoError(this.path, `holds more than ${mostFiles} files. This is no backup of a group policy.`);
        const path = [...names, entry.name];
        if (entry.isDirectory()) waiting.push({ folder: new Folder(join(folder.path, entry.name)), names: path });
        else yield path;
      }
    }
  }

  private entry(name: string): Dirent | undefined {
    const found = this.entries().filter((entry) => entry.name.toLowerCase() === name.toLowerCase());
    if (found.length > 1) {
      const both = found
        .map((entry) => entry.name)
        .sort()
        .join(" and ");
      throw new GpoError(
        this.path,
        `holds ${both}, which are one name to Windows. Copy the backup again from where it was made.`,
      );
    }
    return found[0];
  }

  private entries(): Dirent[] {
    const entries = readable(this.path, () => readdirSync(this.path, { withFileTypes: true }), mayRead);
    const strange = entries.find((entry) => !entry.isFile() && !entry.isDirectory());
    if (!strange) return entries;
    throw new GpoError(
      join(this.path, strange.name),
      "is a link or a device, and a backup holds files and folders only. It is not followed.",
    );
  }
}

/** The bytes of a file that is not larger than such a file can be. */
export function readBounded(file: string, mostBytes: number): Uint8Array {
  const { size } = readable(file, () => lstatSync(file), mayRead);
  if (size > mostBytes)
    throw new GpoError(file, `has ${size} bytes, more than the ${mostBytes} such a file can have. It is not read.`);
  return readable(file, () => readFileSync(file), mayRead);
}

const mayRead = "Run as an account that may read it, or copy the backup again from where it was made.";

function readable<Result>(path: string, work: () => Result, advice: string): Result {
  try {
    return work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new GpoError(path, `cannot be read (${code === "ENOENT" ? "it is not there" : message}). ${advice}`);
  }
}
