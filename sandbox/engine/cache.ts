import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { askVersion, isExecutable } from "./executable.ts";
import { isAlive } from "../processes.ts";
import { ENGINE_VERSION } from "./version.ts";

const executableName = process.platform === "win32" ? "pulumi.exe" : "pulumi";

/** Folder of the pinned CLI in the kit's cache; the executable is bin/pulumi below it, as Pulumi's installer lays it out. */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  const windows = env["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local");
  const unix = env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const base = process.platform === "win32" ? windows : unix;
  return join(base, "entra-writeback", "engine", ENGINE_VERSION);
}

/** Fills of this process, so that each has a folder of its own. */
let fills = 0;

export function engineIn(root: string): string {
  return join(root, "bin", executableName);
}

/**
 * Fills the cache in one step: `fill` works in a folder of its own, which then takes the final name. A process killed on
 * the way leaves nothing that looks finished, and of two at once the first to finish wins.
 */
export async function fillCache(root: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const partial = `${root}.partial-${process.pid}-${++fills}`;
  await mkdir(dirname(root), { recursive: true });
  await removeAbandoned(root);
  await mkdir(join(partial, "bin"), { recursive: true });
  try {
    await fill(partial);
    if (!isExecutable(engineIn(partial))) throw new Error(`no ${executableName} was made`);
    await takeName(partial, root);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return engineIn(root);
}

/** A folder that is there already stays if its CLI runs: another process was faster. Otherwise it is of no use to anyone. */
async function takeName(partial: string, root: string): Promise<void> {
  if (await runs(engineIn(root))) return;
  await rm(root, { recursive: true, force: true });
  try {
    await rename(partial, root);
  } catch (error) {
    if (!(await runs(engineIn(root)))) throw error;
  }
}

async function runs(path: string): Promise<boolean> {
  if (!isExecutable(path)) return false;
  return askVersion(path).then(
    () => true,
    () => false,
  );
}

/** Deletes what killed processes left behind. */
async function removeAbandoned(root: string): Promise<void> {
  const parent = dirname(root);
  for (const entry of await readdir(parent)) {
    const pid = /\.partial-(\d+)-\d+$/.exec(entry)?.[1];
    if (pid && !isAlive(Number(pid))) await rm(join(parent, entry), { recursive: true, force: true });
  }
}
