import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { kit } from "../engine/engine.ts";
import { attestedToday } from "../support/attestedToday.ts";
import { LoopbackForge } from "./loopbackForge.ts";
import { ScratchRepository } from "./scratchRepository.ts";

const contoso = attestedToday(readFileSync(join(kit, "examples/Pulumi.contoso.yaml"), "utf8"));
const changed = contoso.replace("minimumPasswordAge: 0 #", "minimumPasswordAge: 1 #");
const text = (file: string) => readFileSync(join(kit, file), "utf8");

interface Step {
  readonly run?: string;
  readonly bash?: string;
  readonly uses?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly inputs?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

const action = parse(text("ci/github/action.yml")) as Action;
const workflow = parse(text("ci/github/pull-request.yml")) as {
  on: Record<string, unknown>;
  permissions: object;
  jobs: Record<string, { if: string; permissions: Record<string, string>; steps: Step[] }>;
};
const ownWorkflow = text(".github/workflows/writeback.yml");

describe("what pipelines get", () => {
  it("has nothing in a command's text that is put in from outside", () => {
    const template = text("ci/azure-pipelines/pull-request.yml");
    const scripts = [
      ...action.runs.steps.map(({ run = "" }) => run),
      ...Object.values(workflow.jobs).flatMap(({ steps }) => steps.map(({ run = "" }) => run)),
      ...[...template.matchAll(/(?:bash|inlineScript): \|\n(( +)\S.*\n(?:\2.*\n)*)/g)].map(([, script = ""]) => script),
    ].filter((script) => script !== "");
    assert.ok(scripts.length >= 5, `${scripts.length}`);
    for (const script of scripts) assert.doesNotMatch(script, /\$\{\{|\$\(System|\$\[/);
  });

  it("pins what it uses of others by hash, asks for the least, and never runs where a fork has credentials", () => {
    const uses = [text("ci/github/pull-request.yml"), text("ci/github/action.yml"), ownWorkflow].flatMap((one) =>
      [...one.matchAll(/uses: (\S+)/g)].map(([, used = ""]) => used),
    );
    assert.ok(uses.length > 5);
    for (const used of uses) assert.match(used, /^\.\/|@[0-9a-f]{40}$/);
    assert.deepEqual(Object.keys(workflow.on), ["pull_request"]);
    assert.deepEqual(workflow.permissions, {});
    const { check, preview } = workflow.jobs;
    assert.deepEqual(check?.permissions, { contents: "read" });
    assert.match(check?.if ?? "", /!=/);
    assert.doesNotMatch(JSON.stringify(check), /secrets|id-token|AZURE/);
    assert.deepEqual(preview?.permissions, { contents: "read", "id-token": "write", "pull-requests": "write" });
    assert.match(preview?.if ?? "", /head\.repo\.full_name == github\.repository/);
    assert.doesNotMatch(ownWorkflow, /pull_request_target/);
  });
});

describe("the action, as a runner runs it", () => {
  let repository: ScratchRepository;
  let server: LoopbackForge;
  beforeEach(async () => {
    repository = new ScratchRepository(contoso);
    repository.write("node_modules\n", ".gitignore");
    repository.commit("Ignored");
    mkdirSync(join(repository.folder, "node_modules", ".bin"), { recursive: true });
    symlinkSync(join(kit, "cli/ewb.mjs"), join(repository.folder, "node_modules", ".bin", "ewb"));
    server = await LoopbackForge.start();
  });
  afterEach(async () => {
    await server.stop();
    repository.remove();
  });

  /** As GitHub's runner: inputs into the environment, the script into a file, bash with what it is given. */
  async function runs(steps: readonly Step[], inputs: Readonly<Record<string, string>>, env: NodeJS.ProcessEnv) {
    const given = (name: string) => inputs[name] ?? action.inputs[name]?.default ?? assert.fail(name);
    const value = (expression: string): string =>
      expression
        .replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name: string) => given(name))
        .replaceAll("${{ github.token }}", "canary-token");
    const [step, ...others] = steps;
    assert.deepEqual(others, []);
    const script = join(repository.folder, ".git", "script.sh");
    writeFileSync(script, step?.run ?? step?.bash ?? assert.fail());
    const own = Object.fromEntries(Object.entries(step?.env ?? {}).map(([name, text]) => [name, value(text)]));
    return repository.start("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], { ...env, ...own });
  }

  function gitHubEnv(run: number, headRepository = "contoso/identity"): NodeJS.ProcessEnv {
    const file = join(repository.folder, ".git", "event.json");
    const repo = { full_name: "contoso/identity" };
    const [base, head] = ["HEAD^1", "HEAD^2"].map((name) => ({ sha: repository.git("rev-parse", name) }));
    writeFileSync(file, JSON.stringify({ pull_request: { number: 7, title: "$(touch forged)", head: { ...head, repo: { full_name: headRepository } }, base: { ...base, repo } } })); // prettier-ignore
    return {
      ...{ GITHUB_ACTIONS: "true", GITHUB_EVENT_NAME: "pull_request", GITHUB_EVENT_PATH: file, CI: "true" },
      ...{
        GITHUB_REPOSITORY: "contoso/identity",
        GITHUB_API_URL: server.url,
        GITHUB_GRAPHQL_URL: `${server.url}/graphql`,
      },
      ...{ GITHUB_RUN_ID: String(run), GITHUB_STEP_SUMMARY: join(repository.folder, ".git", "summary.md") },
      GITHUB_HEAD_REF: "$(touch forged)",
    };
  }

  it("comments at a pull request from inside, edits what it said, and fails for an error", async () => {
    const { head } = repository.pullRequest(changed);
    const first = await runs(action.runs.steps, {}, gitHubEnv(1));
    assert.equal(first.status, 1, first.stderr);
    assert.match(first.stdout, /Pulumi\.prod\.yaml: comment at GitHub: created/);
    server.faults.push({ when: ({ method }) => method === "PATCH", status: 429, headers: { "retry-after": "0" } });
    const second = await runs(action.runs.steps, { stacks: "prod\n", "fail-on": "error" }, gitHubEnv(2));
    assert.match(second.stdout, /comment at GitHub: edited/);
    const [comment, ...others] = server.comments;
    assert.deepEqual(others, []);
    assert.match(comment?.body ?? "", /^<!-- ewb pr [0-9a-f]{16} run 201 -->\n### Entra writeback, prod/);
    assert.match(comment?.body ?? "", /🛑 \*\*2 new errors\*\*/);
    assert.ok(comment?.body.includes(head.slice(0, 12)));
    assert.doesNotMatch(first.stdout + first.stderr + (comment?.body ?? ""), /canary-token/);
    assert.equal(existsSync(join(repository.folder, "forged")), false);
  });

  it("tells a fork's pull request in the summary of the job, and asks the forge for nothing", async () => {
    repository.pullRequest(changed);
    const { status } = await runs(action.runs.steps, { preview: "true" }, gitHubEnv(1, "stranger/identity"));
    assert.equal(status, 1);
    assert.deepEqual(server.asked, []);
    assert.match(readFileSync(join(repository.folder, ".git", "summary.md"), "utf8"), /2 new errors/);
  });

  it("two runs at once leave one comment, of the later", async () => {
    repository.pullRequest(changed);
    server.slowness = 50;
    await Promise.all([1, 2].map((run) => runs(action.runs.steps, {}, gitHubEnv(run))));
    assert.equal(server.comments.length, 1);
    assert.match(server.comments[0]?.body ?? "", / run 201 -->/);
  });

  it("takes inputs as words and never as commands", async () => {
    repository.pullRequest(changed);
    const hostile = "$(touch forged)\n`touch forged`\n;touch forged\n--dry-run\nprod";
    const { status, stderr } = await runs(action.runs.steps, { stacks: hostile, comment: "edit" }, gitHubEnv(1));
    assert.equal(status, 2);
    assert.match(stderr, /Pulumi\.--dry-run\.yaml does not exist/);
    assert.equal(existsSync(join(repository.folder, "forged")), false);
    const mode = await runs(action.runs.steps, { comment: "edit; touch forged" }, gitHubEnv(1));
    assert.equal(mode.status, 2);
    assert.equal(existsSync(join(repository.folder, "forged")), false);
  });

  it("a job without the permission says so, prints the comment and fails", async () => {
    repository.pullRequest(changed);
    server.faults.push({ when: ({ method }) => method === "POST", status: 403, message: "Resource not accessible" });
    const { status, stdout, stderr } = await runs(action.runs.steps, {}, gitHubEnv(1));
    assert.match(stderr, /pull-requests: write/);
    assert.match(stdout, /### Entra writeback, prod/);
    assert.equal(status, 2);
  });

  it("the template of Azure Pipelines does the same at Azure DevOps", async () => {
    const { head } = repository.pullRequest(changed);
    const template = parse(text("ci/azure-pipelines/pull-request.yml")) as { steps: (Step & { env: object })[] };
    const step = template.steps[1] ?? assert.fail();
    assert.ok(!("SYSTEM_ACCESSTOKEN" in step.env), "the step for forks has no token");
    const env = {
      ...{ TF_BUILD: "True", BUILD_REASON: "PullRequest", SYSTEM_PULLREQUEST_PULLREQUESTID: "7", BUILD_BUILDID: "41" },
      ...{
        SYSTEM_PULLREQUEST_ISFORK: "False",
        SYSTEM_PULLREQUEST_SOURCECOMMITID: head,
        BUILD_REPOSITORY_PROVIDER: "TfsGit",
      },
      ...{ SYSTEM_COLLECTIONURI: `${server.url}/org/`, SYSTEM_TEAMPROJECTID: "p", BUILD_REPOSITORY_ID: "r" },
      AGENT_TEMPDIRECTORY: join(repository.folder, ".git"),
    };
    const own = { SYSTEM_ACCESSTOKEN: "canary-token", EWB_STACKS: "prod", EWB_COMMENT: "edit", EWB_FAIL_ON: "error" };
    const told = await runs([{ ...step, env: own }], {}, env);
    assert.match(told.stdout, /^##vso\[task\.uploadsummary\]/m);
    assert.match(told.stdout, /comment at Azure DevOps: created/);
    assert.equal(told.status, 1, told.stderr);
    assert.match(server.comments[0]?.body ?? "", /2 new errors/);
    assert.doesNotMatch(server.comments[0]?.body ?? "", /mermaid/);
    const fork = await runs(
      [{ ...step, env: { ...own, EWB_STACKS: "" } }],
      {},
      { ...env, SYSTEM_PULLREQUEST_ISFORK: "True" },
    );
    assert.match(fork.stdout, /### Entra writeback, prod/);
    assert.equal(server.comments.length, 1);
  });
});
