import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ScriptCall } from "../../resources/ports/channel.ts";
import type { TenantAccess, TenantApplier } from "../../resources/ports/tenant.ts";
import { openSimulatedTenant, type SimulatedTenant } from "../../sandbox/tenant.ts";
import { withTenantWriteback } from "../../sandbox/tenant/writebackScript.ts";
import { contextOf } from "../support/context.ts";
import { portalToken } from "../support/portalToken.ts";

const tenantId = "72f988bf-0000-0000-0000-000000000000";
const access: TenantAccess = {
  tenantId,
  cloud: "public",
  portal: { acknowledgeUnsupported: true, token: portalToken() },
  agentHost: { name: "CORP-AGENT1", channel: "local" },
  administrator: { user: "hia@contoso.com", password: "canary" },
};

describe("the simulated tenant", () => {
  let folder: string;
  let tenant: SimulatedTenant;
  const open = () => openSimulatedTenant(join(folder, "tenant.json"));
  const way = (name: string): TenantApplier => tenant.ways.find((one) => one.name === name) ?? assert.fail(name);
  const { context } = contextOf({ run: () => assert.fail("no script is to run") });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tenant-"));
    tenant = open();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("starts with everything off, and keeps what people do in it, for this tenant", async () => {
    const off = {
      selfServicePasswordResetScope: "none",
      passwordWriteback: false,
      cloudSyncWriteback: false,
      accountUnlock: false,
    };
    assert.deepEqual(await tenant.settings(tenantId), off);
    await tenant.set(tenantId, { accountUnlock: true });
    assert.deepEqual(await open().settings(tenantId.toUpperCase()), { ...off, accountUnlock: true });
    assert.deepEqual(await tenant.settings("another"), off);
  });

  it("is reached by the ways of a real one, which see and set as much", () => {
    assert.deepEqual(
      tenant.ways.map(({ name, sets, observes }) => [name, sets, observes]),
      [
        ["agent", ["cloudSyncWriteback"], []],
        [
          "portal",
          ["passwordWriteback", "accountUnlock"],
          ["passwordWriteback", "cloudSyncWriteback", "accountUnlock"],
        ],
        ["auditLog", [], ["passwordWriteback"]],
      ],
    );
  });

  it("shows its boxes through the portal's interface, which sets two of them", async () => {
    await way("portal").apply(access, { passwordWriteback: true, accountUnlock: true }, context);
    const { seen } = await way("portal").observe(access, context);
    assert.deepEqual(seen, { passwordWriteback: true, cloudSyncWriteback: false, accountUnlock: true });
  });

  it("takes no token that a real portal would not take", async () => {
    const stale = { acknowledgeUnsupported: true, token: portalToken({ exp: 1 }) };
    await assert.rejects(
      way("portal").apply({ ...access, portal: stale }, { accountUnlock: true }, context),
      /that is over/,
    );
  });

  it("notes in its audit log when the master setting was switched, and nothing else", async () => {
    assert.deepEqual((await way("auditLog").observe(access, context)).seen, {});
    await tenant.set(tenantId, { passwordWriteback: true, cloudSyncWriteback: true });
    await tenant.set(tenantId, { passwordWriteback: true, accountUnlock: true });
    assert.deepEqual((await way("auditLog").observe(access, context)).seen, { passwordWriteback: true });
    await tenant.set(tenantId, { passwordWriteback: false });
    assert.deepEqual((await way("auditLog").observe(access, context)).seen, { passwordWriteback: false });
  });

  it("takes the cmdlet on a host whose agent is registered in it", async () => {
    const never = { run: () => assert.fail("no other script is to run") };
    const hosts = (registered: string) =>
      withTenantWriteback(never, tenant.file, (host) =>
        Promise.resolve(host === "CORP-AGENT1" ? { version: "1.1.2505.0", tenantId: registered } : undefined),
      );
    const run = (channel: ReturnType<typeof hosts>, given = access) =>
      way("agent").apply(given, { cloudSyncWriteback: true }, { ...context, channel });
    const told = await run(hosts(tenantId));
    assert.match(told.cloudSyncWriteback ?? "", /-Enable \$true on CORP-AGENT1, agent 1\.1\.2505\.0/);
    assert.equal((await tenant.settings(tenantId)).cloudSyncWriteback, true);
    await assert.rejects(run(hosts("")), /not registered/);
    await assert.rejects(run(hosts("11111111-0000-0000-0000-000000000000")), /registered in the tenant 11111111/);
    const elsewhere = { ...access, agentHost: { name: "OTHER", channel: "local" } };
    await assert.rejects(run(hosts(tenantId), elsewhere), /OTHER: no provisioning agent is installed/);
  });

  it("gives every other script to the directory behind it", async () => {
    const calls: ScriptCall[] = [];
    const behind = { run: (call: ScriptCall) => Promise.resolve((calls.push(call), { ok: 1 })) };
    const channel = withTenantWriteback(behind, tenant.file, () => Promise.resolve(undefined));
    const call: ScriptCall = { script: "GroupPolicyObject", action: "Observe", parameters: {} };
    assert.deepEqual(await channel.run(call, context.signal), { ok: 1 });
    assert.deepEqual(calls, [call]);
  });

  it("loses the check box of cloud sync to someone else, and says who would see it", async () => {
    await tenant.set(tenantId, { cloudSyncWriteback: true });
    assert.match(
      await tenant.clearCloudSync(),
      /^Somebody has cleared "Write back passwords with .*Only where tenant\.appliedBy is portal/,
    );
    assert.equal((await tenant.settings(tenantId)).cloudSyncWriteback, false);
  });
});
