import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { kit } from "../engine/engine.ts";
import { compiled } from "./azurePipelines.ts";

const text = readFileSync(join(kit, "ci/github/drift.yml"), "utf8");
const { on, permissions, jobs } = parse(text) as {
  on: object;
  permissions: object;
  jobs: Record<string, { permissions: object; steps: { run?: string }[] }>;
};

describe("the workflow that looks for drift", () => {
  it("runs on a schedule or a person's start alone, asks for the least, pins by hash, puts nothing into a command's text", () => {
    assert.deepEqual(Object.keys(on), ["schedule", "workflow_dispatch"]);
    assert.deepEqual(permissions, {});
    assert.deepEqual(Object.keys(jobs), ["drift"]);
    assert.deepEqual(jobs["drift"]?.permissions, { contents: "read", "id-token": "write", issues: "write" });
    const uses = [...text.matchAll(/uses: (\S+)/g)].map(([, used = ""]) => used);
    assert.equal(uses.length, 3);
    for (const used of uses) assert.match(used, /@[0-9a-f]{40}$/);
    const commands = jobs["drift"].steps.flatMap(({ run }) => run ?? []);
    assert.deepEqual(commands, ["npm ci --ignore-scripts", "npx --no-install ewb drift --no-fail"]);
  });
});

describe("the pipeline that looks for drift", () => {
  const pipeline = readFileSync(join(kit, "ci/azure-pipelines/drift.yml"), "utf8");
  const { trigger, pr, schedules } = parse(pipeline) as Record<string, unknown>;

  it("runs on a schedule or a person's start alone, and for what nobody has pushed too", () => {
    assert.deepEqual([trigger, pr], ["none", "none"]);
    assert.deepEqual(schedules, [{ cron: "23 4 * * *", displayName: "Drift", branches: { include: ["main"] }, always: true }]); // prettier-ignore
  });

  it("maps a token and what is said in parameters, and a passphrase where one is named", () => {
    const step = (given = {}) => compiled("drift.yml", given).at(-1);
    assert.deepEqual(step()?.env, { SYSTEM_ACCESSTOKEN: "$(System.AccessToken)", EWB_STACKS: "", EWB_WORK_ITEM_TYPE: "Issue", EWB_HIDE_HOST_NAMES: "False" }); // prettier-ignore
    assert.equal(step({ passphraseVariable: "pulumiPassphrase" })?.env?.["PULUMI_CONFIG_PASSPHRASE"], "$(pulumiPassphrase)"); // prettier-ignore
    assert.doesNotMatch(step()?.inputs?.["inlineScript"] ?? assert.fail(), /\$\(|\$\{\{|\$\[/);
  });
});
