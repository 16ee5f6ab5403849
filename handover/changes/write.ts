import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { kitScripts, scriptText } from "../../scripts/scriptText.ts";
import { changeText, type Change } from "./change.ts";
import { withoutNumber } from "./fileNames.ts";
import { UNDO, writeUndo, type Leftover } from "./leftovers.ts";
import { forgetWritten, keepWritten, WRITTEN } from "./written.ts";

/** What a change pack consists of; a folder with anything else is not overwritten. */
const parts = ["README.md", "Changes.ps1", "changes", "scripts"];
/** Written apart, by what writes backups and agents; and by Changes.ps1, which keeps there what it finds and what came of it. */
const others = ["gpo-backups", "agents", "before", "applied", UNDO, WRITTEN];

/** Whether a change pack may be written there: nothing, or a former one. */
export function mayHoldPack(folder: string): boolean {
  try {
    return readdirSync(folder).every((name) => parts.includes(name) || others.includes(name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return true;
    throw error;
  }
}

/**
 * Writes the pack anew, but for its backups and what was there before. The same declaration gives the same bytes, so that a
 * review sees what differs.
 */
export function writePack(
  folder: string,
  readme: string,
  changes: readonly Change[],
  staying: readonly Leftover[],
): void {
  mkdirSync(folder, { recursive: true });
  forgetWritten(folder);
  for (const part of parts) rmSync(join(folder, part), { recursive: true, force: true });
  mkdirSync(join(folder, "changes"));
  writeFileSync(join(folder, "README.md"), readme);
  for (const change of changes) writeFileSync(join(folder, "changes", change.file), changeText(change));
  for (const kept of ["before", "applied"]) renumber(join(folder, kept), changes);
  // Each whole in one file, which is all that a reader has to read.
  writeFileSync(join(folder, "Changes.ps1"), scriptText(join(kitScripts, "Changes.ps1")));
  mkdirSync(join(folder, "scripts"));
  for (const script of new Set(changes.map((change) => `${change.script}.ps1`))) {
    writeFileSync(join(folder, "scripts", script), scriptText(join(kitScripts, script)));
  }
  writeUndo(folder, changes, staying);
  keepWritten(folder, parts);
}

/** What was there before a change keeps the change's name, whatever number that has now. */
function renumber(folder: string, changes: readonly Change[]): void {
  if (!existsSync(folder)) return;
  // Beside a change's own file there may be the template of its policy, or the list of entries.
  const endings = [".json", ".GptTmpl.inf", ".sddl"];
  const names = changes.flatMap(({ file }) => endings.map((ending) => file.replace(/\.json$/, ending)));
  const files = new Map(names.map((name) => [withoutNumber(name), name]));
  for (const name of readdirSync(folder)) {
    const file = files.get(withoutNumber(name));
    if (file !== undefined && file !== name) renameSync(join(folder, name), join(folder, file));
  }
}
