import assert from "node:assert/strict";
import { AgentFleet } from "../../components/index.ts";
import { fleetArgs } from "../../stack/componentArgs.ts";
import { agents, forest } from "../support/models.ts";
import { registrationsOf, type Registration } from "../support/registrations.ts";

type Machines = Parameters<typeof agents>[0];

async function fleet(change: Machines): Promise<(resource: string) => Registration> {
  const args = fleetArgs(forest({ agents: agents(change) })) ?? assert.fail();
  const made = await registrationsOf(() => new AgentFleet("corp", args));
  return (name) => made.find(({ resource }) => resource === name) ?? assert.fail(`${name} is not registered`);
}

const machine = (n: number) => `azure-native:compute:VirtualMachine corp-agent-${n}`;
const agentReturn = (n: number) =>
  `azure-native:compute:VirtualMachineRunCommandByVirtualMachine corp-agent-${n}-agent-return`;

describe("hosts that restart", () => {
  it("come one after the other, each once the agent on the one before runs again", async () => {
    const find = await fleet({ count: 3 });
    const before = [1, 2, 3].map((n) => find(machine(n)).dependsOn.filter((one) => one.includes(":compute:")));
    assert.deepEqual(before, [[], [agentReturn(1)], [agentReturn(2)]]);
  });

  it("are waited for by a run command that fails the update, is done again after a failure and goes with its host", async () => {
    const lasting = (await fleet({ count: 1 }))(agentReturn(1));
    assert.equal(lasting.deletedWith, "", "a destroy that fails at a protected host must not forget it");
    const find = await fleet({ count: 3, deleteProtection: false });
    for (const n of [1, 2, 3]) {
      const wait = find(agentReturn(n));
      assert.equal(wait.inputs["vmName"], find(machine(n)).wire.name);
      assert.equal(wait.parent, "entra-writeback:index:AgentFleet corp");
      assert.equal(wait.deletedWith, machine(n));
      assert.deepEqual([wait.replaceOnChanges, wait.ignoreChanges], [["#initerror"], []]);
      assert.deepEqual([wait.protect, wait.secrets], [false, []]);
      assert.deepEqual([wait.inputs["asyncExecution"], wait.inputs["treatFailureAsDeploymentFailure"]], [false, true]);
    }
  });

  it("are waited for by a script that is whole, and that Azure does not end before it has said what is wrong", async () => {
    const { inputs } = (await fleet({ count: 1 }))(agentReturn(1));
    const { script } = inputs["source"] as { script: string };
    assert.match(script, /function Wait-AgentReturn/);
    assert.doesNotMatch(script, /\$PSScriptRoot/, "nothing is loaded from a file that is not on the host");
    const patience = Number(/^\$ReturnPatience = (\d+)$/m.exec(script)?.[1]);
    assert.ok(patience >= 60 && Number(inputs["timeoutInSeconds"]) >= 2 * patience);
  });

  it("are waited for anew after what restarts them, and after nothing else", async () => {
    const waitOf = async (change: Machines) => (await fleet({ count: 1, ...change }))(agentReturn(1)).inputs;
    const plain = await waitOf({});
    const [{ value = "" } = {}] = plain["parameters"] as { value?: string }[];
    const causes = JSON.parse(Buffer.from(value, "base64").toString()) as unknown;
    assert.deepEqual(causes, { size: "Standard_D2s_v5", encryptionAtHost: true });
    const restarted = [await waitOf({ size: "Standard_D4s_v5" }), await waitOf({ encryptionAtHost: "off" })];
    const parameters = [plain, ...restarted].map((inputs) => JSON.stringify(inputs["parameters"]));
    assert.equal(new Set(parameters).size, 3);
    for (const change of [
      { tags: { costCenter: "4711" } },
      { image: "2025-datacenter-g2" },
      { encryptionAtHost: "register" },
      { deleteProtection: false },
      { replacing: 1 },
    ] as const)
      assert.deepEqual(await waitOf(change), plain, JSON.stringify(change));
  });
});
