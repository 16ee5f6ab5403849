import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findOnPath, isExecutable } from "../engine/executable.ts";

const own = fileURLToPath(new URL(".", import.meta.url));
const name = process.platform === "win32" ? "pulumi-language-nodejs.exe" : "pulumi-language-nodejs";

/** Folder to put on PATH so that this CLI can run Node programs; undefined: it has a language host of its own. */
export function languageHostFolder(enginePath: string, searchPath: string | undefined): string | undefined {
  const hasOne = isExecutable(join(dirname(enginePath), name)) || findOnPath("pulumi-language-nodejs", searchPath);
  return hasOne ? undefined : own;
}
