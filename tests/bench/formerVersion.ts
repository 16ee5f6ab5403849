import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kit } from "../engine/engine.ts";

/** A former version of the kit with its own dependencies, in a folder that lasts until it is removed. */
export function formerVersion(commit: string): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "ewb-former-"));
  const archive = execFileSync("git", ["archive", commit], { cwd: kit, maxBuffer: 1024 ** 3 });
  execFileSync("tar", ["--extract"], { cwd: folder, input: archive });
  execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}
