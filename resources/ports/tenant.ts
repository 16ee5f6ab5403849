/** The settings of a tenant below Password reset. */
export type TenantState = {
  selfServicePasswordResetScope: "all" | "none" | "group";
  /** Object id; with the scope `group` only. */
  selfServicePasswordResetGroupId?: string;
  passwordWriteback: boolean;
  cloudSyncWriteback: boolean;
  accountUnlock: boolean;
};

export type TenantSetting = keyof TenantState;

/**
 * A way to some of a tenant's settings. Each setting is the first applier's that covers it; what none covers is a person's to set
 * and to attest. Microsoft Graph has none of them (docs/decisions/0003).
 */
export interface TenantApplier {
  covers(setting: TenantSetting): boolean;
  /** The settings it covers as they are. */
  observe(tenantId: string, signal: AbortSignal): Promise<Partial<TenantState>>;
  /** Makes those it covers as given. */
  apply(tenantId: string, settings: Partial<TenantState>, signal: AbortSignal): Promise<void>;
}
