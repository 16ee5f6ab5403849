import type { TenantApplier, TenantSetting, TenantState } from "../ports/tenant.ts";

export const tenantSettingNames = [
  "selfServicePasswordResetScope",
  "selfServicePasswordResetGroupId",
  "passwordWriteback",
  "cloudSyncWriteback",
  "accountUnlock",
] as const satisfies readonly TenantSetting[];

type Appliers = readonly TenantApplier[];

/** The settings that nothing reads or sets. */
export function uncovered(appliers: Appliers): TenantSetting[] {
  return tenantSettingNames.filter((name) => !appliers.some((applier) => applier.covers(name)));
}

/** The settings that are the applier's: those that none before it covers. */
function shareOf(applier: TenantApplier, appliers: Appliers): TenantSetting[] {
  return tenantSettingNames.filter((name) => appliers.find((candidate) => candidate.covers(name)) === applier);
}

/** What can be observed of a tenant. */
export async function observeTenant(
  appliers: Appliers,
  tenantId: string,
  signal: AbortSignal,
): Promise<Partial<TenantState>> {
  let observed: Partial<TenantState> = {};
  for (const applier of appliers) {
    const share = shareOf(applier, appliers);
    if (share.length > 0) observed = { ...observed, ...only(await applier.observe(tenantId, signal), share) };
  }
  return observed;
}

/** Sets what can be set and is not as wanted. */
export async function applyToTenant(
  appliers: Appliers,
  tenantId: string,
  wanted: Partial<TenantState>,
  signal: AbortSignal,
): Promise<void> {
  for (const applier of appliers) {
    const share = shareOf(applier, appliers);
    if (share.length === 0) continue;
    const [settings, now] = [only(wanted, share), await applier.observe(tenantId, signal)];
    const differs = share.some((name) => name in wanted && settings[name] !== now[name]);
    if (differs) await applier.apply(tenantId, settings, signal);
  }
}

function only(settings: Partial<TenantState>, names: readonly TenantSetting[]): Partial<TenantState> {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => names.some((known) => known === name)));
}
