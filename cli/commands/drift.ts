import { utcDay } from "../../facts/calendar.ts";
import { pathInRepository } from "../../formats/pathInRepository.ts";
import packageJson from "../../package.json" with { type: "json" };
import { printable } from "../../policies/reports/text.ts";
import { sourceIn } from "../../review/aboutStack.ts";
import type { Drift } from "../../review/drift.ts";
import { issueForge, keeperOf, keepIssue } from "../../review/driftIssue.ts";
import { driftText } from "../../review/driftText.ts";
import { ForgeError } from "../../review/forge.ts";
import { Repository } from "../../review/git.ts";
import { summarize } from "../../review/publish.ts";
import { driftRefusal, runnerOf } from "../../review/runner.ts";
import type { Seen } from "../../review/seen.ts";
import { formatProblem, problemsOf } from "../../stack/config/problem.ts";
import { declaredByStackFile, stackNameOf } from "../../stack/offline/declared.ts";
import { ExitCode, unusable } from "../exitCode.ts";
import { printed } from "../printed.ts";
import { stacksNamed, type StackNamed } from "../stacksNamed.ts";

export interface DriftOptions {
  readonly dryRun?: true;
  readonly hideHostNames?: true;
  /** Of Azure DevOps. */
  readonly workItemType: string;
  /** Whether a drift makes the exit code 1. */
  readonly fail: boolean;
}

/** `ewb drift`: what of each stack is no longer as the last update left it; answers the exit code. */
export async function drift(given: readonly string[], options: DriftOptions): Promise<number> {
  const refusal = driftRefusal(process.env);
  if (refusal !== undefined) return unusable(refusal);
  const stacks = stacksNamed(given, "drift");
  if ("problem" in stacks) return unusable(stacks.problem);
  const codes: number[] = [];
  for (const stack of stacks) codes.push(await lookAt(stack, options));
  return Math.max(...codes);
}

async function lookAt({ file, name }: StackNamed, options: DriftOptions): Promise<number> {
  const repository = new Repository(file);
  const { driftOf, previewStack } = await import("../../review/engineView.ts");
  const { engine, events, errors } = await previewStack({ file, stack: name ?? stackNameOf(file), isRefresh: true });
  const found = driftOf({
    events,
    engine,
    problems: errors,
    hideHostNames: options.hideHostNames === true,
    declared: errors.length > 0 ? [] : await declared(file),
    stack: stackNameOf(file),
    file: pathInRepository(file),
    today: utcDay(new Date()),
    source: sourceIn(repository, packageJson.version),
  });
  // Half a look would close an issue, or take what it did not see for mended.
  if (found.problems.length > 0)
    return unusable(found.problems.map((problem) => printable(`${found.file}: not looked at: ${problem}`)).join("\n"));
  const code = found.items.length > 0 && options.fail ? ExitCode.findings : ExitCode.clean;
  try {
    tell(found, await kept(found, options), options);
    return code;
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    tell(found, driftText(found), options);
    return unusable(printable(error.message));
  }
}

/** What is to be in the state; a program that only an engine can run has told nobody. */
async function declared(file: string): Promise<readonly Seen[]> {
  try {
    return await declaredByStackFile(file);
  } catch (error) {
    const problems = problemsOf(file, error);
    if (problems === undefined) throw error;
    const why = problems.map(formatProblem).join("; ");
    console.error(printable(`Whether all that is declared is deployed is not known: ${why}`));
    return [];
  }
}

/** What the issue says, or would. */
async function kept(found: Drift, { dryRun, workItemType }: DriftOptions): Promise<string | undefined> {
  const keeper = dryRun === true ? undefined : keeperOf(process.env);
  if (keeper === undefined) return driftText(found);
  const forge = issueForge(keeper, found, workItemType);
  if (forge === undefined) {
    console.error(`No ${keeper.what}: ${keeper.tokenIn} is not set.`);
    return driftText(found);
  }
  const { result, text } = await keepIssue(forge, found, process.env);
  console.log(`${printable(found.file)}: ${keeper.what} at ${forge.name}: ${result}`);
  return text;
}

function tell({ file }: Drift, text: string | undefined, options: DriftOptions): void {
  console.log(text === undefined ? `${printable(file)}: nothing has drifted` : printed(text, options));
  if (text === undefined) return;
  const line = summarize(text, runnerOf(process.env), process.env);
  if (line !== undefined) console.log(line);
}
