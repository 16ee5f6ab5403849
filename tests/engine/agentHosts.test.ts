import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { kit, needsEngine, testStack, type EngineRun, type TestStack } from "./engine.ts";

const vault =
  "/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/r/providers/Microsoft.KeyVault/vaults/tier0";
const program = (change: object) => `
import { AgentFleet } from "${pathToFileURL(join(kit, "components", "index.ts")).href}";

new AgentFleet("corp", {
  domain: "corp.contoso.com",
  subnetId: "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub/subnets/tier0",
  location: "westeurope",
  count: 3,
  domainJoin: {
    user: "join@corp.contoso.com",
    passwordInKeyVault: { vaultId: "${vault}", secretUrl: "https://tier0.vault.azure.net/secrets/join" },
  },
  ...${JSON.stringify(change)},
});
`;

const changes = ({ changes }: EngineRun) => changes.map(({ op, type, name }) => `${op} ${type} ${name}`);

describe("hosts of agents that change", () => {
  let stack: TestStack;
  async function change(args: object): Promise<EngineRun> {
    stack.rewrite(program(args));
    const run = await stack.update();
    assert.deepEqual(run.errors, []);
    return run;
  }

  before(async function () {
    await needsEngine(this);
    stack = testStack({ program: program({}) });
    assert.deepEqual((await stack.up()).errors, []);
  });
  after(() => stack?.remove());

  it("keep the image that they were made with", async () => {
    assert.deepEqual(changes(await change({ image: "2025-datacenter-g2" })), []);
  });

  it("get another size one after the other", async () => {
    const run = await change({ image: "2025-datacenter-g2", size: "Standard_D4s_v5" });
    assert.deepEqual(
      changes(run),
      [1, 2, 3].flatMap((number) => [
        `update VirtualMachine corp-agent-${number}`,
        `update VirtualMachineRunCommandByVirtualMachine corp-agent-${number}-agent-return`,
      ]),
    );
  });

  it("are not joined again by another secret or another account", async () => {
    const secretUrl = "https://tier0.vault.azure.net/secrets/join/0123456789abcdef0123456789abcdef";
    const domainJoin = { user: "other@corp.contoso.com", passwordInKeyVault: { vaultId: vault, secretUrl } };
    assert.deepEqual(changes(await change({ size: "Standard_D4s_v5", domainJoin })), []);
  });

  it("are replaced one at a time when that is asked for, and joined again", async () => {
    const newer = { image: "2025-datacenter-g2", size: "Standard_D4s_v5" };
    const run = await change({ ...newer, replacing: 2 });
    const of = (text: string) => changes(run).filter((line) => line.includes(text));
    assert.deepEqual(of(" VirtualMachine "), ["replace VirtualMachine corp-agent-2"]);
    const ofIts = (script: string) => `replace VirtualMachineRunCommandByVirtualMachine corp-agent-2-${script}`;
    assert.deepEqual(of("RunCommand"), [ofIts("agent-return"), ofIts("domain-join")]);
    assert.deepEqual(
      changes(run).filter((line) => !line.includes("corp-agent-2")),
      [],
      "the other hosts stay as they are",
    );
    assert.deepEqual(changes(await change(newer)), ["create ManagementLockByScope corp-agent-2"]);
    const host = stack.resources().find(({ urn }) => urn.endsWith(":VirtualMachine::corp-agent-2"));
    assert.equal(host?.protect, true);
  });

  it("are protected: one that is no longer declared stays, and the update says so", async () => {
    stack.rewrite(program({ count: 2, size: "Standard_D4s_v5" }));
    await assert.rejects(stack.update(), /corp-agent-3.*cannot be deleted\s+because it is protected/s);
    assert.equal(stack.resources().filter(({ urn }) => urn.includes(":VirtualMachine::")).length, 3);
  });
});
