import { utcDay } from "../../facts/calendar.ts";
import packageJson from "../../package.json" with { type: "json" };
import { levelOf, unconfigured } from "../../policies/configuration.ts";
import { count } from "../../policies/reports/count.ts";
import { printable } from "../../policies/reports/text.ts";
import { baseOf } from "../../review/base.ts";
import { chosenRules, type ChosenRules } from "../../review/chosenRules.ts";
import { ForgeError } from "../../review/forge.ts";
import { Repository } from "../../review/git.ts";
import { goneStackOf } from "../../review/goneStack.ts";
import { reviewOf } from "../../review/reviewOf.ts";
import { forgeOf, goneTold, putComment, reviewTold, summarize, type Told } from "../../review/publish.ts";
import type { CommentMode } from "../../review/put.ts";
import { hasErrors, type Review } from "../../review/review.ts";
import { runnerOf, type PullRequest, type Runner } from "../../review/runner.ts";
import { formatProblem } from "../../stack/config/problem.ts";
import { ExitCode, unusable } from "../exitCode.ts";
import { printed } from "../printed.ts";
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
  if (runner.pullRequest?.isFork === true) forgetCredentials();
  const stacks = stacksNamed(given, "pr", {
    files: () => atBase("Pulumi.yaml", runner, options, (repository, base) => repository.filesAt(base)) ?? [],
    has: (file) => atBase(file, runner, options, (repository, base) => repository.fileAt(base, file)) !== undefined,
  });
  if ("problem" in stacks) return unusable(stacks.problem);
  const chosen = options.policyPackConfig === undefined ? undefined : chosenRules(options.policyPackConfig);
  for (const problem of chosen?.problems ?? []) console.error(printable(formatProblem({ path: "", ...problem })));
  const codes: number[] = [];
  for (const stack of stacks)
    codes.push(
      await (stack.isGone ? reviewGone : reviewStack)(stack, runner, { ...options, ...(chosen && { chosen }) }),
    );
  return Math.max(...codes);
}

interface Options extends PrOptions {
  readonly chosen?: ChosenRules;
}

/** What of a file's folder is known where the change began; undefined: nothing. */
function atBase<T>(
  file: string,
  { pullRequest }: Runner,
  { base }: PrOptions,
  ask: (repository: Repository, base: string) => T,
): T | undefined {
  const repository = new Repository(file);
  const { commit } = baseOf(repository, base, pullRequest);
  return commit === undefined ? undefined : ask(repository, commit);
}

async function reviewStack({ file, name }: StackNamed, runner: Runner, options: Options): Promise<number> {
  const { pullRequest } = runner;
  const repository = new Repository(file);
  const isFork = pullRequest?.isFork === true;
  const { commit: base, names } = baseOf(repository, options.base, pullRequest);
  const absence = base === undefined ? repository.absence() : undefined;
  const missing = `No commit to hold ${printable(file)} against ${absence === undefined ? "is in this clone" : "can be looked for"} (${names.join(", ")})`;
  if (base === undefined && (options.base !== undefined || (names.length > 0 && options.preview !== true)))
    return unusable(
      absence === undefined
        ? `${missing}, so what it changes is not known and nothing is posted. Fetch two commits or more (fetch-depth: 2), or name one that is here.`
        : `${missing}: ${printable(absence)}. Run ewb pr where the stack file's repository is checked out; ewb check judges a file without one.`,
    );
  const review = await reviewOf({
    file,
    repository,
    ...common(runner, options),
    wantsPreview: options.preview === true && !isFork,
    notes: [
      ...(base === undefined ? [withoutBase(names.length > 0 ? missing : undefined, absence)] : []),
      ...(isFork && options.preview === true ? ["A pull request from a fork is not previewed."] : []),
    ],
    ...(options.chosen && { chosen: options.chosen }),
    ...(name !== undefined && { stack: name }),
    ...(base !== undefined && { base }),
  });
  const told = { ...reviewTold(review), quiet: nothingIn(review, options) };
  return publish(told, exitCode(review, options), runner, options);
}

/** Why nothing is compared. `missing`: commits that were looked for. */
function withoutBase(missing: string | undefined, absence: string | undefined): string {
  if (absence !== undefined) return `There is nothing to hold it against: ${absence}.`;
  return missing === undefined
    ? "What it is to be held against is not named: --base takes a commit or a branch."
    : `${missing}: fetch two commits or more.`;
}

/** A deleted file destroys nothing, and whether the stack is destroyed nobody looks at: a warning. */
async function reviewGone({ file }: StackNamed, runner: Runner, options: Options): Promise<number> {
  const repository = new Repository(file);
  const { commit: base = "" } = baseOf(repository, options.base, runner.pullRequest);
  const gone = await goneStackOf({ file, repository, base, ...common(runner, options) });
  const code = options.failOn === "warning" ? ExitCode.findings : ExitCode.clean;
  return publish({ ...goneTold(gone), quiet: "" }, code, runner, options);
}

const common = ({ pullRequest }: Runner, { hideHostNames }: PrOptions) => ({
  today: utcDay(new Date()),
  version: packageJson.version,
  hideHostNames: hideHostNames === true,
  ...(pullRequest?.head !== undefined && { head: pullRequest.head }),
});

/** The program of a fork is run by the rules too, and needs none. What the processes above it hold a pipeline must not give them. */
function forgetCredentials(): void {
  const names = Object.keys(process.env).filter((name) => /token|secret|passw|passphrase|credential|_key$/i.test(name));
  for (const name of names) delete process.env[name];
}

/** `quiet` is what is printed where there is nothing to say. */
type Publishing = Told & { readonly quiet: string };

/** Adds to the summary, and answers the exit code; 2 where the comment cannot be posted. */
async function publish(told: Publishing, code: number, runner: Runner, options: PrOptions): Promise<number> {
  const text = told.text();
  const line = text === undefined ? undefined : summarize(text, runner, process.env);
  if (line !== undefined) console.log(line);
  try {
    await tell(told, runner.pullRequest, options);
    return code;
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    console.log(text ?? told.quiet);
    return Math.max(code, unusable(printable(error.message)));
  }
}

/** Where there is a pull request from inside, at it; else here. */
async function tell(told: Publishing, pullRequest: PullRequest | undefined, options: PrOptions) {
  const isTold = pullRequest !== undefined && !pullRequest.isFork && options.dryRun !== true;
  const forge = isTold ? forgeOf(pullRequest, process.env) : undefined;
  if (forge !== undefined) {
    const result = await putComment(forge, told, options.comment, process.env);
    console.log(`${printable(told.file)}: comment at ${forge.name}: ${result}`);
    return;
  }
  if (isTold)
    console.error("No comment: GITHUB_TOKEN, or SYSTEM_ACCESSTOKEN for a repository of Azure DevOps, is not set.");
  const text = told.text();
  console.log(text === undefined ? told.quiet : printed(text, options));
}

/** Why the exit code may be 1 all the same, and why nobody looked at what is deployed. */
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
