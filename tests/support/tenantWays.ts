import assert from "node:assert/strict";
import type { TenantApplier, TenantState } from "../../resources/ports/tenant.ts";
import { tenantSettings } from "../../resources/tenantSettings/lifecycle.ts";
import { contextOf } from "./context.ts";

export const tenantId = "72f988bf-0000-0000-0000-000000000000";
export type Inputs = Parameters<typeof tenantSettings.title>[0];
export const inputs: Inputs = {
  tenantId,
  cloud: "public",
  selfServicePasswordResetScope: "all",
  passwordWriteback: true,
  cloudSyncWriteback: true,
  accountUnlock: false,
  adopt: false,
};
export const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
export const attestation = { by: "Ann", on: daysAgo(3) };
export const never = () => assert.fail("no script is to run");

interface Fake extends TenantApplier {
  readonly applied: Partial<TenantState>[];
}

/** The portal's reach, over settings that the test holds. */
export function portal(settings: Partial<TenantState>, obeys = true): Fake {
  const applied: Partial<TenantState>[] = [];
  const where = { passwordWriteback: "portal", cloudSyncWriteback: "portal", accountUnlock: "portal" };
  return {
    name: "portal",
    sets: ["passwordWriteback", "accountUnlock"],
    observes: ["passwordWriteback", "cloudSyncWriteback", "accountUnlock"],
    applied,
    observe: () => Promise.resolve({ seen: { ...settings }, where, unseen: {} }),
    apply: (_, wanted) => {
      applied.push(wanted);
      if (obeys) Object.assign(settings, wanted);
      return Promise.resolve({});
    },
  };
}

export function agent(): Fake {
  const applied: Partial<TenantState>[] = [];
  return {
    name: "agent",
    sets: ["cloudSyncWriteback"],
    observes: [],
    applied,
    observe: () => assert.fail("it observes nothing"),
    apply: (_, wanted) => {
      applied.push(wanted);
      return Promise.resolve({ cloudSyncWriteback: "the cmdlet on A1" });
    },
  };
}

export function auditLog(on: boolean | undefined): TenantApplier {
  const unseen = on === undefined ? { passwordWriteback: "no record" } : {};
  return {
    name: "auditLog",
    sets: [],
    observes: ["passwordWriteback"],
    observe: () =>
      Promise.resolve({
        seen: on === undefined ? {} : { passwordWriteback: on },
        where: { passwordWriteback: "audit log" },
        unseen,
      }),
    apply: () => assert.fail("it sets nothing"),
  };
}

export const byPortal: Inputs = {
  ...inputs,
  appliedBy: "portal",
  portal: { acknowledgeUnsupported: true, token: "t" },
};
export const byAgent: Inputs = {
  ...inputs,
  appliedBy: "agent",
  agentHost: { name: "A1", channel: "local" },
  administrator: { user: "hia@contoso.com", password: "p" },
};

export async function ensure(ways: readonly TenantApplier[], declared: Inputs, memory = tenantSettings.memory.fresh) {
  const { context, warnings } = contextOf({ run: never });
  const subject = { urn: "u", id: tenantId, inputs: declared, memory };
  const { observed, problem } = await tenantSettings.ensure(subject, { ...context, tenant: ways });
  const described = tenantSettings.describe(subject, observed);
  const state = { ...declared, ...tenantSettings.memory.write(described.memory), ...described.outputs };
  return { ...described, state, warnings, problem, known: known(described.outputs) };
}

export const known = (outputs: Record<string, unknown>) =>
  Object.fromEntries(
    (outputs["settings"] as { setting: string; evidence: string }[]).map(({ setting, evidence }) => [
      setting,
      evidence,
    ]),
  );
