import assert from "node:assert/strict";
import { TenantWriteback } from "../../components/index.ts";
import { tenantArgs } from "../../stack/componentArgs.ts";
import { tenant } from "../support/models.ts";
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
