import { appendFileSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { comment, nothingMore, type CommentOptions } from "./comment.ts";
import { azureDevOpsAccess, azureDevOpsComments } from "./forges/azureDevOps.ts";
import { gitHubAccess, gitHubComments } from "./forges/github.ts";
import type { Forge } from "./forge.ts";
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

/** Brings the comment of a review to its pull request. */
export function putComment(forge: Forge, review: Review, mode: CommentMode, env: Environment): Promise<PutResult> {
  const [key, run] = [keyOfStack(review.file, review.stack), runNumber(env)];
  const first = marker("pr", key, run);
  const options: CommentOptions = { marker: first, drawsMermaid: forge.name === "GitHub" };
  return put(forge, { key, run, text: comment(review, options), nothingMore: nothingMore(review, first), mode });
}

/** Adds to the summary of the job. On Azure Pipelines a line of the log does. */
export function summarize(text: string, { summary }: Runner, env: Environment): string | undefined {
  if (summary !== undefined) appendFileSync(summary, `${text}\n\n`);
  if (env["TF_BUILD"] !== "True") return undefined;
  const file = join(mkdtempSync(join(env["AGENT_TEMPDIRECTORY"] ?? tmpdir(), "ewb-")), "summary.md");
  writeFileSync(file, text);
  return `##vso[task.uploadsummary]${file}`;
}
