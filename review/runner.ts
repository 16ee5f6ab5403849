import { readFileSync } from "node:fs";

/** A pull request that a pipeline runs for, as its runner tells of it. */
export interface PullRequest {
  readonly forge: "github" | "azure-devops";
  readonly number: number;
  /** From another repository: nothing of it gets credentials, and it gets no comment. */
  readonly isFork: boolean;
  /** Hash of the head commit; the runner checks out a merge of it. */
  readonly head?: string;
  /** Names of commits that it is to be merged into, the best first. */
  readonly bases: readonly string[];
}

export interface Runner {
  readonly pullRequest?: PullRequest;
  /** File for a summary of the job. */
  readonly summary?: string;
  /** Why nothing of this run can be trusted. */
  readonly refusal?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

export function runnerOf(env: Environment): Runner {
  if (env["GITHUB_ACTIONS"] === "true") return gitHub(env);
  if (env["TF_BUILD"] === "True") return azurePipelines(env);
  return {};
}

/** https://docs.github.com/actions/reference/workflows-and-actions/variables */
function gitHub(env: Environment): Runner {
  const name = env["GITHUB_EVENT_NAME"];
  const summary = env["GITHUB_STEP_SUMMARY"];
  const runner = summary === undefined ? {} : { summary };
  if (name === "pull_request_target" || name === "workflow_run")
    return {
      ...runner,
      refusal: `The workflow runs on ${name}, so with the credentials of this repository on what may be a fork's pull request, whose program would be run with them. Let it run on pull_request.`,
    };
  if (name !== "pull_request") return runner;
  const { pull_request: request } = JSON.parse(readFileSync(env["GITHUB_EVENT_PATH"] ?? "", "utf8")) as GitHubEvent;
  const head = request.head.sha;
  return {
    ...runner,
    pullRequest: {
      forge: "github",
      number: request.number,
      // A fork that is deleted is none's.
      isFork: request.head.repo?.full_name !== request.base.repo.full_name,
      ...(isHash(head) && { head }),
      bases: ["HEAD^1", request.base.sha].filter((base) => base === "HEAD^1" || isHash(base)),
    },
  };
}

interface GitHubEvent {
  readonly pull_request: {
    readonly number: number;
    readonly head: { readonly sha: string; readonly repo: { readonly full_name: string } | null };
    readonly base: { readonly sha: string; readonly repo: { readonly full_name: string } };
  };
}

/** https://learn.microsoft.com/azure/devops/pipelines/build/variables */
function azurePipelines(env: Environment): Runner {
  const number = Number(env["SYSTEM_PULLREQUEST_PULLREQUESTID"]);
  if (env["BUILD_REASON"] !== "PullRequest" || !Number.isSafeInteger(number)) return {};
  const head = env["SYSTEM_PULLREQUEST_SOURCECOMMITID"] ?? "";
  return {
    pullRequest: {
      forge: "azure-devops",
      number,
      // What is not said to be from inside is a fork's.
      isFork: env["SYSTEM_PULLREQUEST_ISFORK"]?.toLowerCase() !== "false",
      ...(isHash(head) && { head }),
      bases: ["HEAD^1"],
    },
  };
}

/** Why drift is not looked for here; undefined: a schedule or a person started it, on what the repository itself has. */
export function driftRefusal(env: Environment): string | undefined {
  const [what, event, fit] =
    env["GITHUB_ACTIONS"] === "true"
      ? (["workflow", env["GITHUB_EVENT_NAME"], ["schedule", "workflow_dispatch"]] as const)
      : env["TF_BUILD"] === "True"
        ? (["pipeline", env["BUILD_REASON"], ["Schedule", "Manual"]] as const)
        : ([undefined, undefined, []] as const);
  if (what === undefined || fit.some((one) => one === event)) return undefined;
  return `The ${what} runs on ${event ?? "nothing that it names"}. Drift is looked for with the credentials of a schedule, which no pull request may have: let it run on ${fit.join(" or ")}.`;
}

const isHash = (text: string): boolean => /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(text);
