import { execFileSync } from "node:child_process";
import { lstatSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kit } from "../engine/engine.ts";
import type { Result } from "./measure.ts";

/** What version 0.1.0 brought into a user's node_modules, the `node` package included, as `du` counts. */
const former = 552;

/** node_modules of a user who installs the packed kit and nothing else. */
export function installedSize(): Result {
  const folder = mkdtempSync(join(tmpdir(), "ewb-size-"));
  const npm = (cwd: string, ...words: string[]) => execFileSync("npm", words, { cwd, encoding: "utf8" });
  try {
    npm(kit, "pack", "--silent", "--pack-destination", folder);
    const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "";
    writeFileSync(join(folder, "package.json"), "{}");
    npm(folder, "install", "--no-audit", "--no-fund", `./${tarball}`);
    const a = megabytes(join(folder, "node_modules"));
    const what = "installed size (a user's `node_modules`)";
    return { what, against: "version 0.1.0, as measured then", a, b: former, ratio: a / former, goal: 0.5, unit: "MB" };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Blocks of the disk, as `du` counts them; a hard link counts each time. */
function megabytes(folder: string): number {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => join(folder, path));
  return paths.reduce((sum, path) => sum + lstatSync(path).blocks * 512, 0) / 2 ** 20;
}
