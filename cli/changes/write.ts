import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { asciiJson } from "../../provider/channels/asciiJson.ts";
import type { Change } from "./collect.ts";

const scripts = fileURLToPath(new URL("../../provider/scripts/", import.meta.url));

/** What a change pack consists of; a folder with anything else is not overwritten. */
const parts = ["README.md", "Changes.ps1", "changes", "scripts"];
/** Written apart, by what writes backups. */
const backups = "gpo-backups";

/** Whether a change pack may be written there: nothing, or a former one. */
export function mayHoldPack(folder: string): boolean {
  try {
    return readdirSync(folder).every((name) => parts.includes(name) || name === backups);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return true;
    throw error;
  }
}

/** Writes the pack anew, but for its backups. The same declaration gives the same bytes, so that a review sees what differs. */
export function writePack(folder: string, readme: string, changes: readonly Change[]): void {
  mkdirSync(folder, { recursive: true });
  for (const part of parts) rmSync(join(folder, part), { recursive: true, force: true });
  mkdirSync(join(folder, "changes"));
  writeFileSync(join(folder, "README.md"), readme);
  const digits = String(changes.length).length;
  changes.forEach(({ title, script, parameters }, index) => {
    const name = `${String(index + 1).padStart(digits, "0")}-${title.replace(/[^A-Za-z0-9.-]+/g, "-")}.json`;
    // Windows PowerShell 5.1 reads a file without a byte order mark in the code page of the machine.
    writeFileSync(join(folder, "changes", name), `${asciiJson({ title, script, parameters }, 2)}\n`);
  });
  cpSync(join(scripts, "Changes.ps1"), join(folder, "Changes.ps1"));
  for (const script of new Set(changes.map((change) => change.script))) {
    cpSync(join(scripts, `${script}.ps1`), join(folder, "scripts", `${script}.ps1`));
  }
  cpSync(join(scripts, "lib"), join(folder, "scripts", "lib"), { recursive: true });
}
