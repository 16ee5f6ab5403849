import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { kit } from "../engine/engine.ts";
import { attestedToday } from "../support/attestedToday.ts";
import { hostileTexts } from "./hostileTexts.ts";
import { ScratchRepository } from "./scratchRepository.ts";

const contoso = attestedToday(readFileSync(join(kit, "examples/Pulumi.contoso.yaml"), "utf8"));
const changed = contoso
  .replace("minimumPasswordAge: 0 #", "minimumPasswordAge: 1 #")
  .replace("accountUnlock: true", "accountUnlock: false");

const soon = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);

describe("ewb pr without an engine", () => {
  let repository: ScratchRepository;
  beforeEach(() => (repository = new ScratchRepository(contoso)));
  afterEach(() => repository.remove());

  it("tells what is declared differently than at a commit, says that nothing was previewed, and fails as ewb check does", async () => {
    repository.write(changed);
    const { status, stdout, stderr } = await repository.ewb({}, "pr", "--base", "HEAD");
    assert.equal(stderr, "");
    assert.match(stdout, /^### Entra writeback, prod: 3 declared differently$/m);
    assert.match(stdout, /🛑 \*\*2 new errors\*\*/);
    assert.match(stdout, /\*\*Not previewed\*\*/);
    assert.match(stdout, /\*\*Age\*\* \(2\) GroupPolicyObject corp/);
    assert.match(stdout, /turns off “Allow users to unlock accounts/);
    assert.match(stdout, /\(Pulumi\\\.prod\\\.yaml\\:\d+\)/);
    assert.doesNotMatch(stdout, /[0-9a-f]{8}-[0-9a-f]{4}-/);
    assert.equal(status, 1);
  });

  it("says beside the commit that there are changes that are not in it, of files that Git knows and of stack files", async () => {
    const base = repository.git("rev-parse", "HEAD");
    repository.write(changed);
    const foot = async () => {
      const { stdout } = await repository.ewb({}, "pr", repository.file, "--base", base);
      return /<sub>ewb [^]*?<\/sub>/.exec(stdout)?.[0] ?? stdout;
    };
    const [clean, dirty] = [/· commit [0-9a-f]{12}<\/sub>$/, / with changes that are not committed<\/sub>$/];
    assert.match(await foot(), dirty);
    repository.commit("Changed");
    repository.write("{}", "report.json");
    assert.match(await foot(), clean);
    repository.write(contoso, "Pulumi.other.yaml");
    assert.match(await foot(), dirty);
  });

  it("tells hosts that are protected no longer, let somebody in, or move to another subnet", async () => {
    const agents = "agents: # three Azure VMs";
    const open = `agents:\n        deleteProtection: false\n        administration: { from: 10.9.0.0/26 }\n        # three`;
    repository.write(contoso.replace(agents, open).replace("/subnets/tier0", "/subnets/dmz"));
    const { stdout } = await repository.ewb({}, "pr", "--base", "HEAD");
    const [, dangers = ""] = /#### Check these first\n([^]*?)\n\n/.exec(stdout) ?? [];
    assert.match(
      dangers,
      /\*\*Network\*\* NetworkSecurityGroup corp\\\.contoso\\\.com: opens a way in\\: TCP 3389 from/,
    );
    assert.match(
      dangers,
      /\*\*Network\*\* \(3\) NetworkInterface .*: moves to another subnet\\: tier0 of hub → dmz of hub/,
    );
    assert.match(dangers, /\*\*Protected\*\* \(3\) VirtualMachine .*: is no longer protected against deletion/);
    assert.doesNotMatch(dangers, /fabrikam/);
  });

  it("takes no text of a stack file for anything but text", async () => {
    const told = async (texts: readonly string[]) => {
      const [first = ""] = texts;
      const config = parseDocument(changed);
      const set = (value: unknown, ...path: (string | number)[]) => config.setIn(["config", ...path], value);
      const forest = ["entra-writeback:forests", 0];
      set(first, ...forest, "groupPolicy", "name");
      set(Object.fromEntries(texts.map((text, index) => [`tag${index}`, text])), ...forest, "agents", "tags");
      for (const key of ["by", "note", "evidence"]) set(first, "entra-writeback:tenant", "attestation", key);
      const accepted = { rule: "minimum-password-age", reason: first, owner: first, approvedBy: first, expires: soon };
      set([accepted], "entra-writeback:exemptions");
      repository.write(config.toString());
      return repository.ewb({}, "pr", "--base", "HEAD");
    };
    /** What the comment consists of, without its texts. */
    const skeleton = (comment: string) =>
      comment.split("\n").map((line) => /^ *(#+ |<\/?\w+|```\w*|[-*>|] (?:🔻|🛑|⚠️)?)/.exec(line)?.[1] ?? (line === "" ? "" : "text")); // prettier-ignore
    const texts = hostileTexts.filter((text) => text.length < 200 && text.isWellFormed() && !/\p{Cc}/u.test(text));
    assert.ok(texts.length > 30);
    const harmless = await told(texts.map((_, index) => `harmless ${index}`));
    assert.match(harmless.stdout, /newly exempted from minimum.* by harmless 0/);
    for (const first of [
      "</details><h1>Approved</h1>",
      "::error::forged ##vso[task.setvariable variable=x]y",
      "[click](https://evil.example) @octocat #1",
    ]) {
      const { status, stdout, stderr } = await told([first, ...texts.slice(1)]);
      assert.equal(stderr, harmless.stderr);
      assert.equal(status, harmless.status);
      assert.deepEqual(skeleton(stdout), skeleton(harmless.stdout), stdout);
      const prose = stdout.replace(/^```mermaid$[^]*?^```$/m, "");
      assert.doesNotMatch(
        prose,
        /<(?!\/?(details|summary|sub|br)\b)[a-z]|\]\(|(^|[^\w`\u200b])@[a-z]|^\s*::|##vso\[|[\p{Bidi_Control}]/imu,
      );
    }
  });

  it("says nothing of what was there before", async () => {
    const same = await repository.ewb({}, "pr", "--base", "HEAD");
    assert.deepEqual(same, { status: 0, stdout: "Pulumi.prod.yaml: no changes\n", stderr: "" });
  });

  it("tells known findings from new ones, and what is fixed", async () => {
    repository.write(changed);
    repository.commit("A bad age");
    repository.write(changed.replace("accountUnlock: false", "accountUnlock: true"));
    const known = await repository.ewb({}, "pr", "--base", "HEAD");
    assert.match(known.stdout, /No new findings · 2 known findings/);
    assert.equal(known.status, 1); // it would be deployed all the same
    repository.write(contoso);
    const fixed = await repository.ewb({}, "pr", "prod", "--base", "HEAD");
    assert.match(fixed.stdout, /No new findings · 2 fixed/);
    assert.equal(fixed.status, 0);
  });

  it("takes a known finding that says something else now as new, and tells what it was", async () => {
    repository.write(changed);
    repository.commit("A bad age");
    repository.write(changed.replace("minimumPasswordAge: 1 #", "minimumPasswordAge: 2 #"));
    const { stdout, status } = await repository.ewb({}, "pr", "--base", "HEAD");
    assert.match(stdout, /🛑 \*\*2 new errors\*\* *$/m);
    assert.match(stdout, /is 2 days.*<br>\*\*Changed\*\*, was: .* is 1 day/);
    assert.equal(status, 1);
  });

  it("a new stack file is all new; one that cannot be used is told, with its line and its exit code", async () => {
    repository.write(contoso, "Pulumi.test.yaml");
    const fresh = await repository.ewb({}, "pr", "test", "--base", "HEAD");
    assert.match(fresh.stdout, /\d+ newly declared/);
    assert.match(fresh.stdout, /The stack file is new/);
    repository.write(contoso.replace("accountUnlock", "acountUnlock"));
    const broken = await repository.ewb({}, "pr", "prod", "--base", "HEAD");
    assert.match(broken.stdout, /not judged: 1 problem/);
    assert.match(broken.stdout, /Pulumi\\\.prod\\\.yaml\\:\d+\\:\d+\\: tenant\\\.writeback\\\.acountUnlock/);
    assert.equal(broken.status, 2);
    const none = await repository.ewb({}, "pr", "other");
    assert.match(none.stderr, /Pulumi\.other\.yaml does not exist/);
    assert.equal(none.status, 2);
  });

  const event = (name: string, more: object = {}) => {
    const { base, head } = repository.pullRequest(changed);
    const file = join(repository.folder, ".git", "event.json");
    const repo = { full_name: "contoso/identity" };
    const pull_request = { number: 7, head: { sha: head, repo }, base: { sha: base, repo }, ...more };
    writeFileSync(file, JSON.stringify({ pull_request }));
    const summary = join(repository.folder, ".git", "summary.md");
    const env = {
      GITHUB_ACTIONS: "true",
      GITHUB_EVENT_NAME: name,
      GITHUB_EVENT_PATH: file,
      GITHUB_STEP_SUMMARY: summary,
    };
    return { env: { ...env, GITHUB_REPOSITORY: "contoso/identity" }, summary, head };
  };

  it("a fork gets a summary of the job, no comment and no preview, whatever credentials there are", async () => {
    const { env, summary, head } = event("pull_request", {
      head: { sha: "ab".repeat(20), repo: { full_name: "stranger/identity" } },
    });
    assert.notEqual(head, "");
    const access = {
      GITHUB_TOKEN: "canary-token",
      GITHUB_API_URL: "http://127.0.0.1:1",
      PULUMI_ACCESS_TOKEN: "canary",
    };
    const { status, stdout, stderr } = await repository.ewb({ ...env, ...access }, "pr", "--preview");
    assert.equal(stderr, "");
    assert.match(readFileSync(summary, "utf8"), /🛑 \*\*2 new errors\*\*/);
    assert.match(stdout, /A pull request from a fork is not previewed/);
    assert.equal(status, 1);
  });

  it("a fork that is gone is a fork", async () => {
    const { env } = event("pull_request", { head: { sha: "ab".repeat(20), repo: null } });
    const { stderr } = await repository.ewb({ ...env, GITHUB_TOKEN: "t", GITHUB_API_URL: "http://127.0.0.1:1" }, "pr");
    assert.equal(stderr, "");
  });

  for (const name of ["pull_request_target", "workflow_run"])
    it(`runs nothing on ${name}: a fork's program would have the repository's credentials`, async () => {
      const { env, summary } = event(name);
      const { status, stdout, stderr } = await repository.ewb(env, "pr");
      assert.equal(stdout, "");
      assert.match(stderr, /Let it run on pull_request\./);
      assert.equal(status, 2);
      assert.equal(existsSync(summary), false);
    });

  it("a clone of one commit has nothing to be held against, and says so", async () => {
    const { env } = event("pull_request");
    repository.git("checkout", "--quiet", "--orphan", "shallow");
    repository.commit("All there is");
    const missing = { ...env, GITHUB_EVENT_PATH: join(repository.folder, ".git", "event2.json") };
    const told = JSON.parse(readFileSync(env.GITHUB_EVENT_PATH, "utf8")) as { pull_request: { base: { sha: string } } };
    told.pull_request.base.sha = "cd".repeat(20);
    writeFileSync(missing.GITHUB_EVENT_PATH, JSON.stringify(told));
    const { status, stdout, stderr } = await repository.ewb(missing, "pr");
    assert.equal(stdout, "");
    assert.match(stderr, /what it changes is not known and nothing is posted\. Fetch two commits or more/);
    assert.equal(status, 2);
  });

  it("says that it was not compared under another program", async () => {
    repository.write("declareStack();\n", "index.js");
    repository.commit("Another program");
    const { stdout } = await repository.ewb({}, "pr", "--base", "HEAD^1");
    assert.match(stdout, /^### Entra writeback, prod: not compared$/m);
    assert.match(stdout, /The program is not the base's \(index\\\.js\)|The program is not the base\\'s/);
  });

  it("says that it was not compared where nobody says with what, and how to", async () => {
    const { stdout } = await repository.ewb({}, "pr");
    assert.match(stdout, /^### Entra writeback, prod: not compared$/m);
    assert.match(stdout, /held against is not named\\: \\-\\-base takes a commit or a branch/);
  });

  it("asks no repository that a pull request brings as files", async () => {
    const bare = join(repository.folder, "infra");
    repository.git("clone", "--quiet", "--bare", ".", "infra");
    const harmful = "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n\tfsmonitor = touch ../touched; false\n"; // prettier-ignore
    writeFileSync(join(bare, "config"), harmful);
    writeFileSync(join(bare, "Pulumi.prod.yaml"), readFileSync(join(repository.folder, "Pulumi.prod.yaml")));
    const { stderr } = await repository.ewb({}, "pr", "infra/Pulumi.prod.yaml", "--base", "HEAD");
    assert.match(stderr, /No commit to hold/);
    await repository.ewb({}, "check", "infra/Pulumi.prod.yaml", "--format", "json");
    assert.equal(existsSync(join(repository.folder, "touched")), false);
    assert.equal(existsSync(join(bare, "touched")), false);
  });
});
