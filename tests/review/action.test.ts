import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { kit } from "../engine/engine.ts";
import { attestedToday } from "../support/attestedToday.ts";
import { action, gitHubEnv, runAction, valueOf, type Step } from "./gitHubAction.ts";
import { LoopbackForge, type Fault } from "./loopbackForge.ts";
import { ScratchRepository } from "./scratchRepository.ts";

const contoso = attestedToday(readFileSync(join(kit, "examples/Pulumi.contoso.yaml"), "utf8"));
const changed = contoso.replace("minimumPasswordAge: 0 #", "minimumPasswordAge: 1 #");
const text = (file: string) => readFileSync(join(kit, file), "utf8");

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
    repository.install();
    server = await LoopbackForge.start();
  });
  afterEach(async () => {
    await server.stop();
    repository.remove();
  });

  const runs = (inputs: Readonly<Record<string, string>>, env: NodeJS.ProcessEnv) => runAction(repository, inputs, env);
  const env = (run: number, headRepository?: string) => gitHubEnv(repository, server.url, run, headRepository);

  it("comments at a pull request from inside, edits what it said, and fails for an error", async () => {
    const { head } = repository.pullRequest(changed);
    const first = await runs({}, env(1));
    assert.equal(first.status, 1, first.stderr);
    assert.match(first.stdout, /Pulumi\.prod\.yaml: comment at GitHub: created/);
    server.faults.push({ when: ({ method }) => method === "PATCH", status: 429, headers: { "retry-after": "0" } });
    const second = await runs({ stacks: "prod\n", "fail-on": "error" }, env(2));
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
    const { status } = await runs({ preview: "true" }, env(1, "stranger/identity"));
    assert.equal(status, 1);
    assert.deepEqual(server.asked, []);
    const summary = readFileSync(join(repository.folder, ".git", "summary.md"), "utf8");
    const first = summary.split("\n").slice(0, 10).join("\n");
    for (const told of [
      /^### Entra writeback, prod/m,
      /2 new errors/,
      /Check these first/,
      /🔻 \*\*Age\*\* .*corp/,
      /fork/,
    ])
      // prettier-ignore
      assert.match(first, told);
  });

  it("hands what a fork has written no token, and one from inside its own", async () => {
    repository.pullRequest(changed);
    rmSync(join(repository.folder, "node_modules/.bin/ewb"));
    const program = "#!/bin/sh\nenv\n";
    writeFileSync(join(repository.folder, "node_modules/.bin/ewb"), program, { mode: 0o755 });
    const fork = await runs({}, env(1, "stranger/identity"));
    assert.match(fork.stdout, /^EWB_FAIL_ON=error$/m);
    assert.match(fork.stdout, /^GITHUB_TOKEN=$/m);
    assert.doesNotMatch(fork.stdout, /canary-token/);
    const inside = await runs({}, env(2));
    assert.match(inside.stdout, /^GITHUB_TOKEN=canary-token$/m);
  });

  it("and the workflow of this repository does the same, and runs no script of an installed package", () => {
    const { jobs } = parse(ownWorkflow) as typeof workflow;
    const steps = jobs["check"]?.steps ?? [];
    const given = steps.flatMap(({ env: own = {} }) => Object.entries(own));
    assert.deepEqual(given.map(([name]) => name), ["GITHUB_TOKEN"]); // prettier-ignore
    const tokenFor = (head: string) =>
      valueOf(
        given[0]?.[1] ?? "",
        new Map([
          ["github.token", "canary-token"],
          ["github.repository", "contoso/identity"],
          ["github.event.pull_request.head.repo.full_name", head],
        ]),
      );
    assert.equal(tokenFor("stranger/identity"), "");
    assert.equal(tokenFor("contoso/identity"), "canary-token");
    const all = [...steps, ...Object.values(workflow.jobs).flatMap((job) => job.steps)];
    const installs = all.flatMap(({ run = "" }) => (run.startsWith("npm") ? [run] : []));
    assert.deepEqual([...new Set(installs)], ["npm ci --ignore-scripts"]);
  });

  it("two runs at once leave one comment, of the later", async () => {
    repository.pullRequest(changed);
    server.slowness = 50;
    await Promise.all([1, 2].map((run) => runs({}, env(run))));
    assert.equal(server.comments.length, 1);
    assert.match(server.comments[0]?.body ?? "", / run 201 -->/);
  });

  const isPost: Fault["when"] = ({ method }) => method === "POST";
  const lost: Record<string, Fault> = {
    "502 before anything": { when: isPost, status: 502 },
    "504 after it was made": { when: isPost, status: 504, isDone: true },
  };
  for (const [what, fault] of Object.entries(lost)) {
    it(`survives ${what}, and leaves one comment`, async () => {
      repository.pullRequest(changed);
      server.faults.push(fault);
      const { status, stdout, stderr } = await runs({}, env(1));
      assert.equal(status, 1, stderr);
      assert.match(stdout, /comment at GitHub: (created|edited)/);
      assert.deepEqual(server.faults, []);
      assert.deepEqual(server.comments.map(({ body }) => /^<!-- .* run 101 -->/.test(body)), [true]); // prettier-ignore
    });
  }

  it("makes a comment anew that somebody deletes while it is edited", async () => {
    repository.pullRequest(changed);
    await runs({}, env(1));
    server.beforeEdit = () => (server.comments = []);
    const { status, stdout } = await runs({}, env(2));
    assert.equal(status, 1);
    assert.match(stdout, /comment at GitHub: created/);
    assert.deepEqual(server.comments.map(({ body }) => / run 201 -->/.test(body)), [true]); // prettier-ignore
  });

  it("takes inputs as words and never as commands", async () => {
    repository.pullRequest(changed);
    const hostile = "$(touch forged)\n`touch forged`\n;touch forged\n--dry-run\nprod";
    const { status, stderr } = await runs({ stacks: hostile, comment: "edit" }, env(1));
    assert.equal(status, 2);
    assert.match(stderr, /Pulumi\.--dry-run\.yaml does not exist/);
    assert.equal(existsSync(join(repository.folder, "forged")), false);
    const mode = await runs({ comment: "edit; touch forged" }, env(1));
    assert.equal(mode.status, 2);
    assert.equal(existsSync(join(repository.folder, "forged")), false);
  });

  it("a job without the permission says so, prints the comment and fails", async () => {
    repository.pullRequest(changed);
    server.faults.push({ when: ({ method }) => method === "POST", status: 403, message: "Resource not accessible" });
    const { status, stdout, stderr } = await runs({}, env(1));
    assert.match(stderr, /pull-requests: write/);
    assert.match(stdout, /### Entra writeback, prod/);
    assert.equal(status, 2);
  });
});
