import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { engineIn, fillCache } from "./cache.ts";
import { findOnPath } from "./executable.ts";
import type { Progress } from "./progress.ts";
import { ENGINE_VERSION } from "./version.ts";

const moduleFolder = fileURLToPath(new URL("go/", import.meta.url));
const mainPackage = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
// Without it the CLI takes itself for a development build, and version checks misfire.
const versionFlag = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${ENGINE_VERSION}`;

/** Builds the CLI from the Go modules pinned in go/go.mod and go/go.sum. */
export async function buildEngine(root: string, progress: Progress, env = process.env): Promise<string> {
  const go = findOnPath("go", env["PATH"]);
  if (!go) throw new Error("no `go` on PATH");
  return fillCache(root, (folder) => build(go, engineIn(folder), progress, env));
}

async function build(go: string, target: string, progress: Progress, env: NodeJS.ProcessEnv): Promise<void> {
  const flags = ["build", "-v", "-ldflags", `-s -w ${versionFlag}`, "-o", target, mainPackage];
  const child = spawn(go, flags, { cwd: moduleFolder, env, stdio: ["ignore", "ignore", "pipe"] });
  const complaints: string[] = [];
  let downloaded = 0;
  let compiled = 0;
  createInterface({ input: child.stderr }).on("line", (line) => {
    if (line.startsWith("go: downloading ")) downloaded++;
    else if (/^[\w.~-]+(\/[\w.~-]+)*$/.test(line)) compiled++;
    else complaints.push(line);
    progress.update(`building Pulumi ${ENGINE_VERSION}: ${downloaded} modules fetched, ${compiled} packages compiled`);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  }).finally(() => progress.done());
  if (code !== 0) throw new Error(complaints.slice(0, 3).join(" / ") || `go build ended with code ${code}`);
}
