import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { fillCache } from "./cache.ts";
import { reasonOf } from "./executable.ts";
import { ENGINE_VERSION } from "./version.ts";

const worker = fileURLToPath(new URL("installerProcess.ts", import.meta.url));

/** Runs Pulumi's own installer into the cache, in a process of its own because the SDK gives no way to stop it. */
export async function installEngine(root: string, timeoutSeconds = 300): Promise<string> {
  return fillCache(root, async (folder) => {
    const child = spawn(process.execPath, [worker, ENGINE_VERSION, folder], {
      stdio: ["ignore", "ignore", "pipe"],
      detached: true, // a process group, so that the download ends with it
      env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    let complaint = "";
    child.stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      stopGroup(child.pid);
    }, timeoutSeconds * 1000);
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    }).finally(() => clearTimeout(timer));
    if (timedOut) throw new Error(`gave up after ${timeoutSeconds} s`);
    if (code !== 0) throw new Error(reasonOf(complaint));
  });
}

function stopGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
