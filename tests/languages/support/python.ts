import type { Context } from "mocha";
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { findOnPath } from "../../../sandbox/engine/executable.ts";
import { skipFor } from "../../support/needs.ts";
import { languageCache } from "./goTool.ts";

const run = promisify(execFile);

/** Pulumi for Python, and what pip needs to install a package that is not built. */
const packages = ["pulumi==3.272.0", "setuptools==80.9.0", "wheel==0.45.1"];

/** The Python of an environment with Pulumi's SDK, made once (35 s); skips where there is no Python 3 or no package index. */
export async function pythonWithPulumi(context: Context): Promise<string> {
  const python = findOnPath("python3", process.env["PATH"]) ?? skipFor(context, "no `python3` on PATH");
  const folder = join(languageCache, `python-${packages.join("-").replaceAll("==", "-")}`);
  if (existsSync(folder)) return pythonIn(folder);
  mkdirSync(dirname(folder), { recursive: true });
  const making = `${folder}.${process.pid}`;
  try {
    await run(python, ["-m", "venv", making]);
    await run(pythonIn(making), ["-m", "pip", "install", "--quiet", ...packages]);
    renameSync(making, folder); // nothing in it but pip's own scripts names its place
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    skipFor(context, `no Python environment with Pulumi: ${String(error).split("\n").slice(0, 3).join(" / ")}`);
  }
  return pythonIn(folder);
}

const pythonIn = (folder: string): string => join(folder, "bin", "python");

/** Installs a generated SDK into a folder that PYTHONPATH can name. */
export async function installSdk(python: string, sdk: string, folder: string): Promise<void> {
  const options = ["--quiet", "--no-deps", "--no-build-isolation", "--target", folder];
  await run(python, ["-m", "pip", "install", ...options, sdk]);
}
