import type { Context } from "../ports/resource.ts";
import type { TenantApplied, TenantApplier, TenantSetting, TenantSight, TenantState } from "../ports/tenant.ts";
import type { TenantSettingsInputs } from "./definition.ts";

export const tenantSettingNames = [
  "selfServicePasswordResetScope",
  "selfServicePasswordResetGroupId",
  "passwordWriteback",
  "cloudSyncWriteback",
  "accountUnlock",
] as const satisfies readonly TenantSetting[];

type Ways = readonly TenantApplier[];

/** The ways that the inputs ask for, the declared one before the audit log. */
export function waysOf({ appliedBy = "attest", readAuditLog = false }: TenantSettingsInputs, all: Ways): Ways {
  const named = (name: string) => all.filter((way) => way.name === name);
  return [...named(appliedBy), ...(readAuditLog ? named("auditLog") : [])];
}

/** The settings that a person makes in the portal. */
export function leftToPeople(ways: Ways): TenantSetting[] {
  return tenantSettingNames.filter((name) => !ways.some(({ sets }) => sets.includes(name)));
}

/** The settings of which only a person's statement may tell: the audit log forgets. */
export function attestedNames(ways: Ways): TenantSetting[] {
  const lasting = ways.filter(({ name }) => name !== "auditLog");
  return leftToPeople(lasting).filter((name) => !lasting.some(({ observes }) => observes.includes(name)));
}

/** Whether something reads the settings named, so that nobody has to attest them. */
export function isRead(ways: Ways, names: readonly TenantSetting[]): boolean {
  const attested = attestedNames(ways);
  return names.every((name) => !attested.includes(name));
}

/** What can be observed of a tenant; of a setting that two ways see the first counts. */
export async function observeTenant(ways: Ways, inputs: TenantSettingsInputs, context: Context): Promise<TenantSight> {
  let sight: TenantSight = { seen: {}, where: {}, unseen: {} };
  for (const way of ways) {
    if (way.observes.length === 0) continue;
    const { seen, where, unseen } = await way.observe(inputs, context);
    sight = {
      seen: { ...seen, ...sight.seen },
      where: { ...where, ...sight.where },
      unseen: { ...unseen, ...sight.unseen },
    };
  }
  return sight;
}

/** Sets what can be set: all of it where nothing reads it back, else what differs, which is the way's to find out. */
export async function applyToTenant(
  ways: Ways,
  inputs: TenantSettingsInputs,
  wanted: Partial<TenantState>,
  context: Context,
): Promise<TenantApplied> {
  let applied: TenantApplied = {};
  for (const way of ways) {
    const share = Object.entries(wanted).filter(([name]) => way.sets.some((known) => known === name));
    if (share.length > 0)
      applied = {
        ...applied,
        ...(await way.apply(inputs, Object.fromEntries(share) as Partial<TenantState>, context)),
      };
  }
  return applied;
}
