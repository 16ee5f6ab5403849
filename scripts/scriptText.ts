import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where the kit's own scripts are. */
export const kitScripts = fileURLToPath(new URL("./", import.meta.url));

const loadLine = /^\. "\$PSScriptRoot\/((?:lib\/)?\w+\.ps1)"\r?$/gm;

/** A script as one text, for what carries no files: each line that loads a library is replaced by its text, once. */
export function scriptText(file: string, loaded = new Set<string>()): string {
  return readFileSync(file, "utf8").replace(loadLine, (_line, path: string) => {
    const library = join(dirname(file), path);
    if (loaded.has(library)) return "";
    loaded.add(library);
    const name = basename(path);
    return `#region ${name}\n${scriptText(library, loaded)}#endregion ${name}`;
  });
}
