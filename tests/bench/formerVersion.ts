import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kit } from "../engine/engine.ts";

/** A former version of the kit with its own dependencies. */
export interface FormerVersion {
  readonly commit: string;
  readonly folder: string;
  /** Its program. */
  readonly main: string;
  remove(): void;
}

/** In a folder that lasts until it is removed. */
export function formerVersion(commit: string): FormerVersion {
  const folder = mkdtempSync(join(tmpdir(), "ewb-former-"));
  const archive = execFileSync("git", ["archive", commit], { cwd: kit, maxBuffer: 1024 ** 3 });
  execFileSync("tar", ["--extract"], { cwd: folder, input: archive });
  execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  return { commit, folder, main: join(folder, "cli", "main.ts"), remove: () => rmSync(folder, { recursive: true }) };
}
