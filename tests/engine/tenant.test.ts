import assert from "node:assert/strict";
import { openSimulatedDirectory } from "../../sandbox/directory.ts";
import { attachPlugin, directoryFile, tenantFile } from "../../sandbox/plugin.ts";
import { runOperation } from "../../sandbox/run.ts";
import { openSimulatedTenant } from "../../sandbox/tenant.ts";
import { kit, needsEngine, testStack, type TestStack } from "./engine.ts";

const tenantId = "72f988bf-0000-0000-0000-000000000000";
const today = new Date().toISOString().slice(0, 10);
const on = "{ passwords: true, cloudSync: true, accountUnlock: true }";
const keyVault =
  "{ keyVault: { vaultId: /subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/identity/providers/Microsoft.KeyVault/vaults/tier0, secretUrl: https://tier0.vault.azure.net/secrets/hia } }";

/** One domain of cloud sync and one of Entra Connect Sync, a host of the kit's and one that is there, and the cmdlet. */
const stackFile = (writeback = on, note = "first look", way = "agent"): string => `config:
  azure-native:location: westeurope
  entra-writeback:tenant:
    id: ${tenantId}
    selfServicePasswordReset: all
    writeback: ${writeback}
    attestation: { by: Jo Doe, on: "${today}", note: ${note} }
    appliedBy: ${way}
${way === "agent" ? `    administrator: { user: hia@contoso.com, password: ${keyVault} }\n` : ""}\
  entra-writeback:forests:
    - domains:
        - corp.contoso.com
        - { name: emea.corp.contoso.com, syncedBy: connectSync }
      accountPolicy: { passwordHistorySize: 24 }
      serviceAccount: { name: writeback$, passwordReaders: [Agent-Hosts] }
      agents:
        count: 1
        zones: ["1"]
        subnetId: /subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/hub/subnets/tier0
        arcServers:
          - /subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/identity/providers/Microsoft.HybridCompute/machines/AGENT8
          - /subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/identity/providers/Microsoft.HybridCompute/machines/AGENT9
        installation: { installer: { url: https://files.contoso.com/agent.exe, sha256: ${"ab".repeat(32)} } }
`;

describe("the tenant by the cmdlet on the real engine, from a registration that waits to everything away", () => {
  let stack: TestStack;
  const settings = () => openSimulatedTenant(tenantFile(stack.folder)).settings(tenantId);
  const resource = () => stack.resources().find(({ type }) => type.endsWith(":TenantSettings"));
  const evidence = () => {
    const known = resource()?.outputs?.["settings"] as { setting: string; evidence: string }[] | undefined;
    return Object.fromEntries((known ?? []).map(({ setting, evidence: how }) => [setting, how]));
  };
  const left = () => stack.resources().map(({ type }) => type.split(":").at(-1) ?? "");
  /** `pulumi destroy`, without the sandbox's own taking away of protection. */
  const destroy = (excludeProtected: boolean) =>
    runOperation(
      stack.settings,
      ({ stack: engine }, options) => engine.destroy({ ...options, excludeProtected }),
      () => Promise.resolve(),
    );

  before(async function () {
    await needsEngine(this);
    stack = testStack({ project: kit, stack: "tenant", stackFile: stackFile(), attach: [attachPlugin] });
  });
  after(() => stack?.remove());

  it("is not told anything while an agent waits for somebody to register it", async () => {
    await assert.rejects(stack.up(), /waits for a person to register it/);
    assert.equal(resource(), undefined);
    assert.equal((await settings()).cloudSyncWriteback, false);
  });

  it("is told once the agents are active; what the cmdlet sets is applied, the rest is attested", async () => {
    await openSimulatedDirectory(directoryFile(stack.folder)).hosts.register();
    assert.deepEqual((await stack.update()).errors, []);
    assert.deepEqual(evidence(), {
      selfServicePasswordResetScope: "attested",
      passwordWriteback: "attested",
      cloudSyncWriteback: "applied",
      accountUnlock: "attested",
    });
    assert.equal((await settings()).cloudSyncWriteback, true);
    assert.deepEqual((await stack.refresh()).changes, []);
    assert.deepEqual((await stack.update()).changes, []);
  });

  it("cloud sync off while Entra Connect Sync goes on: the cmdlet clears one box, and no new statement is needed", async () => {
    stack.configure(stackFile("{ passwords: true, cloudSync: false, accountUnlock: true }"));
    const run = await stack.update();
    assert.deepEqual(run.errors, []);
    assert.deepEqual(
      run.changes.map(({ op, type, paths }) => [op, type, ...paths]),
      [["update", "TenantSettings", "cloudSyncWriteback"]],
    );
    assert.equal((await settings()).cloudSyncWriteback, false);
    assert.equal(evidence()["cloudSyncWriteback"], "applied");
    assert.ok(left().includes("DomainRootDelegation"), "rights stay until they are taken out of the stack file");
  });

  it("all off: the boxes that are a person's need a statement of their own", async () => {
    const off = "{ passwords: false, cloudSync: false, accountUnlock: false }";
    stack.configure(stackFile(off));
    await assert.rejects(stack.update(), /passwordWriteback, accountUnlock changed, but the statement by Jo Doe/);
    stack.configure(stackFile(off, "all cleared"));
    assert.deepEqual((await stack.update()).errors, []);
    assert.equal(evidence()["passwordWriteback"], "attested");
  });

  it("all off without a cmdlet: the update names the boxes", async () => {
    stack.configure(stackFile(on, "back on"));
    assert.deepEqual((await stack.update()).errors, []);
    const off = "{ passwords: true, cloudSync: false, accountUnlock: true }";
    stack.configure(stackFile(off, "none", "attest").replace(/^ {4}attestation: .*\n/m, ""));
    const run = await stack.update();
    const told = run.warnings.join("\n");
    assert.match(told, /Write back passwords with Microsoft Entra Connect cloud sync: cleared/);
    assert.match(told, /Leave "Enable password write back for synced users" checked: .* for emea\.corp\.contoso\.com/);
    assert.equal((await settings()).cloudSyncWriteback, true, "nothing of the kit's has cleared it");
    stack.configure(stackFile(on, "back on again"));
    assert.deepEqual((await stack.update()).errors, []);
  });

  it("a plain destroy fails at the protected and names them, whatever else it has deleted", async () => {
    await assert.rejects(destroy(false), (error: Error) => {
      for (const kept of ["VirtualMachine::corp.contoso.com-agent-1", "GroupManagedServiceAccount::corp.contoso.com"])
        assert.ok(
          error.message.includes(`pulumi state unprotect 'urn:pulumi:tenant::`) && error.message.includes(kept),
        );
      return true;
    });
    for (const type of ["VirtualMachine", "GroupManagedServiceAccount"]) assert.ok(left().includes(type));
    assert.deepEqual((await stack.update()).errors, [], "and an update makes it whole again");
    assert.equal((await settings()).cloudSyncWriteback, true);
  });

  it("--exclude-protected clears the box before the rights go, leaves the protected, and says what stays", async () => {
    const run = await destroy(true);
    const order = run.changes.map(({ type }) => type);
    assert.ok(order.includes("DomainRootDelegation") && order.includes("GroupPolicyObject"), order.join(" "));
    for (const type of ["ProvisioningAgent", "DomainRootDelegation", "GroupPolicyObject"])
      assert.ok(order.indexOf("TenantSettings") < order.indexOf(type), order.join(" "));
    assert.equal((await settings()).cloudSyncWriteback, false);
    const told = run.warnings.join("\n");
    assert.doesNotMatch(told, /check box(es)? yourself/);
    assert.match(
      told,
      /Stays on purpose: "Enable password write back for synced users" and .* for emea\.corp\.contoso\.com/,
    );
    const kept = left();
    for (const type of ["VirtualMachine", "GroupManagedServiceAccount"]) assert.ok(kept.includes(type), kept.join(" "));
    for (const type of ["TenantSettings", "DomainRootDelegation", "GroupPolicyObject"])
      assert.ok(!kept.includes(type), kept.join(" "));
  });

  it("leaves nothing once the protection is taken off", async () => {
    await stack.destroy();
    assert.deepEqual(stack.resources(), []);
  });
});
