import type { TenantState } from "../../resources/ports/tenant.ts";

export interface TenantFile {
  /** By tenant id in lower case. */
  readonly tenants: Record<string, TenantState>;
  /** When the master setting was switched, oldest first. */
  readonly switched?: Record<string, { readonly on: boolean; readonly at: string }[]>;
}

/** A new one has everything off. */
const fresh: TenantState = {
  selfServicePasswordResetScope: "none",
  passwordWriteback: false,
  cloudSyncWriteback: false,
  accountUnlock: false,
};

export function settingsIn({ tenants }: TenantFile, tenantId: string): TenantState {
  return { ...fresh, ...tenants[tenantId.toLowerCase()] };
}

/** A change from whomever; the audit log notes that of the master setting. */
export function change(file: TenantFile, tenantId: string, settings: Partial<TenantState>): void {
  const id = tenantId.toLowerCase();
  const before = settingsIn(file, id);
  file.tenants[id] = { ...before, ...settings };
  const { passwordWriteback: on } = file.tenants[id];
  if (on === before.passwordWriteback) return;
  const log = ((file as { switched?: TenantFile["switched"] }).switched ??= {});
  (log[id] ??= []).push({ on, at: new Date().toISOString() });
}
