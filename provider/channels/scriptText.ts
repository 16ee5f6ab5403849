import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const loadLine = /^\. "\$PSScriptRoot\/((?:lib\/)?\w+\.ps1)"\r?$/gm;

/** A script as one text, for channels that carry no files: each line that loads a library is replaced by its text, once. */
export function scriptText(file: string, loaded = new Set<string>()): string {
  return readFileSync(file, "utf8").replace(loadLine, (_line, path: string) => {
    const library = join(dirname(file), path);
    if (loaded.has(library)) return "";
    loaded.add(library);
    return scriptText(library, loaded);
  });
}
