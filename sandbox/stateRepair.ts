import { copyFileSync, existsSync, globSync, readFileSync, rmSync, statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { join } from "node:path";
import type { Deployment } from "./deployment.ts";
import { SandboxError } from "./failure.ts";
import type { Places } from "./settings.ts";
import type { Store } from "./standins/store.ts";

/** State, its backup, the engine's logs and the copies of a run are far below. */
const neededMegabytes = 50;

/** Refuses to begin on a nearly full disk: the engine's file backend keeps half a file when it runs out of space. */
export async function checkSpace(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = Math.floor((bavail * bsize) / 1024 ** 2);
  if (free >= neededMegabytes) return;
  throw new SandboxError(
    `The disk is full: ${free} MB are free in ${folder}, and a run may need ${neededMegabytes}. Free some space and run the command again; nothing was changed.`,
    2,
  );
}

/** Puts the latest whole copy in the place of a checkpoint that was cut off, and takes out of the stand-ins what it does not know. */
export function repairState(places: Places, stores: readonly Store[], say: (line: string) => void): void {
  dropCutSidecars(places);
  const stacks = join(places.backend, ".pulumi", "stacks");
  const damaged = globSync(`*/${places.stack}.json`, { cwd: stacks })
    .map((path) => join(stacks, path))
    .find((path) => read(path) === undefined);
  if (damaged === undefined) return;
  // The engine keeps the state before the latest write, and one of every finished run.
  const kept = globSync(`backups/*/${places.stack}/*.json`, { cwd: join(places.backend, ".pulumi") });
  const copies = [`${damaged}.bak`, ...kept.map((path) => join(places.backend, ".pulumi", path))];
  const latest = copies
    .filter((path) => existsSync(path) && read(path) !== undefined)
    .toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
  if (latest === undefined) {
    throw new SandboxError(`${damaged} is damaged, and there is no copy. Start afresh with \`ewb sandbox reset\`.`, 2);
  }
  copyFileSync(latest, damaged);
  forgetUnknown(read(latest) ?? {}, stores);
  say(
    "The stack's state was cut off, as by a full disk. The latest whole copy is in its place; this run does the rest again.",
  );
}

/**
 * The engine's file backend keeps what kind of file each is in a second one beside it (NAME.attrs), which it empties before it writes
 * it (gocloud.dev 0.46, blob/fileblob). Killed there, it reads the stack no more: "failed to load checkpoint: EOF". None is as good.
 */
function dropCutSidecars({ backend }: Places): void {
  const folder = join(backend, ".pulumi");
  for (const path of globSync("**/*.attrs", { cwd: folder })) {
    const file = join(folder, path);
    if (!isJson(readFileSync(file, "utf8"))) rmSync(file);
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Deletes from the stand-ins what a killed or cut-off run has made and the state does not know. */
export function forgetUnknown(deployment: Deployment, stores: readonly Store[]): void {
  const known = new Set((deployment.resources ?? []).map((resource) => resource.id?.toLowerCase()));
  for (const store of stores) {
    const unknown = store.all().filter((resource) => !known.has(resource.id.toLowerCase()));
    if (unknown.length > 0) store.delete(unknown.map((resource) => resource.id));
  }
}

/** Deployment of a checkpoint; undefined: the file is not whole. */
function read(file: string): Deployment | undefined {
  try {
    const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as { checkpoint: { latest?: Deployment } };
    return checkpoint.latest ?? {};
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
