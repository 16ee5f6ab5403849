import assert from "node:assert/strict";
import { chmodSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { kit } from "../engine/engine.ts";
import { attestedToday } from "../support/attestedToday.ts";
import { ScratchRepository } from "./scratchRepository.ts";

const contoso = attestedToday(readFileSync(join(kit, "examples/Pulumi.contoso.yaml"), "utf8"));
const tooOld = contoso.replace("minimumPasswordAge: 0 #", "minimumPasswordAge: 1 #");

describe("ewb pr under levels and thresholds that are chosen", () => {
  let repository: ScratchRepository;
  beforeEach(() => (repository = new ScratchRepository(contoso)));
  afterEach(() => repository.remove());
  const choose = (policies: object, more = {}) =>
    repository.write(JSON.stringify({ version: 2, policies, ...more }, null, 2), "rules.json");
  const pr = (...words: string[]) =>
    repository.ewb({}, "pr", "--base", "HEAD", "--policy-pack-config", "rules.json", ...words);

  it("judges both by them, so that a number that becomes stricter is no deed of the stack's", async () => {
    choose({ "agent-count": { enforcementLevel: "mandatory", hosts: 50 } });
    const same = await pr();
    assert.match(same.stdout, /^Pulumi\.prod\.yaml: no changes; \d known findings? in it$/m);
    assert.equal(same.status, 1);
    repository.write(contoso.replace("accountUnlock: true", "accountUnlock: false"));
    const { stdout, stderr } = await pr();
    assert.equal(stderr, "");
    assert.match(stdout, /No new findings · \d known finding/);
    assert.match(stdout, /agent\\-count\*\* EWB\\-001 .*50/);
  });

  it("takes levels from them: what may not be open, what only warns", async () => {
    repository.write(tooOld);
    choose({ "minimum-password-age": "advisory" });
    const { status, stdout } = await pr();
    assert.match(stdout, /⚠️ \*\*3 new warnings\*\*/);
    assert.equal(status, 0);
    assert.equal((await pr("--fail-on", "warning")).status, 1);
  });

  it("tells what a change takes from the rules, and takes nothing of it for fixed", async () => {
    repository.write(tooOld);
    choose({});
    repository.commit("A bad age");
    choose({ "minimum-password-age": "disabled" });
    const { stdout } = await pr();
    assert.match(stdout, /\*\*1 new warning\*\*/);
    assert.match(stdout, /rule\\-in\\-force\*\* EWB\\-078 minimum\\-password\\-age \(rules\\\.json\)/);
    assert.doesNotMatch(stdout, /fixed/);
    repository.commit("Accepted");
    const later = await pr();
    assert.match(later.stdout, /^Pulumi\.prod\.yaml: no changes; 1 known finding in it$/m);
    assert.equal(later.status, 0);
  });

  it("tells exceptions of the engine at the stack that they are for", async () => {
    const urn = (stack: string) =>
      `urn:pulumi:${stack}::hybrid::entra-writeback:index:GroupPolicyObject::corp.contoso.com`;
    const match = ["prod", "test"].map((stack) => ({ policies: ["minimum-password-age"], targets: [urn(stack)] }));
    choose({}, { exceptions: { ours: { reason: "pilot", match } } });
    const { status, stdout } = await pr();
    assert.match(stdout, /\*\*1 new error\*\*/);
    assert.match(
      stdout,
      /exception\\-without\\-exemption\*\* EWB\\-077 corp\\\.contoso\\\.com \(rules\\\.json\\:\d+\)/,
    );
    assert.equal(status, 1);
    repository.commit("An exception");
    repository.write(contoso.replace("accountUnlock: true", "accountUnlock: false"));
    const known = (await pr()).stdout;
    assert.match(known, /No new findings · 1 known finding/);
    assert.match(known, /EWB\\-077 corp\\\.contoso\\\.com \(rules\\\.json\\:\d+\)/);
  });

  it("tells what is wrong with them as ewb check does, with its exit code", async () => {
    choose({ "minimum-password-ages": "mandatory", "agent-count": { hosts: 1 } });
    const { status, stdout, stderr } = await pr();
    const check = await repository.ewb({}, "check", "--policy-pack-config", "rules.json");
    assert.equal(stderr, check.stderr);
    assert.match(
      stderr,
      /^rules\.json:4:5: policies\.minimum-password-ages: There is no such rule\. Write minimum-password-age/m,
    );
    assert.match(stdout, /not judged: 2 problems/);
    assert.match(stdout, /- 🛑 rules\\\.json\\:6\\:\d+\\: policies\\\.agent\\-count/);
    assert.equal(status, 2);
    const none = await repository.ewb({}, "pr", "--base", "HEAD", "--policy-pack-config", "none.json");
    assert.match(none.stderr, /^none\.json: cannot be read/);
    assert.equal(none.status, 2);
  });

  it("come from the input of the action, as one word whatever is in it", async () => {
    const action = parse(readFileSync(join(kit, "ci/github/action.yml"), "utf8")) as Action;
    const { env, run } = action.runs.steps[0] ?? assert.fail();
    assert.equal(env["EWB_POLICY_PACK_CONFIG"], "${{ inputs.policy-pack-config }}");
    assert.equal(action.inputs["policy-pack-config"]?.default, "");
    repository.write('#!/bin/sh\nprintf "%s\\n" "$@"\n', ".git/npx");
    chmodSync(join(repository.folder, ".git", "npx"), 0o755);
    repository.write(run, ".git/script.sh");
    const words = async (file: string) => {
      const path = `${join(repository.folder, ".git")}${delimiter}${process.env["PATH"]}`;
      const given = { PATH: path, EWB_COMMENT: "edit", EWB_FAIL_ON: "error", EWB_POLICY_PACK_CONFIG: file };
      const { stdout } = await repository.start("bash", ["-eo", "pipefail", ".git/script.sh"], given);
      return stdout.trimEnd().split("\n");
    };
    const [before, after] = [["--no-install", "ewb", "pr", "--comment=edit", "--fail-on=error"], ["--"]];
    assert.deepEqual(await words(""), [...before, ...after]);
    assert.deepEqual(await words("my rules.json"), [...before, "--policy-pack-config=my rules.json", ...after]);
  });
});

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: {
    readonly steps: readonly { readonly run: string; readonly env: Readonly<Record<string, string>> }[];
  };
}
