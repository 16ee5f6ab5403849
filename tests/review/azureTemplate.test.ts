import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { kit } from "../engine/engine.ts";
import { attestedToday } from "../support/attestedToday.ts";
import { compiled, pullRequestEnv, runs, type AzureStep } from "./azurePipelines.ts";
import { LoopbackForge, type Fault } from "./loopbackForge.ts";
import { ScratchRepository } from "./scratchRepository.ts";

const contoso = attestedToday(readFileSync(join(kit, "examples/Pulumi.contoso.yaml"), "utf8"));
const changed = contoso.replace("minimumPasswordAge: 0 #", "minimumPasswordAge: 1 #");
const template = "pull-request.yml";
const variables = { "System.AccessToken": "canary-token", pulumiPassphrase: "canary-passphrase" };
const last = (steps: readonly AzureStep[]): AzureStep => steps.at(-1) ?? assert.fail();

describe("the template of Azure Pipelines, compiled", () => {
  it("has one step for forks, without any secret, and one for the repository's own", () => {
    for (const preview of [false, true]) {
      const steps = compiled(template, {
        preview,
        serviceConnection: "reader",
        passphraseVariable: "pulumiPassphrase",
      });
      assert.deepEqual(steps.map(({ condition }) => condition), [undefined, "and(succeeded(), eq(variables['System.PullRequest.IsFork'], 'True'))", "and(succeeded(), ne(variables['System.PullRequest.IsFork'], 'True'))"]); // prettier-ignore
      assert.deepEqual(Object.keys(steps[1]?.env ?? {}), ["EWB_STACKS", "EWB_COMMENT", "EWB_FAIL_ON", "EWB_HIDE_HOST_NAMES", "EWB_POLICY_PACK_CONFIG"]); // prettier-ignore
      assert.equal(last(steps).env?.["SYSTEM_ACCESSTOKEN"], "$(System.AccessToken)");
      assert.equal(last(steps).task, preview ? "AzureCLI@2" : undefined);
    }
  });

  it("maps a passphrase for a preview where a variable is named, and none with a vault", () => {
    const passphrase = (given: Parameters<typeof compiled>[1]) =>
      last(compiled(template, given)).env?.["PULUMI_CONFIG_PASSPHRASE"];
    assert.equal(passphrase({ preview: true, passphraseVariable: "pulumiPassphrase" }), "$(pulumiPassphrase)");
    assert.equal(passphrase({ preview: true }), undefined);
    assert.equal(passphrase({ passphraseVariable: "pulumiPassphrase" }), undefined);
  });
});

describe("the template of Azure Pipelines, as an agent runs it", () => {
  let repository: ScratchRepository;
  let server: LoopbackForge;
  let env: NodeJS.ProcessEnv;
  beforeEach(async () => {
    repository = new ScratchRepository(contoso);
    repository.install();
    server = await LoopbackForge.start();
    env = pullRequestEnv(server.url, repository, repository.pullRequest(changed).head);
  });
  afterEach(async () => {
    await server.stop();
    repository.remove();
  });

  it("comments at Azure DevOps, and adds to the summary", async () => {
    const told = await runs(repository, last(compiled(template, { stacks: ["prod"] })), variables, env);
    assert.match(told.stdout, /^##vso\[task\.uploadsummary\]/m);
    assert.match(told.stdout, /comment at Azure DevOps: created/);
    assert.equal(told.status, 1, told.stderr);
    assert.match(server.comments[0]?.body ?? "", /2 new errors/);
    assert.doesNotMatch(server.comments[0]?.body ?? "", /mermaid/);
    assert.doesNotMatch(told.stdout + told.stderr, /canary/);
    assert.equal(existsSync(join(repository.folder, "forged")), false);
  });

  const own = () => last(compiled(template));
  const isPost: Fault["when"] = ({ method }) => method === "POST";
  const passing: Record<string, Fault> = {
    "429 with Retry-After": { when: isPost, status: 429, headers: { "retry-after": "0" } },
    "403 of a rate limit": { when: isPost, status: 403, headers: { "retry-after": "0" }, message: "rate limit" },
    "502 before anything": { when: isPost, status: 502 },
    "504 after it was made": { when: isPost, status: 504, isDone: true },
  };
  for (const [what, fault] of Object.entries(passing)) {
    it(`survives ${what}, and leaves one comment`, async () => {
      server.faults.push(fault);
      const { status, stdout, stderr } = await runs(repository, own(), variables, env);
      assert.equal(status, 1, stderr);
      assert.match(stdout, /comment at Azure DevOps: (created|edited)/);
      assert.deepEqual(server.faults, []);
      assert.deepEqual(server.comments.map(({ body }) => /^<!-- ewb pr /.test(body)), [true]); // prettier-ignore
    });
  }

  it("says which permission is missing, prints the comment and fails", async () => {
    server.faults.push({ when: isPost, status: 403, message: "TF401027: you need PullRequestContribute" });
    const { status, stdout, stderr } = await runs(repository, own(), variables, env);
    assert.equal(status, 2);
    assert.match(stderr, /answers 403: TF401027.*Contribute to pull requests/);
    assert.match(stdout, /### Entra writeback, prod/);
    assert.deepEqual(server.comments, []);
  });

  it("makes a comment anew that somebody deletes while it is edited", async () => {
    await runs(repository, own(), variables, env);
    server.beforeEdit = () => (server.comments = []);
    const { stdout } = await runs(repository, own(), variables, { ...env, BUILD_BUILDID: "42" });
    assert.match(stdout, /comment at Azure DevOps: created/);
    assert.equal(server.comments.length, 1);
  });

  it("two runs at once leave one comment, of the later", async () => {
    server.slowness = 50;
    await Promise.all(["41", "42"].map((id) => runs(repository, own(), variables, { ...env, BUILD_BUILDID: id })));
    assert.deepEqual(server.comments.map(({ body }) => / run 42\d* -->/.test(body)), [true], server.comments[0]?.body); // prettier-ignore
  });

  it("tells a fork's in the log, and asks the forge for nothing", async () => {
    const fork = compiled(template, { preview: true })[1] ?? assert.fail();
    const told = await runs(repository, fork, variables, { ...env, SYSTEM_PULLREQUEST_ISFORK: "True" });
    assert.match(told.stdout, /### Entra writeback, prod/);
    assert.deepEqual(server.asked, []);
  });

  it("takes names of hosts out where that is asked", async () => {
    for (const hideHostNames of [false, true]) {
      const step = compiled(template, { hideHostNames })[1] ?? assert.fail();
      const told = await runs(repository, step, {}, { ...env, SYSTEM_PULLREQUEST_ISFORK: "True" });
      assert.match(told.stdout, hideHostNames ? /"Host #40;host 1#41;"/ : /"Host CORP-AGENT1"/);
      assert.equal(told.stdout.includes("CORP-AGENT"), !hideHostNames);
    }
  });

  it("judges under the levels of a file", async () => {
    repository.write(JSON.stringify({ "minimum-password-age": "advisory" }), "rules.json");
    const told = await runs(repository, last(compiled(template, { policyPackConfig: "rules.json" })), variables, env);
    assert.equal(told.status, 0, told.stderr);
    assert.match(server.comments[0]?.body ?? "", /3 new warnings/);
  });

  it("takes parameters as words and never as commands", async () => {
    const stacks = ["$(touch forged)", "`touch forged`", "--dry-run", "prod"];
    for (const step of [compiled(template, { stacks })[1], last(compiled(template, { stacks }))]) {
      const { status, stderr } = await runs(repository, step ?? assert.fail(), variables, env);
      assert.equal(status, 2);
      assert.match(stderr, /Pulumi\.--dry-run\.yaml does not exist/);
    }
    const preview = last(compiled(template, { preview: true, comment: "edit; touch forged" }));
    assert.equal((await runs(repository, preview, variables, env)).status, 2);
    assert.equal(existsSync(join(repository.folder, "forged")), false);
  });

  it("says in the comment of a preview that there was none, where the agent has no Pulumi", async () => {
    const bare = { ...env, PATH: `${join(process.execPath, "..")}:/usr/bin:/bin` };
    const step = last(compiled(template, { preview: true, serviceConnection: "reader" }));
    const { status, stdout } = await runs(repository, step, variables, bare);
    assert.match(stdout, /comment at Azure DevOps: created/);
    assert.match(server.comments[0]?.body ?? "", /There is no pulumi on the PATH/);
    assert.equal(status, 2);
  });
});
