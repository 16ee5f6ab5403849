import type { TenantApplier, TenantState } from "../resources/ports/tenant.ts";
import { StateFile } from "./directory/stateFile.ts";
import { SandboxError } from "./failure.ts";

interface TenantFile {
  /** By tenant id in lower case. */
  readonly tenants: Record<string, TenantState>;
}

/** A tenant without Entra: it remembers in one file the settings below Password reset. A new one has everything off. */
export interface SimulatedTenant extends TenantApplier {
  observe(tenantId: string, signal: AbortSignal): Promise<TenantState>;
  /** Someone clears "Write back passwords with Microsoft Entra Connect cloud sync" in the portal; without an id in the first tenant. */
  clearCloudSync(tenantId?: string): Promise<string>;
}

export function openSimulatedTenant(file: string): SimulatedTenant {
  const state = new StateFile<TenantFile>(file, () => ({ tenants: {} }));
  return {
    covers: () => true,
    async observe(tenantId, signal) {
      signal.throwIfAborted();
      return state.update(({ tenants }) => ({ ...(tenants[tenantId.toLowerCase()] ?? fresh) }));
    },
    async apply(tenantId, settings, signal) {
      signal.throwIfAborted();
      const id = tenantId.toLowerCase();
      await state.update(({ tenants }) => {
        tenants[id] = normalized({ ...(tenants[id] ?? fresh), ...settings });
      });
    },
    clearCloudSync: (tenantId) =>
      state.update(({ tenants }) => {
        const id = tenantId?.toLowerCase() ?? Object.keys(tenants)[0];
        const settings = id === undefined ? undefined : tenants[id];
        if (id === undefined || !settings) {
          throw new SandboxError("The simulated tenant has no settings yet. Run ewb sandbox up first.", 2);
        }
        tenants[id] = { ...settings, cloudSyncWriteback: false };
        return `Tenant ${id}: "Write back passwords with Microsoft Entra Connect cloud sync" is cleared now.`;
      }),
  };
}

const fresh: TenantState = {
  selfServicePasswordResetScope: "none",
  passwordWriteback: false,
  cloudSyncWriteback: false,
  accountUnlock: false,
};

/** The portal keeps a group only with the scope of a selected group. */
function normalized(settings: TenantState): TenantState {
  const { selfServicePasswordResetGroupId: group, ...others } = settings;
  if (settings.selfServicePasswordResetScope !== "group") return others;
  if (group === undefined) throw new SandboxError("The scope group needs the object id of a group.", 2);
  return { ...others, selfServicePasswordResetGroupId: group };
}
