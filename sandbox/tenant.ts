import { checkBoxes } from "../facts/checkBoxes.ts";
import { agentWay } from "../provider/tenant/agentWay.ts";
import { auditLogWay } from "../provider/tenant/auditLogWay.ts";
import { portalReach } from "../provider/tenant/portalPolicy.ts";
import { portalWay } from "../provider/tenant/portalWay.ts";
import type { TenantAccess, TenantApplier, TenantState } from "../resources/ports/tenant.ts";
import { StateFile } from "./directory/stateFile.ts";
import { simulatedGraph } from "./tenant/auditLog.ts";
import { simulatedPortal } from "./tenant/portal.ts";
import { change, settingsIn, type TenantFile } from "./tenant/state.ts";

/**
 * A tenant without Entra: one file holds its settings below Password reset. The kit reaches it by the same ways as a real one, and sees
 * as much of it.
 */
export interface SimulatedTenant {
  readonly file: StateFile<TenantFile>;
  readonly ways: readonly TenantApplier[];
  /** The settings as they are, which no way of the kit's shows as a whole. */
  settings(tenantId: string): Promise<TenantState>;
  /** What a person does in the portal. */
  set(tenantId: string, settings: Partial<TenantState>): Promise<void>;
  /** Someone clears the box of cloud sync in the portal; without an id in the first tenant that anything has reached. */
  clearCloudSync(tenantId?: string): Promise<string>;
}

export function openSimulatedTenant(path: string): SimulatedTenant {
  const file = new StateFile<TenantFile>(path, () => ({ tenants: {} }));
  const set = (tenantId: string, settings: Partial<TenantState>) =>
    file.update((state) => change(state, tenantId, settings));
  const portal = ({ tenantId }: TenantAccess) => portalWay({ client: simulatedPortal(file, tenantId) });
  return {
    file,
    ways: [
      agentWay,
      {
        ...portalReach,
        observe: (access, context) => portal(access).observe(access, context),
        apply: (access, settings, context) => portal(access).apply(access, settings, context),
      },
      auditLogWay((access) => Promise.resolve(simulatedGraph(file, access))),
    ],
    settings: (tenantId) => file.update((state) => settingsIn(state, tenantId)),
    set,
    async clearCloudSync(tenantId) {
      const id = tenantId ?? (await file.update(({ tenants }) => Object.keys(tenants)[0]));
      if (id !== undefined) await set(id, { cloudSyncWriteback: false });
      return `Somebody has cleared "${checkBoxes.cloudSyncWriteback}" in the portal. Only where tenant.appliedBy is portal does anything read it; otherwise nobody sees it before the next look of a person, which is why an attestation expires.`;
    },
  };
}
