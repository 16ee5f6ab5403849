import { readdirSync } from "node:fs";
import { ConfigError, formatProblem, type Problem } from "../../config/problem.ts";
import { checkStackFile, type CheckedFile } from "../check.ts";
import { ExitCode } from "../exitCode.ts";
import { ProgramError } from "../program.ts";
import { jsonReport, textReport } from "../report.ts";

export interface CheckOptions {
  readonly format: "text" | "json";
  readonly failOn: "error" | "warning";
}

/** `ewb check`: every file is checked, whatever is wrong with the others; answers the exit code. */
export async function check(given: readonly string[], options: CheckOptions): Promise<number> {
  const files = given.length > 0 ? given : stackFilesHere();
  if (files.length === 0) {
    console.error("There is no Pulumi.<stack>.yaml in this folder. Name a stack file: ewb check FILE");
    return ExitCode.unusableInput;
  }
  const checked: CheckedFile[] = [];
  const problems: Problem[] = [];
  for (const file of files) {
    try {
      checked.push(await checkStackFile(file));
    } catch (error) {
      if (error instanceof ConfigError) problems.push(...error.problems);
      else if (error instanceof ProgramError) problems.push({ file, path: "", message: error.message });
      else throw error;
    }
  }
  for (const problem of problems) console.error(formatProblem(problem));
  if (checked.length > 0) console.log(options.format === "json" ? jsonReport(checked) : textReport(checked));
  if (problems.length > 0) return ExitCode.unusableInput;
  const counts = checked
    .flatMap(({ findings }) => findings)
    .filter(({ severity }) => options.failOn === "warning" || severity === "error");
  return counts.length > 0 ? ExitCode.findings : ExitCode.clean;
}

function stackFilesHere(): string[] {
  return readdirSync(".")
    .filter((name) => /^Pulumi\..+\.ya?ml$/.test(name))
    .sort();
}
