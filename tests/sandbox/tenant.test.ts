import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TenantState } from "../../resources/ports/tenant.ts";
import { openSimulatedTenant, type SimulatedTenant } from "../../sandbox/tenant.ts";

const id = "72f988bf-0000-0000-0000-000000000000";
const { signal } = new AbortController();
const on: TenantState = {
  selfServicePasswordResetScope: "all",
  passwordWriteback: true,
  cloudSyncWriteback: true,
  accountUnlock: true,
};

describe("the simulated tenant", () => {
  let folder: string;
  let tenant: SimulatedTenant;
  const open = () => openSimulatedTenant(join(folder, "tenant.json"));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tenant-"));
    tenant = open();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("starts with everything off", async () => {
    assert.deepEqual(await tenant.observe(id, signal), {
      selfServicePasswordResetScope: "none",
      passwordWriteback: false,
      cloudSyncWriteback: false,
      accountUnlock: false,
    });
  });

  it("keeps what it is given, for this tenant, and finds it again", async () => {
    await tenant.apply(id, on, signal);
    assert.deepEqual(await tenant.observe(id.toUpperCase(), signal), on);
    assert.deepEqual(await open().observe(id, signal), on);
    assert.equal((await tenant.observe("another", signal)).passwordWriteback, false);
  });

  it("keeps a group with the scope of a group only", async () => {
    const group: TenantState = { ...on, selfServicePasswordResetScope: "group", selfServicePasswordResetGroupId: "g1" };
    await tenant.apply(id, group, signal);
    assert.deepEqual(await tenant.observe(id, signal), group);
    await tenant.apply(id, { ...group, selfServicePasswordResetScope: "all" }, signal);
    assert.deepEqual(await tenant.observe(id, signal), on);
    const missing = tenant.apply(id, { ...on, selfServicePasswordResetScope: "group" }, signal);
    await assert.rejects(missing, { message: "The scope group needs the object id of a group." });
  });

  it("is not changed through an answer", async () => {
    await tenant.apply(id, on, signal);
    (await tenant.observe(id, signal)).passwordWriteback = false;
    assert.equal((await tenant.observe(id, signal)).passwordWriteback, true);
    (await tenant.observe("another", signal)).passwordWriteback = true;
    assert.equal((await tenant.observe("yet another", signal)).passwordWriteback, false);
  });

  it("loses the check box of cloud sync to someone else", async () => {
    await tenant.apply(id, on, signal);
    assert.equal(
      await tenant.clearCloudSync(),
      `Tenant ${id}: "Write back passwords with Microsoft Entra Connect cloud sync" is cleared now.`,
    );
    assert.deepEqual(await tenant.observe(id, signal), { ...on, cloudSyncWriteback: false });
  });

  it("says so where there are no settings to change", async () => {
    await assert.rejects(tenant.clearCloudSync(), { name: "SandboxError", message: /Run ewb sandbox up first/ });
  });

  it("does nothing for a call that is cancelled", async () => {
    await assert.rejects(tenant.apply(id, on, AbortSignal.abort()), { name: "AbortError" });
    await assert.rejects(tenant.observe(id, AbortSignal.abort()), { name: "AbortError" });
    assert.equal((await tenant.observe(id, signal)).passwordWriteback, false);
  });
});
