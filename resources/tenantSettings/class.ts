// Made from definition.ts by npm run generate.
import * as pulumi from "@pulumi/pulumi";

/** A cloud in which password writeback exists. */
export const Cloud = {
  /** Azure and Entra ID for everyone. */
  Public: "public",
  /** Azure Government. */
  UsGovernment: "usGovernment",
} as const;
export type Cloud = (typeof Cloud)[keyof typeof Cloud];

/** Who may reset a password. */
export const SelfServicePasswordResetScope = {
  /** All users. */
  All: "all",
  /** No one. */
  None: "none",
  /** The members of one group. */
  Group: "group",
} as const;
export type SelfServicePasswordResetScope =
  (typeof SelfServicePasswordResetScope)[keyof typeof SelfServicePasswordResetScope];

/** How it is known that the tenant has the declared settings. */
export const Evidence = {
  /** They were read. */
  Observed: "observed",
  /** A person stated it, with a date. */
  Attested: "attested",
  /** It is not known: nothing reads them, and nobody attested them. */
  NotObservable: "notObservable",
} as const;
export type Evidence = (typeof Evidence)[keyof typeof Evidence];

/** A person's dated statement that the portal shows these settings. */
export interface AttestationArgs {
  /** Who looked. */
  by: pulumi.Input<string>;
  /** Calendar date, YYYY-MM-DD, not in the future. */
  on: pulumi.Input<string>;
  /** Such as a change number. */
  note?: pulumi.Input<string>;
}

/** Arguments of TenantSettings. */
export interface TenantSettingsArgs {
  /** Tenant id, a GUID. A change replaces the resource. */
  tenantId: pulumi.Input<string>;
  /**
   * Cloud the tenant is in.
   * @default public
   */
  cloud?: pulumi.Input<Cloud>;
  /** Who may reset a password. */
  selfServicePasswordResetScope: pulumi.Input<SelfServicePasswordResetScope>;
  /** Object id of the group; with the scope `group`, and only then. */
  selfServicePasswordResetGroupId?: pulumi.Input<string>;
  /** "Enable password write back for synced users": the master setting. */
  passwordWriteback: pulumi.Input<boolean>;
  /** "Write back passwords with Microsoft Entra Connect cloud sync". */
  cloudSyncWriteback: pulumi.Input<boolean>;
  /** "Allow users to unlock accounts without resetting their password". */
  accountUnlock: pulumi.Input<boolean>;
  /** A person's dated statement that the portal shows these settings. */
  attestation?: pulumi.Input<AttestationArgs>;
  /**
   * Whether settings that are on already are taken over without being changed back on destroy.
   * @default false
   */
  adopt?: pulumi.Input<boolean>;
}

/** The tenant's settings below Password reset > On-premises integration. */
export class TenantSettings extends pulumi.CustomResource {
  static readonly type = "entra-writeback:index:TenantSettings";
  declare readonly tenantId: pulumi.Output<string>;
  declare readonly cloud: pulumi.Output<Cloud>;
  declare readonly selfServicePasswordResetScope: pulumi.Output<SelfServicePasswordResetScope>;
  declare readonly selfServicePasswordResetGroupId: pulumi.Output<string | undefined>;
  declare readonly passwordWriteback: pulumi.Output<boolean>;
  declare readonly cloudSyncWriteback: pulumi.Output<boolean>;
  declare readonly accountUnlock: pulumi.Output<boolean>;
  declare readonly attestation: pulumi.Output<pulumi.Unwrap<AttestationArgs> | undefined>;
  declare readonly adopt: pulumi.Output<boolean>;
  /** Whether the settings stay when the resource is destroyed. */
  declare readonly adopted: pulumi.Output<boolean>;
  /** How the settings are known. */
  declare readonly evidence: pulumi.Output<Evidence>;
  /** Who attested and when, or why nothing could be observed. */
  declare readonly evidenceDetail: pulumi.Output<string>;

  /** The resource of a known id, as it is; it is not managed by this program. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): TenantSettings {
    return new TenantSettings(name, {} as TenantSettingsArgs, { ...options, id });
  }

  constructor(name: string, args: TenantSettingsArgs, options?: pulumi.CustomResourceOptions) {
    super(TenantSettings.type, name, { ...properties, ...args }, options);
  }
}

const properties = {
  tenantId: undefined,
  cloud: undefined,
  selfServicePasswordResetScope: undefined,
  selfServicePasswordResetGroupId: undefined,
  passwordWriteback: undefined,
  cloudSyncWriteback: undefined,
  accountUnlock: undefined,
  attestation: undefined,
  adopt: undefined,
  adopted: undefined,
  evidence: undefined,
  evidenceDetail: undefined,
};
