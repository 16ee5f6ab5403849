import assert from "node:assert/strict";
import type { TenantApplier, TenantSetting, TenantState } from "../../resources/ports/tenant.ts";
import { tenantSettings } from "../../resources/tenantSettings/lifecycle.ts";
import { contextOf } from "../support/context.ts";

const tenantId = "72f988bf-0000-0000-0000-000000000000";
const inputs = {
  tenantId,
  cloud: "public",
  selfServicePasswordResetScope: "all",
  passwordWriteback: true,
  cloudSyncWriteback: true,
  accountUnlock: false,
  adopt: false,
} as const;
const attestation = { by: "Ann", on: "2026-11-01" };
const never = () => assert.fail("no script is to run");

/** A way to some settings, and what was applied by it. */
function applierOf(settings: Partial<TenantState>): TenantApplier & { readonly applied: Partial<TenantState>[] } {
  const applied: Partial<TenantState>[] = [];
  const covered: readonly string[] = Object.keys(settings);
  return {
    applied,
    covers: (setting: TenantSetting) => covered.includes(setting),
    observe: () => Promise.resolve({ ...settings }),
    apply: (_, wanted) => {
      applied.push(wanted);
      Object.assign(settings, wanted);
      return Promise.resolve();
    },
  };
}

describe("ways to a tenant's settings", () => {
  const look = async (tenant: readonly TenantApplier[], declared: Parameters<typeof tenantSettings.title>[0]) => {
    const { context, warnings } = contextOf({ run: never });
    const subject = { urn: "u", id: tenantId, inputs: declared, memory: tenantSettings.memory.fresh };
    const { observed } = await tenantSettings.ensure(subject, { ...context, tenant });
    return { ...tenantSettings.describe(subject, observed), warnings };
  };

  it("are tried in order, each for the settings that none before it covers", async () => {
    const cmdlet = applierOf({ passwordWriteback: false, accountUnlock: false });
    const portal = applierOf({
      selfServicePasswordResetScope: "none",
      selfServicePasswordResetGroupId: "",
      passwordWriteback: false,
      cloudSyncWriteback: true,
      accountUnlock: true,
    });
    const { outputs, warnings } = await look([cmdlet, portal], inputs);
    assert.deepEqual(cmdlet.applied, [{ passwordWriteback: true, accountUnlock: false }]);
    assert.deepEqual(portal.applied, [{ selfServicePasswordResetScope: "all", cloudSyncWriteback: true }]);
    assert.deepEqual(outputs, { evidence: "observed", evidenceDetail: "" });
    assert.deepEqual(warnings, []);
  });

  it("that leave a setting to a person are no evidence of all, and only that one is attested", async () => {
    const some = applierOf({ passwordWriteback: true, accountUnlock: false });
    const { inputs: observed, outputs, warnings } = await look([some], inputs);
    assert.deepEqual(observed, { passwordWriteback: true, accountUnlock: false });
    assert.equal(outputs["evidence"], "notObservable");
    assert.match(warnings[0] ?? "", /no one has attested them/);
    const stated = await look([some], { ...inputs, attestation });
    assert.deepEqual(stated.outputs, { evidence: "attested", evidenceDetail: "Ann on 2026-11-01" });
    assert.deepEqual(stated.warnings, []);

    const failures = (change: Partial<TenantState>) =>
      tenantSettings.refuse?.({ ...inputs, attestation, ...change }, { ...inputs, attestation }, { tenant: [some] });
    assert.deepEqual(failures({ passwordWriteback: false }), []);
    assert.deepEqual(
      failures({ cloudSyncWriteback: false })?.map(({ property }) => property),
      ["attestation"],
    );
  });
});
