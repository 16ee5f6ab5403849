import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isMapping } from "../../stack/config/mapping.ts";

/** SHA-256 of the files of a pack, as they were written: by what people made of them since they are known. */
export const WRITTEN = "written.json";

/** Before the first file of a pack is written: one that is cut off says nothing of edits. */
export const forgetWritten = (pack: string): void => rmSync(join(pack, WRITTEN), { force: true });

export function keepWritten(pack: string, parts: readonly string[]): void {
  const hashes = Object.fromEntries(filesOf(pack, parts).map((name) => [name, hashOf(join(pack, name))]));
  writeFileSync(join(pack, WRITTEN), `${JSON.stringify(hashes, null, 2)}\n`);
}

/** Files that were edited or added where a run wrote; none where nothing says what it wrote. */
export function editedSince(pack: string): string[] {
  const written = writtenIn(join(pack, WRITTEN));
  if (written === undefined) return [];
  const parts = [...new Set(Object.keys(written).map((name) => name.split("/")[0] ?? name))];
  return filesOf(pack, parts).filter((name) => written[name] !== hashOf(join(pack, name)));
}

function writtenIn(file: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const written: unknown = JSON.parse(readFileSync(file, "utf8"));
    return isMapping(written) ? written : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function filesOf(pack: string, parts: readonly string[]): string[] {
  return parts
    .filter((part) => existsSync(join(pack, part)))
    .flatMap((part) => {
      if (!statSync(join(pack, part)).isDirectory()) return [part];
      return readdirSync(join(pack, part)).map((name) => `${part}/${name}`);
    })
    .sort();
}

/** Git may hand a file over with other ends of lines. */
const hashOf = (file: string): string =>
  createHash("sha256").update(readFileSync(file, "utf8").replaceAll("\r\n", "\n")).digest("hex");
