import { loadStackFile } from "../../stack/config/load.ts";
import { requirementsOf } from "../../stack/requirements/requirementsOf.ts";
import { requirementsText } from "../../stack/requirements/text.ts";
import { ExitCode, unusable } from "../exitCode.ts";
import { stackFiles } from "../stackFiles.ts";
import { unusableStack } from "../unusableStack.ts";

/** `ewb check --requirements`: what deploying each stack takes; answers the exit code. */
export function requirements(given: readonly string[], format: string): number {
  if (format !== "text" && format !== "json")
    return unusable(`--requirements is told as text or json, not as ${format}. Write --format text or --format json.`);
  const found = stackFiles(given, "check --requirements prod");
  if ("problem" in found) return unusable(found.problem);
  const told: { file: string; requirements: ReturnType<typeof requirementsOf> }[] = [];
  let code: number = ExitCode.clean;
  for (const file of found.files) {
    try {
      told.push({ file, requirements: requirementsOf(loadStackFile(file).model) });
    } catch (error) {
      const unusable = unusableStack(file, error);
      if (unusable === undefined) throw error;
      code = unusable;
    }
  }
  if (format === "json") console.log(JSON.stringify(told, undefined, 2));
  else for (const { file, requirements } of told) console.log(requirementsText(file, requirements));
  return code;
}
