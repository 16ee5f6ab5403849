import { execFile } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const suffixes = process.platform === "win32" ? [".exe", ".cmd", ".bat"] : [""];

/** Absolute path of the first executable of this name on the search path. */
export function findOnPath(name: string, searchPath: string | undefined): string | undefined {
  return (searchPath ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .flatMap((folder) => suffixes.map((suffix) => resolve(join(folder, name + suffix))))
    .find(isExecutable);
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false; // absent or not ours to run: the same to a caller who wants to run it
  }
}

/** What a file has answered, which it need not be asked again. */
const answers = new Map<string, string>();

/** What `pulumi version` prints; throws with the reason when it does not run. */
export async function askVersion(path: string): Promise<string> {
  const { mtimeMs, size } = statSync(path);
  const file = `${path} ${mtimeMs} ${size}`;
  const answer = answers.get(file) ?? (await ask(path));
  answers.set(file, answer);
  return answer;
}

async function ask(path: string): Promise<string> {
  const { stdout } = await run(path, ["version"], {
    timeout: 15_000,
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  return stdout.trim();
}

/** First line of what went wrong, for a list of attempts. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n").find((line) => line.trim() !== "") ?? "no reason given";
}
