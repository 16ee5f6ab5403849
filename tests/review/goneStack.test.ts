import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { kit } from "../engine/engine.ts";
import { attestedToday } from "../support/attestedToday.ts";
import { LoopbackForge } from "./loopbackForge.ts";
import { ScratchRepository } from "./scratchRepository.ts";

const contoso = attestedToday(readFileSync(join(kit, "examples/Pulumi.contoso.yaml"), "utf8"));

describe("ewb pr, of a stack file that a change deletes", () => {
  let repository: ScratchRepository;
  beforeEach(() => (repository = new ScratchRepository(contoso)));
  afterEach(() => repository.remove());
  const remove = () => rmSync(join(repository.folder, repository.file));
  const pr = (...words: string[]) => repository.ewb({}, "pr", "--base", "HEAD", ...words);

  it("says what it declared, that nothing is destroyed, and what goes on without rules", async () => {
    remove();
    const { status, stdout, stderr } = await pr();
    assert.equal(stderr, "");
    const top = stdout.split("\n").slice(0, 10).join("\n");
    assert.match(top, /^### Entra writeback, prod: 🛑 the stack file is deleted$/m);
    assert.match(
      top,
      /\*\*That destroys nothing\.\*\* It declared \d+ resources at [0-9a-f]{12}\. What is deployed goes on/,
    );
    assert.match(top, /pulumi destroy/);
    assert.match(top, /^- 3 DomainRootDelegation: corp/m);
    assert.match(stdout, /^- \d VirtualMachine: corp/m);
    assert.match(stdout, /<details><summary>\d+ other types<\/summary>/);
    assert.doesNotMatch(stdout, /Check these first|takes ResetPassword|no longer declared|[0-9a-f]{8}-[0-9a-f]{4}-/);
    assert.equal(status, 0);
    assert.equal((await pr("--fail-on", "warning")).status, 1);
    const hidden = await pr("--hide-host-names");
    assert.doesNotMatch(hidden.stdout, /agent\\-1/);
  });

  it("says it of a stack that is named, beside what it says of the others", async () => {
    remove();
    repository.write(contoso, "Pulumi.test.yaml");
    const { stdout } = await pr();
    assert.match(stdout, /^### Entra writeback, test: \d+ newly declared$/m);
    assert.match(stdout, /^### Entra writeback, prod: 🛑 the stack file is deleted$/m);
    for (const name of ["prod", "contoso/hybrid/prod", "Pulumi.prod.yaml"])
      assert.match((await pr(name)).stdout, /prod: 🛑 the stack file is deleted/);
    const never = await pr("never");
    assert.match(never.stderr, /Pulumi\.never\.yaml does not exist/);
    assert.equal(never.status, 2);
  });

  it("says nothing of a file that only has the other ending, or that was never a stack's", async () => {
    repository.write("settings: {}\n", "Pulumi.prod.deploy.yaml");
    repository.commit("Settings of deployments");
    rmSync(join(repository.folder, "Pulumi.prod.deploy.yaml"));
    remove();
    repository.write(contoso, "Pulumi.prod.yml");
    const { stdout } = await pr();
    assert.doesNotMatch(stdout, /is deleted/);
  });

  it("says that it does not know what a file declared that cannot be used", async () => {
    repository.write(contoso.replace("accountUnlock", "acountUnlock"));
    repository.commit("A bad file");
    remove();
    const { status, stdout } = await pr();
    assert.match(stdout, /What it declared is not known: Pulumi\\\.prod\\\.yaml/);
    assert.doesNotMatch(stdout, /0 resources/);
    assert.equal(status, 0);
    assert.doesNotMatch((await pr("--hide-host-names")).stdout, /acountUnlock/);
  });

  it("says it in the comment that the stack has had, and takes it back there", async () => {
    const server = await LoopbackForge.start();
    try {
      const base = repository.git("rev-parse", "HEAD");
      repository.git("checkout", "--quiet", "-b", "change");
      repository.git("rm", "--quiet", repository.file);
      const merged = (number: number) => {
        const head = repository.commit("A change");
        repository.git("checkout", "--quiet", "--detach", base);
        repository.git("merge", "--quiet", "--no-ff", "--message", "Merge", head);
        const repo = { full_name: "contoso/identity" };
        const event = join(repository.folder, ".git", "event.json");
        writeFileSync(event, JSON.stringify({ pull_request: { number: 7, head: { sha: head, repo }, base: { sha: base, repo } } })); // prettier-ignore
        return {
          ...{ GITHUB_ACTIONS: "true", GITHUB_EVENT_NAME: "pull_request", GITHUB_EVENT_PATH: event },
          ...{ GITHUB_REPOSITORY: "contoso/identity", GITHUB_API_URL: server.url, GITHUB_TOKEN: "canary-token" },
          ...{ GITHUB_GRAPHQL_URL: `${server.url}/graphql`, GITHUB_RUN_ID: String(number) },
        };
      };
      const gone = await repository.ewb(merged(1), "pr");
      assert.match(gone.stdout, /Pulumi\.prod\.yaml: comment at GitHub: created/);
      repository.git("checkout", "--quiet", "change");
      repository.write(contoso);
      const back = await repository.ewb(merged(2), "pr");
      assert.match(back.stdout, /Pulumi\.prod\.yaml: comment at GitHub: edited/);
    } finally {
      await server.stop();
    }
  });
});
