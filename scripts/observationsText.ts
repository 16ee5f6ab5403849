import { join } from "node:path";
import type { ScriptName } from "./contract.ts";
import { scriptText } from "./scriptText.ts";

const region = /^#region (\w+\.ps1)\n([\s\S]*?)^#endregion \1\r?\n/gm;
const place = /^\$Scripts = @\{\}\r?$/m;
const lastLine = /^exit \(Invoke-Call (\{.*\})\)\r?$/m;

/** Observations.ps1 with the scripts that it is to run, as one text that holds each of their libraries once. */
export function observationsText(folder: string, names: readonly ScriptName[]): string {
  const libraries = new Map<string, string>();
  const own = (name: ScriptName) => withoutLibraries(scriptText(join(folder, `${name}.ps1`)), libraries);
  const frame = own("Observations");
  const scripts = names.map((name) => `'${name}' = {\n${own(name).replace(lastLine, "Get-AnswerLine $1")}}\n`);
  return frame.replace(place, () => `${[...libraries.values()].join("")}$Scripts = @{\n${scripts.join("")}}`);
}

/** The rest of a text whose libraries are added to those that are known, what a library loads before itself. */
function withoutLibraries(text: string, libraries: Map<string, string>): string {
  return text.replace(region, (_region, name: string, body: string) => {
    if (!libraries.has(name)) libraries.set(name, withoutLibraries(body, libraries));
    return "";
  });
}
