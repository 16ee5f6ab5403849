import assert from "node:assert/strict";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { kit, needsEngine, testStack, type EngineRun, type TestStack } from "./engine.ts";
import { FailingRunCommands, storeName } from "./failingRunCommands.ts";

const program = (size: string) => `
import { AgentFleet } from "${pathToFileURL(join(kit, "components", "index.ts")).href}";

new AgentFleet("corp", { domain: "corp.contoso.com", subnetId: "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub/subnets/tier0", location: "westeurope", count: 3, size: "${size}" });
`;
const [smaller, larger] = ["Standard_D2s_v5", "Standard_D4s_v5"];
const gone = "The agent on CORP-AGENT2 did not come back in 600 seconds: its service is Stopped.";

const changes = ({ changes }: EngineRun) => changes.map(({ op, type, name }) => `${op} ${type} ${name}`);
const wait = (n: number) => `VirtualMachineRunCommandByVirtualMachine corp-agent-${n}-agent-return`;

/** Takes the run commands out of the state and out of Azure: a stack as the kit made it before it waited for agents. */
function forgetWaits({ folder }: TestStack): void {
  const isWait = (text: string) => text.endsWith("-agent-return") || text.endsWith("/runCommands/agent-return");
  const [state = ""] = globSync("sandbox/**/.pulumi/stacks/*/test.json", { cwd: folder }).map((file) =>
    join(folder, file),
  );
  const content = JSON.parse(readFileSync(state, "utf8")) as {
    checkpoint: { latest: { resources: { urn: string; dependencies?: string[] }[] } };
  };
  const { latest } = content.checkpoint;
  latest.resources = latest.resources
    .filter(({ urn }) => !isWait(urn))
    .map(({ dependencies = [], ...rest }) => ({ ...rest, dependencies: dependencies.filter((urn) => !isWait(urn)) }));
  writeFileSync(state, JSON.stringify(content));
  const azure = join(folder, storeName);
  const store = JSON.parse(readFileSync(azure, "utf8")) as { resources: Record<string, { id: string }> };
  const kept = Object.entries(store.resources).filter(([, { id }]) => !isWait(id));
  writeFileSync(azure, JSON.stringify({ ...store, resources: Object.fromEntries(kept) }));
}

describe("hosts whose agents are waited for", () => {
  const azure = new FailingRunCommands();
  let stack: TestStack;
  const sizes = () =>
    stack
      .resources()
      .filter(({ urn }) => urn.includes(":VirtualMachine::"))
      .map(({ inputs }) => (inputs?.["hardwareProfile"] as { vmSize: string }).vmSize);

  before(async function () {
    await needsEngine(this);
    stack = testStack({ program: program(smaller), attach: [azure.attach] });
  });
  beforeEach(() => {
    azure.done.length = 0;
  });
  after(() => stack?.remove());

  it("are made one after the other", async () => {
    assert.deepEqual((await stack.up()).errors, []);
    const expected = [1, 2, 3].flatMap((n) => [`change CORP-AGENT${n} ${smaller}`, `run CORP-AGENT${n}`]);
    assert.deepEqual(azure.done, expected);
  });

  it("are left as they are after one whose agent does not come back, and the update says which and why", async () => {
    azure.failures.set("CORP-AGENT2", gone);
    stack.rewrite(program(larger));
    await assert.rejects(stack.update(), (error: Error) => {
      assert.match(error.message, /corp-agent-2-agent-return/);
      assert.ok(error.message.includes(gone), error.message);
      return true;
    });
    assert.deepEqual(
      azure.done,
      [1, 2].flatMap((n) => [`change CORP-AGENT${n} ${larger}`, `run CORP-AGENT${n}`]),
    );
    assert.deepEqual(sizes(), [larger, larger, smaller]);
  });

  it("are still left as they are where it is not back at the next update, which looks at that host first", async () => {
    await assert.rejects(stack.update(), (error: Error) => error.message.includes(gone));
    assert.deepEqual(azure.done, ["run CORP-AGENT2"]);
    assert.deepEqual(sizes(), [larger, larger, smaller]);
  });

  it("are gone on with once it is back", async () => {
    azure.failures.clear();
    const run = await stack.update();
    assert.deepEqual(run.errors, []);
    assert.deepEqual(azure.done, ["run CORP-AGENT2", `change CORP-AGENT3 ${larger}`, "run CORP-AGENT3"]);
    assert.deepEqual(changes(run), [`replace ${wait(2)}`, "update VirtualMachine corp-agent-3", `update ${wait(3)}`]);
    assert.deepEqual(changes(await stack.update()), []);
  });

  it("are not done before the last one's agent runs again", async () => {
    azure.failures.set("CORP-AGENT3", gone);
    stack.rewrite(program(smaller));
    await assert.rejects(stack.update(), /corp-agent-3-agent-return/);
    assert.deepEqual(sizes(), [smaller, smaller, smaller]);
    azure.failures.clear();
    assert.deepEqual(changes(await stack.update()), [`replace ${wait(3)}`]);
  });

  it("of a stack from before are waited for from the first update on, and nothing is replaced", async () => {
    forgetWaits(stack);
    stack.rewrite(program(larger));
    const run = await stack.update();
    assert.deepEqual(run.errors, []);
    assert.deepEqual(
      changes(run),
      [1, 2, 3].flatMap((n) => [`update VirtualMachine corp-agent-${n}`, `create ${wait(n)}`]),
    );
    assert.deepEqual(
      azure.done,
      [1, 2, 3].flatMap((n) => [`change CORP-AGENT${n} ${larger}`, `run CORP-AGENT${n}`]),
    );
  });
});
