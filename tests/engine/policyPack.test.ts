import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pulumi } from "../../sandbox/deployment.ts";
import { SandboxError } from "../../sandbox/failure.ts";
import { withExceptions } from "../../policies/engineExceptions.ts";
import type { Exempted } from "../../policies/exemptions.ts";
import { runOperation } from "../../sandbox/run.ts";
import { newRunLog, record, type RunLog } from "../../sandbox/report/runLog.ts";
import { memory, needsEngine, testStack, type TestStack } from "./engine.ts";

// The situations of Pulumi's own conformance tests for policies, over assignments of Azure Policy that demand an age.
const program = `
import * as pulumi from "@pulumi/pulumi";
import { authorization, resources } from "@pulumi/azure-native";
const group = new resources.ResourceGroup("group", { location: "westeurope" });
const later = group.id.apply(() => "1"); // not known before the group is there
const ages = { known: "1", secret: pulumi.secret("1"), unknown: later, secretUnknown: pulumi.secret(later), fine: "0" };
for (const [name, value] of Object.entries(ages)) {
  new authorization.PolicyAssignment(name, {
    policyAssignmentName: name,
    scope: "/subscriptions/1",
    policyDefinitionId: "/providers/Microsoft.Authorization/policyDefinitions/237b38db-ca4d-4259-9e47-7882441ca2c0",
    parameters: { MinimumPasswordAge: { value } },
  });
}
`;
const pack = fileURLToPath(new URL("../../policies/pack/run", import.meta.url));
const rule = "azure-policy-minimum-age";
const said = ({ policies }: Pick<RunLog, "policies">) =>
  policies.map(({ policy, level, resource }) => `${level} ${policy} ${resource}`).sort();

describe("the policy pack on the real engine", () => {
  let stack: TestStack;
  before(async function () {
    await needsEngine(this);
    stack = testStack({ program });
  });
  after(() => stack?.remove());

  /** One run with a configuration of the pack; what was said, and what it ended with. */
  async function judged(command: "preview" | "up", configuration?: unknown) {
    const file = join(stack.folder, "pack.json");
    writeFileSync(file, JSON.stringify(configuration ?? {}));
    const events: { policyEvent?: unknown }[] = [];
    let log: RunLog | undefined;
    let failure = "";
    try {
      const settings = { ...stack.settings, output: memory(), onEvent: (event: object) => events.push(event) };
      await runOperation(
        settings,
        ({ stack: automation }, options) => {
          const policed = { ...options, policyPacks: [pack], policyPackConfigs: [file] };
          return command === "preview" ? automation.preview(policed) : automation.up(policed);
        },
        (_workspace, done) => Promise.resolve(void (log = done)),
      );
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error;
      failure = error.message;
    }
    return {
      log,
      failure,
      events: events.flatMap(({ policyEvent }) => (policyEvent === undefined ? [] : [policyEvent])),
    };
  }

  it("judges known and secret values in a preview, says which are not known yet, and stops", async () => {
    const { log, failure } = await judged("preview", { [rule]: "advisory" });
    assert.equal(failure, "");
    assert.ok(log);
    assert.deepEqual(said(log), [
      `advisory ${rule} known`,
      `advisory ${rule} secret`,
      "advisory not-evaluated secretUnknown",
      "advisory not-evaluated unknown",
    ]);
    assert.match((await judged("preview")).failure, /azure-policy-minimum-age/);
    assert.deepEqual(stack.resources(), []);
  });

  it("can be told to be silent, and takes remediate for mandatory, as no rule rewrites anything", async () => {
    const { log } = await judged("preview", { [rule]: "disabled", "not-evaluated": "disabled" });
    assert.deepEqual(log && said(log), []);
    assert.match((await judged("preview", { [rule]: "remediate" })).failure, /azure-policy-minimum-age/);
  });

  it("lets the engine refuse numbers that would make a rule weaker", async () => {
    const { failure } = await judged("preview", { "agent-count": { hosts: 1 } });
    assert.match(failure, /agent-count: hosts: Must be greater than or equal to 3/);
  });

  it("shows what Pulumi's own exceptions let pass", async () => {
    const urn = (name: string) => `urn:pulumi:test::engine-test::azure-native:authorization:PolicyAssignment::${name}`;
    const match = [{ policies: [rule], targets: [urn("known"), urn("secret")] }];
    const { log, failure, events } = await judged("preview", {
      version: 2,
      exceptions: { one: { reason: "moved", match } },
    });
    assert.equal(failure, "");
    assert.ok(log && said(log).includes(`mandatory ${rule} known`));
    assert.ok(JSON.stringify(events).includes('"exceptions":[{"id":"one","reason":"moved"}]'), JSON.stringify(events));
  });

  it("takes exemptions from the stack's configuration", async () => {
    const soon = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    const exemption = `{ rule: ${rule}, reason: pilot, approvedBy: Ann Smith, expires: "${soon}" }`;
    stack.configure(`config:\n  entra-writeback:exemptions:\n    - ${exemption}\n`);
    const { log, failure } = await judged("preview");
    assert.equal(failure, "");
    const known = ["advisory exempted known", "advisory exempted secret"];
    assert.deepEqual(log && said(log), [...known, "advisory not-evaluated secretUnknown", "advisory not-evaluated unknown"]); // prettier-ignore
    const held = { rule, reason: "pilot", approvedBy: "Ann Smith", expires: soon };
    const urn = (name: string) => `urn:pulumi:test::engine-test::azure-native:authorization:PolicyAssignment::${name}`;
    const exempted = ["known", "secret"].map((name) => ({ exemption: held, resource: { urn: urn(name) } }) as Exempted);
    const written = JSON.parse(String(withExceptions("pack.json", "", exempted))) as object;
    const { events } = await judged("preview", written);
    assert.match(
      JSON.stringify(events),
      /"exceptions":\[\{"id":"ewb-[0-9a-f]{12}","reason":"azure-policy-minimum-age: pilot \(/,
    );
    stack.configure("config: {}\n");
    assert.match((await judged("preview", written)).failure, /azure-policy-minimum-age/); // it excepts no rule
  });

  it("judges all of it once it is there, and what is stored of it without a run", async () => {
    const { log } = await judged("up", { [rule]: "advisory" });
    const all = ["known", "secret", "secretUnknown", "unknown"].map((name) => `advisory ${rule} ${name}`);
    assert.deepEqual(log && said(log), all);

    const state = join(stack.folder, "state.json");
    /** `pulumi policy analyze` of the exported state, with the passphrase of the stack or another one. */
    async function analyzed(more: Record<string, string>): Promise<string[]> {
      let found: string[] = [];
      await runOperation(
        { ...stack.settings, output: memory() },
        async (workspace) => {
          writeFileSync(state, await pulumi(workspace, ["stack", "export"]));
          const args = ["policy", "analyze", "--policy-pack", pack, "--json", "--file", state];
          const env = { ...process.env, ...workspace.env, ...more };
          const { status, stdout } = spawnSync(workspace.engine.path, args, {
            cwd: stack.folder,
            env,
            encoding: "utf8",
          });
          assert.equal(status, 1, "mandatory violations");
          const log = newRunLog();
          for (const line of stdout.trim().split("\n")) record(log, JSON.parse(line) as EngineEvent);
          found = said(log);
        },
        () => Promise.resolve(),
      );
      return found;
    }
    const told = (name: string) => `mandatory ${rule} ${name}`;
    assert.deepEqual(await analyzed({}), ["known", "secret", "secretUnknown", "unknown"].map(told));
    assert.deepEqual(await analyzed({ PULUMI_CONFIG_PASSPHRASE: "another" }), [
      "advisory not-evaluated secret",
      "advisory not-evaluated secretUnknown",
      told("known"),
      told("unknown"),
    ]);
  });
});
