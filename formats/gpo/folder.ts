import { lstatSync, readdirSync, readFileSync, statSync, type Dirent } from "node:fs";
import { join } from "node:path";
import { fileFault } from "../fileFault.ts";
import { attempt, GpoError } from "./failure.ts";

/** A backup has some dozen files; far more, or far deeper, is something else. */
const mostFiles = 10_000;
const mostLevels = 32;

/**
 * A folder that someone else filled: names are found in any case, as Windows finds them; what leads out of it, and what is
 * neither file nor folder, is refused where it is asked for. It is looked into once.
 */
export class Folder {
  /** As the user gave it. */
  readonly path: string;
  #entries: ReadonlyMap<string, readonly Dirent[]> | undefined;
  readonly #below = new Map<string, Folder>();

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
    for (const name of names) here = here?.child(name);
    return here;
  }

  /** Path of a file in this folder, by its name in any case. */
  file(name: string): string | undefined {
    const entry = this.entry(name);
    return entry?.isFile() ? join(this.path, entry.name) : undefined;
  }

  /** Whether anything goes by that name in any case. */
  has(name: string): boolean {
    return this.entries().has(name.toLowerCase());
  }

  /** Names of the folders in this one, in order. */
  folders(): string[] {
    return this.all()
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  }

  /** Every file below, as names from here on; what is none, or cannot be looked into, goes to `told`. */
  *files(told: (error: GpoError) => void): Iterable<string[]> {
    let count = 0;
    const waiting: { folder: Folder; names: string[] }[] = [{ folder: this, names: [] }];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { folder, names } = next;
      if (names.length > mostLevels)
        throw new GpoError(
          folder.path,
          `lies more than ${mostLevels} folders deep. This is not a backup of a group policy.`,
        );
      for (const entry of (attempt(told, () => folder.all()) ?? []).sort((a, b) => (a.name < b.name ? -1 : 1))) {
        if (++count > mostFiles)
          throw new GpoError(this.path, `holds more than ${mostFiles} files. This is not a backup of a group policy.`);
        const path = [...names, entry.name];
        if (entry.isDirectory()) waiting.push({ folder: folder.below(entry.name), names: path });
        else if (entry.isFile()) yield path;
        else told(strange(join(folder.path, entry.name)));
      }
    }
  }

  private child(name: string): Folder | undefined {
    const entry = this.entry(name);
    return entry?.isDirectory() ? this.below(entry.name) : undefined;
  }

  private below(name: string): Folder {
    const known = this.#below.get(name) ?? new Folder(join(this.path, name));
    this.#below.set(name, known);
    return known;
  }

  private entry(name: string): Dirent | undefined {
    const [entry, ...more] = this.entries().get(name.toLowerCase()) ?? [];
    if (entry === undefined) return undefined;
    if (more.length > 0) {
      const names = [entry, ...more].map((one) => one.name).sort();
      throw new GpoError(
        this.path,
        `holds ${names.join(" and ")}, which are one name to Windows. Copy the backup again from where it was made.`,
      );
    }
    if (entry.isFile() || entry.isDirectory()) return entry;
    throw strange(join(this.path, entry.name));
  }

  private all(): Dirent[] {
    return [...this.entries().values()].flat();
  }

  private entries(): ReadonlyMap<string, readonly Dirent[]> {
    return (this.#entries ??= Map.groupBy(
      readable(this.path, () => readdirSync(this.path, { withFileTypes: true }), mayRead),
      ({ name }) => name.toLowerCase(),
    ));
  }
}

const strange = (path: string) =>
  new GpoError(path, "is a link or a device, and a backup holds files and folders only. It is not followed.");

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
    const { code } = error as NodeJS.ErrnoException;
    throw new GpoError(
      path,
      `cannot be read (${code === "ENOENT" ? "it is not there" : fileFault(error, "read")}). ${advice}`,
    );
  }
}
