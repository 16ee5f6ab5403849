import { printable } from "../../policies/reports/text.ts";
import { loadStackFile } from "../../stack/config/load.ts";
import { ConfigError, formatProblem } from "../../stack/config/problem.ts";
import { requirementsOf } from "../../stack/requirements/requirementsOf.ts";
import { requirementsText } from "../../stack/requirements/text.ts";
import { ExitCode, unusable } from "../exitCode.ts";
import { stackFilesHere } from "../stackFiles.ts";

/** `ewb check --requirements`: what deploying each stack takes; answers the exit code. */
export function requirements(given: readonly string[], format: string): number {
  if (format !== "text" && format !== "json")
    return unusable(`--requirements is told as text or json, not as ${format}. Write --format text or --format json.`);
  const files = given.length > 0 ? given : stackFilesHere();
  if (files.length === 0)
    return unusable("There is no Pulumi.<stack>.yaml in this folder. Name a stack file: ewb check FILE");
  const told: { file: string; requirements: ReturnType<typeof requirementsOf> }[] = [];
  let code: number = ExitCode.clean;
  for (const file of files) {
    try {
      told.push({ file, requirements: requirementsOf(loadStackFile(file).model) });
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      for (const problem of error.problems) console.error(printable(formatProblem(problem)));
      code = ExitCode.unusableInput;
    }
  }
  if (format === "json") console.log(JSON.stringify(told, undefined, 2));
  else for (const { file, requirements } of told) console.log(requirementsText(file, requirements));
  return code;
}
