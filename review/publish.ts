import { appendFileSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { comment, nothingMore, type CommentOptions } from "./comment.ts";
import { azureDevOpsAccess, azureDevOpsComments } from "./forges/azureDevOps.ts";
import { gitHubAccess, gitHubComments } from "./forges/github.ts";
import type { Forge } from "./forge.ts";
import type { GoneStack } from "./goneStack.ts";
import { goneText } from "./goneText.ts";
import { keyOfStack, marker } from "./marker.ts";
import { put, type CommentMode, type PutResult } from "./put.ts";
import type { Review } from "./review.ts";
import type { PullRequest, Runner } from "./runner.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The forge of a pull request; undefined: the runner gives no token for it. */
export function forgeOf({ forge, number }: PullRequest, env: Environment): Forge | undefined {
  if (forge === "github") {
    const access = gitHubAccess(env);
    return access && gitHubComments(access, number);
  }
  const access = azureDevOpsAccess(env);
  return access && azureDevOpsComments(access, number);
}

/** A number that every later run of a pipeline has a greater one of. */
export function runNumber(env: Environment): number {
  const run = Number(env["GITHUB_RUN_ID"] ?? env["BUILD_BUILDID"] ?? 0);
  const attempt = Number(env["GITHUB_RUN_ATTEMPT"] ?? 1);
  return Number.isSafeInteger(run) && run < 1e12 ? run * 100 + Math.min(attempt, 99) : 0;
}

/** What is to be said of one stack. */
export interface Told {
  readonly stack: string;
  /** Path from the root of the repository. */
  readonly file: string;
  /** Undefined: nothing. */
  text(options?: CommentOptions): string | undefined;
  /** What stands where something was said before. */
  nothingMore(marker: string): string;
}

export function reviewTold(review: Review): Told {
  const { stack, file } = review;
  return {
    stack,
    file,
    text: (options) => comment(review, options),
    nothingMore: (first) => nothingMore(review, first),
  };
}

export function goneTold(gone: GoneStack): Told {
  const { stack, file } = gone;
  return {
    stack,
    file,
    text: ({ marker } = {}) => goneText(gone, marker),
    nothingMore: (first) => goneText(gone, first),
  };
}

/** Brings the comment on a stack to its pull request. */
export function putComment(forge: Forge, told: Told, mode: CommentMode, env: Environment): Promise<PutResult> {
  const [key, run] = [keyOfStack(told.file, told.stack), runNumber(env)];
  const first = marker("pr", key, run);
  const options: CommentOptions = { marker: first, drawsMermaid: forge.name === "GitHub" };
  return put(forge, { key, run, text: told.text(options), nothingMore: told.nothingMore(first), mode });
}

/** Adds to the summary of the job. On Azure Pipelines a line of the log does. */
export function summarize(text: string, { summary }: Runner, env: Environment): string | undefined {
  if (summary !== undefined) appendFileSync(summary, `${text}\n\n`);
  if (env["TF_BUILD"] !== "True") return undefined;
  const file = join(mkdtempSync(join(env["AGENT_TEMPDIRECTORY"] ?? tmpdir(), "ewb-")), "summary.md");
  writeFileSync(file, text);
  return `##vso[task.uploadsummary]${file}`;
}
