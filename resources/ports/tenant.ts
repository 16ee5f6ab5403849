import type { Context } from "./resource.ts";

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

/** What a way needs to get to the tenant: of the inputs of its resource. */
export type TenantAccess = {
  tenantId: string;
  cloud: "public" | "usGovernment";
  /** A host with an agent of the tenant. */
  agentHost?: { name: string; channel: string };
  /** Who may change the settings: a Hybrid Identity Administrator. */
  administrator?: { user: string; password?: string; secretUrl?: string };
  /** A person's own token for the portal. */
  portal?: { acknowledgeUnsupported: boolean; token: string };
};

/**
 * A way to some of a tenant's settings. Whether it can set one and whether it can observe it are two things, and the state says of
 * every setting how it is known. Microsoft Graph has none of the settings (docs/decisions/0003).
 */
export interface TenantApplier {
  readonly name: TenantWay;
  readonly sets: readonly TenantSetting[];
  readonly observes: readonly TenantSetting[];
  /** Why it would be refused, as far as that can be told without asking anyone; undefined: nothing speaks against it. */
  hindrance?(access: Pick<TenantAccess, "tenantId" | "portal">): string | undefined;
  /** The settings it observes as they are. Throws only where an answer may come later. */
  observe(access: TenantAccess, context: Context): Promise<TenantSight>;
  /** Makes those it sets as given. */
  apply(access: TenantAccess, settings: Partial<TenantState>, context: Context): Promise<TenantApplied>;
}

export type TenantWay = "agent" | "portal" | "auditLog";

export interface TenantSight {
  readonly seen: Partial<TenantState>;
  /** Where it was seen, for each that was. */
  readonly where: Partial<Record<TenantSetting, string>>;
  /** Why one that it observes was not seen this time. */
  readonly unseen: Partial<Record<TenantSetting, string>>;
}

/** What was told to whom, for each setting that was. */
export type TenantApplied = Partial<Record<TenantSetting, string>>;
