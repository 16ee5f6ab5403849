import { utcDay } from "../../facts/calendar.ts";
import packageJson from "../../package.json" with { type: "json" };
import { levelOf, unconfigured } from "../../policies/configuration.ts";
import { count } from "../../policies/reports/count.ts";
import { printable } from "../../policies/reports/text.ts";
import { chosenRules, type ChosenRules } from "../../review/chosenRules.ts";
import { comment } from "../../review/comment.ts";
import { ForgeError } from "../../review/forge.ts";
import { Repository } from "../../review/git.ts";
import { reviewOf } from "../../review/reviewOf.ts";
import { forgeOf, putComment, summarize } from "../../review/publish.ts";
import type { CommentMode } from "../../review/put.ts";
import { hasErrors, type Review } from "../../review/review.ts";
import { runnerOf, type PullRequest, type Runner } from "../../review/runner.ts";
import { formatProblem } from "../../stack/config/problem.ts";
import { ExitCode, unusable } from "../exitCode.ts";
import { stacksNamed, type StackNamed } from "../stacksNamed.ts";

export interface PrOptions {
  readonly preview?: true;
  readonly base?: string;
  /** File with levels and thresholds of the rules, as the engine takes it. */
  readonly policyPackConfig?: string;
  readonly comment: CommentMode;
  readonly dryRun?: true;
  readonly hideHostNames?: true;
  readonly failOn: "error" | "warning";
}

/** `ewb pr`: what a change does to each stack, where it is reviewed; answers the exit code. */
export async function pr(given: readonly string[], options: PrOptions): Promise<number> {
  const runner = runnerOf(process.env);
  if (runner.refusal !== undefined) return unusable(runner.refusal);
  const stacks = stacksNamed(given, "pr");
  if ("problem" in stacks) return unusable(stacks.problem);
  const chosen = options.policyPackConfig === undefined ? undefined : chosenRules(options.policyPackConfig);
  for (const problem of chosen?.problems ?? []) console.error(printable(formatProblem({ path: "", ...problem })));
  const codes: number[] = [];
  for (const stack of stacks) codes.push(await reviewStack(stack, runner, { ...options, ...(chosen && { chosen }) }));
  return Math.max(...codes);
}

interface Options extends PrOptions {
  readonly chosen?: ChosenRules;
}

async function reviewStack({ file, name }: StackNamed, runner: Runner, options: Options): Promise<number> {
  const { pullRequest } = runner;
  const repository = new Repository(file);
  const isFork = pullRequest?.isFork === true;
  if (isFork) forgetCredentials();
  const bases = options.base === undefined ? basesOf(pullRequest, repository) : [options.base];
  const base = bases.map((one) => repository.commit(one)).find((commit) => commit !== undefined);
  const missing = `No commit to hold ${printable(file)} against is in this clone (${bases.join(", ")})`;
  if (base === undefined && (options.base !== undefined || (bases.length > 0 && options.preview !== true)))
    return unusable(`${missing}, so what it changes is not known and nothing is posted. Fetch two commits or more (fetch-depth: 2), or name one that is here.`); // prettier-ignore
  const review = await reviewOf({
    file,
    repository,
    today: utcDay(new Date()),
    version: packageJson.version,
    hideHostNames: options.hideHostNames === true,
    wantsPreview: options.preview === true && !isFork,
    notes: [
      ...(base === undefined && bases.length > 0 ? [`${missing}: fetch two commits or more.`] : []),
      ...(isFork && options.preview === true ? ["A pull request from a fork is not previewed."] : []),
    ],
    ...(options.chosen && { chosen: options.chosen }),
    ...(name !== undefined && { stack: name }),
    ...(base !== undefined && { base }),
    ...(pullRequest?.head !== undefined && { head: pullRequest.head }),
  });
  const text = comment(review);
  if (text !== undefined) {
    const line = summarize(text, runner, process.env);
    if (line !== undefined) console.log(line);
  }
  const code = exitCode(review, options);
  try {
    await tell(review, text, pullRequest, options);
    return code;
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    console.log(text ?? `${review.stack}: no changes`);
    return Math.max(code, unusable(printable(error.message)));
  }
}

/** The first parent is the base only where a merge of the head is checked out. */
function basesOf({ bases = [], head }: Partial<PullRequest> = {}, repository: Repository): readonly string[] {
  const isMerge = head === undefined || repository.commit("HEAD^2") === head;
  return isMerge ? bases : bases.filter((base) => base !== "HEAD^1");
}

/** The program of a fork is run by the rules too, and needs none. What the processes above it hold a pipeline must not give them. */
function forgetCredentials(): void {
  const names = Object.keys(process.env).filter((name) => /token|secret|passw|passphrase|credential|_key$/i.test(name));
  for (const name of names) delete process.env[name];
}

/** Where there is a pull request from inside, at it; else here. */
async function tell(
  review: Review,
  text: string | undefined,
  pullRequest: PullRequest | undefined,
  options: PrOptions,
) {
  const isTold = pullRequest !== undefined && !pullRequest.isFork && options.dryRun !== true;
  const forge = isTold ? forgeOf(pullRequest, process.env) : undefined;
  if (forge !== undefined) {
    const result = await putComment(forge, review, options.comment, process.env);
    console.log(`${printable(review.file)}: comment at ${forge.name}: ${result}`);
    return;
  }
  if (isTold)
    console.error("No comment: GITHUB_TOKEN, or SYSTEM_ACCESSTOKEN for a repository of Azure DevOps, is not set.");
  console.log(text ?? nothingIn(review, options));
}

/** With why the exit code may be 1 all the same, and why nobody looked at what is deployed. */
function nothingIn({ file, basis, findings: { known } }: Review, { preview }: PrOptions): string {
  const isDeclared = preview === true && basis.by === "declaration";
  const standing = known.length === 0 ? "" : `; ${count(known.length, "known finding")} in it`;
  const why = isDeclared ? ` declared${standing}. ${basis.notes.join(" ")}` : standing;
  return printable(`${file}: no changes${why}`);
}

/** As of `ewb check`: what was known before counts too, as it would be deployed. */
function exitCode(review: Review, { failOn, chosen }: Options): number {
  if (review.problems.length > 0) return ExitCode.unusableInput;
  const { findings, notEvaluated } = review;
  if (notEvaluated.length > 0 && levelOf(chosen ?? unconfigured, "not-evaluated") === "mandatory")
    return ExitCode.findings;
  const isFound = failOn === "warning" ? findings.new.length + findings.known.length > 0 : hasErrors(review);
  return isFound ? ExitCode.findings : ExitCode.clean;
}
