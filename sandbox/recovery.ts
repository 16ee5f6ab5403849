import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { exportState, pulumi, readDeployment } from "./deployment.ts";
import { isAlive } from "./processes.ts";
import { SandboxError } from "./failure.ts";
import type { Store } from "./standins/store.ts";
import { forgetUnknown } from "./stateRepair.ts";
import type { Workspace } from "./workspace.ts";

interface Lock {
  readonly pid: number;
  readonly hostname: string;
  readonly timestamp: string;
}

/** Clears away what a killed run left: its lock, and its half-done operations. Says what it did. */
export async function recover(
  workspace: Workspace,
  stores: readonly Store[],
  say: (line: string) => void,
): Promise<void> {
  await releaseLock(workspace, say);
  await settlePending(workspace, stores, say);
}

async function releaseLock(workspace: Workspace, say: (line: string) => void): Promise<void> {
  const locks = locksOf(workspace);
  const held = await atWork(locks);
  if (held) {
    throw new SandboxError(
      `Another run (process ${held.pid}, since ${held.timestamp}) is at work on stack ${workspace.places.stack}. Wait for it to end, or stop it.`,
      2,
    );
  }
  if (locks.length === 0) return;
  await pulumi(workspace, ["cancel", "--yes"]);
  say("An earlier run was killed and left the stack locked. The lock is released.");
}

/** The lock whose engine runs. One that was just killed takes a moment to end, on a busy machine a long one. */
async function atWork(locks: readonly Lock[]): Promise<Lock | undefined> {
  const find = (): Lock | undefined => locks.find((lock) => lock.hostname === hostname() && isEngine(lock.pid));
  for (let tries = 0; tries < 20 && find() !== undefined; tries++) await sleep(100);
  return find();
}

/** Locks of the file backend: .pulumi/locks/organization/PROJECT/STACK/*.json */
function locksOf(workspace: Workspace): Lock[] {
  const folder = join(workspace.places.backend, ".pulumi", "locks");
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.split(/[\\/]/).at(-2) === workspace.places.stack)
    .map((path) => join(folder, path));
  for (const file of files.filter(isHalfWritten)) rmSync(file, { force: true });
  return files.filter((path) => path.endsWith(".json")).map((path) => JSON.parse(readFileSync(path, "utf8")) as Lock);
}

/** What a full disk leaves of a lock: the engine cannot read it, and counts it all the same. One being written is younger. */
function isHalfWritten(file: string): boolean {
  const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
  return file.endsWith(".tmp") && Date.now() - written > 2000;
}

/**
 * Whether an engine still runs under this number. The number may have gone to another process since, and a container without
 * an init process keeps dead ones: Linux tells name and state, pid (name) state, in /proc.
 */
function isEngine(pid: number): boolean {
  if (!isAlive(pid)) return false;
  const status = `/proc/${pid}/stat`;
  return !existsSync(status) || /^\d+ \(.*pulumi.*\) [^ZX]/.test(readFileSync(status, "utf8"));
}

/**
 * The engine notes each operation before it begins. One still noted belongs to a killed run: whether it happened is known to
 * the service only. For stand-ins the answer is at hand: what they hold and the state does not is taken out again.
 */
async function settlePending(
  workspace: Workspace,
  stores: readonly Store[],
  say: (line: string) => void,
): Promise<void> {
  const { pending_operations: pending = [] } = readDeployment(workspace);
  if (pending.length === 0) return;
  const { version, deployment } = await exportState(workspace);
  forgetUnknown(deployment, stores);
  const draft = join(workspace.places.scratchProject, "recovered.json");
  writeFileSync(draft, JSON.stringify({ version, deployment: { ...deployment, pending_operations: [] } }));
  await pulumi(workspace, ["stack", "import", "--file", draft]);
  say(
    `An earlier run was killed with ${pending.length} operation(s) under way. They are settled; this run does them again.`,
  );
}
