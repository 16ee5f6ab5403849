import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { attestedToday } from "../support/attestedToday.ts";
import { kit, needsEngine } from "./engine.ts";
import { edited, PreviewedRepository } from "./previewedRepository.ts";

const contoso = attestedToday(readFileSync(join(kit, "examples", "Pulumi.contoso.yaml"), "utf8"));

describe("ewb pr on the real engine", () => {
  let repository: PreviewedRepository;
  let folder: string;
  let deployed: string;
  before(async function () {
    await needsEngine(this);
    folder = mkdtempSync(join(tmpdir(), "ewb-pr-engine-"));
    repository = await PreviewedRepository.open(contoso, folder);
    await repository.up();
    deployed = repository.read(repository.file);
  });
  after(async () => {
    await repository?.close();
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });
  const pr = (...words: string[]) => repository.ewb(repository.env, "pr", "--preview", "--base", "HEAD", ...words);

  it("has nothing to say of a stack that is as it is declared", async () => {
    repository.write(deployed);
    assert.deepEqual(await pr(), { status: 0, stdout: "Pulumi.prod.yaml: no changes\n", stderr: "" });
  });

  it("tells what the engine plans, with values and no id", async () => {
    repository.write(edited(deployed, ["passwordHistorySize: 24 #", "passwordHistorySize: 20 #"]));
    const { status, stdout, stderr } = await pr();
    assert.equal(stderr, "");
    assert.match(stdout, /Previewed by Pulumi \d/);
    assert.match(stdout, /: 2 to update$/m);
    assert.match(stdout, /passwordHistorySize 24 → 20/);
    assert.doesNotMatch(stdout, /[0-9a-f]{8}-[0-9a-f]{4}-|canary/);
    assert.equal(status, 0);
  });

  it("tells a violation once, with its place, although the engine stops at it", async () => {
    repository.write(edited(deployed, ["minimumPasswordAge: 0 #", "minimumPasswordAge: 1 #"]));
    const { status, stdout, stderr } = await pr();
    assert.equal(stderr, "");
    assert.match(stdout, /🛑 \*\*2 new errors\*\*/);
    assert.match(stdout, /EWB\\-014 corp\\.contoso\\.com \(Pulumi\\.prod\\.yaml\\:\d+\)/);
    assert.equal(status, 1);
  });

  it("leaves events behind, with which a check reports in every format what the engine's policies said", async () => {
    repository.write(edited(deployed, ["passwordHistorySize: 24 #", "passwordHistorySize: 20 #"]));
    const log = join(repository.folder, ".git", "events.json");
    const env = { ...repository.env, PULUMI_DEBUG_COMMANDS: "true" };
    const words = ["preview", "--stack", "prod", "--non-interactive", "--policy-pack", join(kit, "policies/pack"), "--event-log", log]; // prettier-ignore
    const { status, stderr } = await repository.start(repository.pulumi, words, env);
    assert.equal(status, 0, stderr);
    const urn = "urn:pulumi:prod::hybrid::azuread:index/group:Group::pilot";
    const theirs = { sequence: 9999, policyEvent: { policyName: "tags", policyPackName: "contoso", enforcementLevel: "advisory", message: "It has no tags.", resourceUrn: urn } }; // prettier-ignore
    writeFileSync(log, `${readFileSync(log, "utf8").trimEnd()}\n${JSON.stringify(theirs)}\n`);
    const told = await repository.ewb(repository.env, "check", "prod", "--event-log", log, "--format", "json");
    assert.equal(told.stderr, "");
    const { findings, notEvaluated } = JSON.parse(told.stdout) as { findings: { rule: string; file: string; line?: number }[]; notEvaluated: unknown[] }; // prettier-ignore
    assert.deepEqual(notEvaluated, []);
    assert.deepEqual(findings.map(({ rule }) => rule).sort(), ["gpo-password-history", "gpo-password-history", "tags"]);
    assert.ok(findings.every(({ rule, line }) => rule === "tags" || line !== undefined));
    const sarif = await repository.ewb(repository.env, "check", "prod", "--event-log", log, "--format", "sarif");
    assert.match(sarif.stdout, /"text": "It has no tags\./);
  });

  it("gives the engine the levels that are chosen, and takes what it says at them", async () => {
    repository.write(edited(deployed, ["minimumPasswordAge: 0 #", "minimumPasswordAge: 1 #"]));
    const policies = { "minimum-password-age": "advisory" };
    repository.write(JSON.stringify({ version: 2, policies }), ".git/rules.json");
    const { status, stdout, stderr } = await pr("--policy-pack-config", ".git/rules.json");
    assert.equal(stderr, "");
    assert.match(stdout, /Previewed by Pulumi \d/);
    assert.match(stdout, /⚠️ \*\*3 new warnings\*\*/); // two domains, and the level itself
    assert.doesNotMatch(stdout, /A rule stopped the preview/);
    assert.equal(status, 0);
  });

  it("takes what is gone from the stack file as what is to be deleted, and says what is protected", async () => {
    const [without] = deployed.split("    - domains: [fabrikam.example]");
    const salt = /\nencryptionsalt: .*/.exec(deployed)?.[0] ?? assert.fail();
    repository.write(`${without}${without?.includes("encryptionsalt") ? "" : salt}\n`);
    const { status, stdout } = await pr();
    assert.match(stdout, /🛑 21 no longer declared/); // the engine ends such a preview without its changes
    assert.match(stdout, /cannot be deleted because it is protected/);
    assert.match(stdout, /\*\*Host\*\* \(2\) VirtualMachine fabrikam\\.example\\-agent\\-1/);
    assert.equal(status, 2);
    assert.match(stdout, /\*\*Rights\*\* DomainRootDelegation fabrikam\\.example: takes/);
  });

  it("tells what is protected no longer, and who is let in, at the hosts that it is so for", async () => {
    const agents = "agents: # three Azure VMs";
    repository.write(edited(deployed, [agents, `agents:\n        deleteProtection: false\n        administration: { from: 10.9.0.0/26 }\n        ${agents.slice(8)}`])); // prettier-ignore
    const { status, stdout, stderr } = await pr();
    assert.equal(stderr, "");
    assert.match(stdout, /Previewed by Pulumi .*\n\n#### Check these first/);
    assert.match(stdout, /\*\*Protected\*\* \(3\) VirtualMachine corp.*: is no longer protected against deletion$/m);
    assert.match(
      stdout,
      /\*\*Network\*\* NetworkSecurityGroup corp\\.contoso\\.com: opens a way in\\: TCP 3389 from 10/,
    );
    assert.doesNotMatch(stdout, /fabrikam.*protect/);
    assert.equal(status, 0);
  });

  it("tells what an update would refuse: another tenant, while writeback counts as on in the one before", async () => {
    repository.write(
      edited(deployed, ["id: 72f988bf-0000-0000-0000-000000000000", "id: 72f988bf-0000-0000-0000-00000000dddd"]),
    );
    const { status, stdout } = await pr();
    assert.equal(status, 2);
    assert.match(stdout, /🛑 \*\*not judged: 1 problem\*\*/);
    assert.match(stdout, /is another tenant, but in .* counts as on .*With the tenant before, clear its boxes/);
    assert.doesNotMatch(stdout, /dddd/);
  });

  it("reviews what is declared of a stack that was never deployed, and says that it is not", async () => {
    repository.write(contoso.replace("minimumPasswordAge: 0 #", "minimumPasswordAge: 1 #"), "Pulumi.fresh.yaml");
    const review = (...words: string[]) => repository.ewb(repository.env, "pr", "fresh", "--preview", "--base", "HEAD", ...words); // prettier-ignore
    const { status, stdout, stderr } = await review();
    assert.equal(stderr, "");
    assert.match(stdout, /^### Entra writeback, fresh: \d+ newly declared$/m);
    assert.match(stdout, /\*\*2 new errors\*\*/);
    assert.match(stdout, /\*\*Not previewed\*\*.* Not deployed yet\\: the backend/);
    assert.doesNotMatch(stdout, /not judged/);
    assert.equal(status, 1);
    repository.write(contoso, "Pulumi.fresh.yaml");
    assert.equal((await review()).status, 0);
    repository.git("add", "Pulumi.fresh.yaml");
    repository.git("commit", "--quiet", "--message", "A stack", "Pulumi.fresh.yaml");
    const same = await review();
    assert.match(same.stdout, /^Pulumi\.fresh\.yaml: no changes declared\. Not deployed yet: /);
    assert.equal(same.status, 0);
    // Another failure stays one: nobody knows whether there is such a stack.
    const away = { ...repository.env, PULUMI_BACKEND_URL: "file:///nowhere/at/all" };
    const failed = await repository.ewb(away, "pr", "fresh", "--preview", "--base", "HEAD");
    assert.match(failed.stdout, /not judged: 1 problem/);
    assert.equal(failed.status, 2);
    repository.git("rm", "--quiet", "--force", "Pulumi.fresh.yaml");
    repository.git("commit", "--quiet", "--message", "No such stack", "Pulumi.fresh.yaml");
  });

  it("says why there is no preview, tells what is declared, and fails", async () => {
    repository.write(edited(deployed, ["accountUnlock: true", "accountUnlock: false"]));
    const other = await repository.ewb({ ...repository.env, PULUMI_CONFIG_PASSPHRASE: "wrong" }, "pr", "--preview", "--base", "HEAD"); // prettier-ignore
    assert.match(other.stdout, /not judged: 1 problem/);
    assert.match(other.stdout, /incorrect passphrase/);
    assert.match(other.stdout, /\*\*Not previewed\*\*/);
    assert.equal(other.status, 2);
    const none = await repository.ewb(
      { ...repository.env, PATH: "/usr/bin:/bin" },
      "pr",
      "--preview",
      "--base",
      "HEAD",
    );
    assert.match(none.stdout, /There is no pulumi on the PATH/);
    assert.equal(none.status, 2);
  });
});
