/** The way to a tenant's settings, where there is one. Microsoft Graph has none (docs/decisions/0003). */
export interface TenantPort {
  observe(tenantId: string, signal: AbortSignal): Promise<TenantState>;
  ensure(tenantId: string, state: TenantState, signal: AbortSignal): Promise<void>;
}

export interface TenantState {
  selfServicePasswordResetScope: "all" | "none" | "group";
  /** Object id; with the scope `group` only. */
  selfServicePasswordResetGroupId?: string;
  passwordWriteback: boolean;
  cloudSyncWriteback: boolean;
  accountUnlock: boolean;
}
