import assert from "node:assert/strict";
import { TenantWriteback } from "../../components/index.ts";
import { tenantArgs } from "../../stack/componentArgs.ts";
import { Secret } from "../../stack/config/model.ts";
import { domain, forest, tenant } from "../support/models.ts";
import { registrationsOf } from "../support/registrations.ts";

const administrator = "11111111-0000-0000-0000-000000000001";

describe("TenantWriteback", () => {
  it("declares the three settings and nothing more by default", async () => {
    const registrations = await registrationsOf(() => new TenantWriteback("tenant", tenantArgs(tenant())));
    assert.deepEqual(
      registrations.map(({ resource }) => resource),
      ["entra-writeback:index:TenantWriteback tenant", "entra-writeback:index:TenantSettings tenant"],
    );
    assert.deepEqual(registrations[1]?.inputs, {
      tenantId: "72f988bf-0000-0000-0000-000000000000",
      cloud: "public",
      selfServicePasswordResetScope: "all",
      passwordWriteback: true,
      cloudSyncWriteback: true,
      accountUnlock: true,
    });
  });

  it("hands the way to the settings on, with the first agent host where none is named, and who else writes", async () => {
    const administrator = { user: "hia@contoso.com", password: Secret.of("canary") };
    const around = {
      forests: [forest({ domains: [domain("a.b"), domain("c.d", { syncedBy: "connectSync" })] })],
      agentHost: { name: "A1", channel: "local" },
    };
    const inputsOf = async (declared: Parameters<typeof tenantArgs>[0]) => {
      const registrations = await registrationsOf(() => new TenantWriteback("tenant", tenantArgs(declared, around)));
      const settings = registrations.find(({ resource }) => resource.includes("TenantSettings")) ?? assert.fail();
      return settings;
    };
    const byAgent = await inputsOf(tenant({ appliedBy: "agent", administrator, mode: "observe", readAuditLog: true }));
    const { appliedBy, agentHost, connectSyncDomains, mode, readAuditLog } = byAgent.inputs;
    assert.deepEqual(
      { appliedBy, agentHost, connectSyncDomains, mode, readAuditLog },
      {
        appliedBy: "agent",
        agentHost: { name: "A1", channel: "local" },
        connectSyncDomains: ["c.d"],
        mode: "observe",
        readAuditLog: true,
      },
    );
    const portal = { acknowledgeUnsupported: true, token: Secret.of("canary") };
    const byPortal = await inputsOf(tenant({ appliedBy: "portal", portal }));
    assert.equal(byPortal.inputs["agentHost"], undefined);
    assert.equal((await inputsOf(tenant())).inputs["appliedBy"], undefined);
  });

  it("creates the group, and assigns the administrators their role", async () => {
    const declared = tenant({
      selfServicePasswordReset: { scope: "group", createGroup: "Password reset users" },
      hybridIdentityAdministrators: [administrator],
      attestation: { by: "Jo Doe", on: "2026-11-20" },
    });
    const registrations = await registrationsOf(() => new TenantWriteback("tenant", tenantArgs(declared)), "preview");
    assert.deepEqual(registrations.map(({ resource }) => resource).sort(), [
      "azuread:index/directoryRole:DirectoryRole tenant-hybrid-identity-administrator",
      `azuread:index/directoryRoleAssignment:DirectoryRoleAssignment tenant-${administrator}`,
      "azuread:index/group:Group tenant-self-service-password-reset",
      "entra-writeback:index:TenantSettings tenant",
      "entra-writeback:index:TenantWriteback tenant",
    ]);
    const renamed = registrations.flatMap(({ aliases }) => aliases).sort();
    assert.deepEqual(renamed, [administrator, "hybrid-identity-administrator", "self-service-password-reset"]);
    const settings = registrations.find(({ resource }) => resource.includes("TenantSettings"));
    assert.deepEqual(settings?.unknowns, ["selfServicePasswordResetGroupId"]);
    assert.deepEqual(settings?.inputs["attestation"], { by: "Jo Doe", on: "2026-11-20" });
  });
});
