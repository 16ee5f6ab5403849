import assert from "node:assert/strict";
import type { TenantApplier } from "../../resources/ports/tenant.ts";
import { tenantSettings } from "../../resources/tenantSettings/lifecycle.ts";
import { contextOf } from "../support/context.ts";
import { inputs, never, tenantId, type Inputs } from "../support/tenantWays.ts";

export const on: Inputs = { ...inputs, accountUnlock: true };

export const beside = { connectSyncDomains: ["emea.contoso.com"] };

export const urn = "urn:pulumi:prod::contoso::entra-writeback:index:TenantSettings::tenant";

/** What a removal tells, whether it goes or refuses. */
export async function remove(declared: Inputs, ways: readonly TenantApplier[], memory = tenantSettings.memory.fresh) {
  const { context, warnings } = contextOf({ run: never });
  const subject = { urn, id: tenantId, inputs: declared, memory };
  try {
    await tenantSettings.remove(subject, { ...context, tenant: ways });
  } catch (error) {
    assert.equal((error as Error).name, "RefusedError", String(error));
    assert.deepEqual(warnings, [], "a refusal is told once");
    return { refuses: true, told: (error as Error).message };
  }
  return { refuses: false, told: warnings.join("\n") };
}

export const off = (others: boolean) =>
  others
    ? { passwordWriteback: true, cloudSyncWriteback: false, accountUnlock: true }
    : { passwordWriteback: false, cloudSyncWriteback: false, accountUnlock: false };
