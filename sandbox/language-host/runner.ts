import { spawn, type ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The SDK's own entry points for programs, plugins and policy packs. */
export type Runner = "run" | "run-plugin" | "run-policy-pack";

const preload = fileURLToPath(new URL("plainStackTraces.cjs", import.meta.url));
const defer = new URL("./deferSdk.ts", import.meta.url).href;
const running = new Set<ChildProcess>();

/** Starts a runner of the SDK that the program itself depends on. */
export function startRunner(
  runner: Runner,
  programFolder: string,
  args: readonly string[],
  workingFolder: string,
  env: Readonly<Record<string, string>>,
): ChildProcess {
  const entry = createRequire(join(programFolder, "package.json")).resolve(`@pulumi/pulumi/cmd/${runner}`);
  const PATH = [dirname(process.execPath), process.env["PATH"]].join(delimiter);
  const child = spawn(process.execPath, ["--require", preload, "--import", defer, entry, ...args], {
    cwd: workingFolder,
    env: { ...process.env, PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  child.once("close", () => running.delete(child));
  return child;
}

export function stopRunners(): void {
  for (const child of running) child.kill();
}
