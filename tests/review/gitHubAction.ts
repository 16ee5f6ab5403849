import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { kit } from "../engine/engine.ts";
import type { Ended, ScratchRepository } from "./scratchRepository.ts";

export interface Step {
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

export const action = parse(readFileSync(join(kit, "ci/github/action.yml"), "utf8")) as Action;

/** As GitHub's runner: inputs into the environment, the script into a file, bash with what it is given. */
export function runAction(
  repository: ScratchRepository,
  inputs: Readonly<Record<string, string>>,
  env: NodeJS.ProcessEnv,
): Promise<Ended> {
  const event = JSON.parse(readFileSync(env["GITHUB_EVENT_PATH"] ?? "", "utf8")) as Event;
  const contexts = new Map([
    ["github.token", "canary-token"],
    ["github.repository", env["GITHUB_REPOSITORY"] ?? assert.fail()],
    ["github.event.pull_request.head.repo.full_name", event.pull_request.head.repo.full_name],
  ]);
  for (const [name, { default: text }] of Object.entries(action.inputs))
    contexts.set(`inputs.${name}`, inputs[name] ?? valueOf(text, contexts));
  const [step, ...others] = action.runs.steps;
  assert.deepEqual(others, []);
  const script = join(repository.folder, ".git", "script.sh");
  writeFileSync(script, step?.run ?? assert.fail());
  const own = Object.fromEntries(
    Object.entries(step?.env ?? {}).map(([name, text]) => [name, valueOf(text, contexts)]),
  );
  return repository.start("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], { ...env, ...own });
}

interface Event {
  readonly pull_request: { readonly head: { readonly repo: { readonly full_name: string } } };
}

/** A value with its expressions: names of contexts, and `a == b && c || ''`. */
export function valueOf(text: string, contexts: ReadonlyMap<string, string>): string {
  const named = (name: string | undefined) => contexts.get(name ?? "") ?? assert.fail(`no context has ${name}`);
  return text.replace(/\$\{\{ (.+?) \}\}/g, (_, expression: string) => {
    const [, left, right, value] = /^(\S+) == (\S+) && (\S+) \|\| ''$/.exec(expression) ?? [];
    if (left === undefined) return named(expression);
    return named(left) === named(right) ? named(value) : "";
  });
}

/** What a runner tells a job of pull request 7, whose merge is checked out. */
export function gitHubEnv(
  repository: ScratchRepository,
  url: string,
  run: number,
  headRepository = "contoso/identity",
): NodeJS.ProcessEnv {
  const file = join(repository.folder, ".git", "event.json");
  const repo = { full_name: "contoso/identity" };
  const [base, head] = ["HEAD^1", "HEAD^2"].map((name) => ({ sha: repository.git("rev-parse", name) }));
  writeFileSync(file, JSON.stringify({ pull_request: { number: 7, title: "$(touch forged)", head: { ...head, repo: { full_name: headRepository } }, base: { ...base, repo } } })); // prettier-ignore
  return {
    ...{ GITHUB_ACTIONS: "true", GITHUB_EVENT_NAME: "pull_request", GITHUB_EVENT_PATH: file, CI: "true" },
    ...{ GITHUB_REPOSITORY: "contoso/identity", GITHUB_API_URL: url, GITHUB_GRAPHQL_URL: `${url}/graphql` },
    ...{ GITHUB_RUN_ID: String(run), GITHUB_STEP_SUMMARY: join(repository.folder, ".git", "summary.md") },
    GITHUB_HEAD_REF: "$(touch forged)",
  };
}
