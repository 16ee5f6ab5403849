import * as pulumi from "@pulumi/pulumi";

export interface AttestationArgs {
  /** Required. Who looked. */
  by: pulumi.Input<string>;
  /** Required. Calendar date, YYYY-MM-DD, not in the future. */
  on: pulumi.Input<string>;
  /** Optional. Such as a change number. */
  note?: pulumi.Input<string>;
}

export interface TenantSettingsArgs {
  /** Required. Tenant id (GUID). A change replaces the resource. */
  tenantId: pulumi.Input<string>;
  /** Optional. public or usGovernment. Default: public. */
  cloud?: pulumi.Input<string>;
  /** Required. Who may reset a password: all, none or group. */
  selfServicePasswordResetScope: pulumi.Input<string>;
  /** Conditional. Object id of the group; required if the scope is group. */
  selfServicePasswordResetGroupId?: pulumi.Input<string>;
  /** Required. "Enable password write back for synced users": the master setting. */
  passwordWriteback: pulumi.Input<boolean>;
  /** Required. "Write back passwords with Microsoft Entra Connect cloud sync". */
  cloudSyncWriteback: pulumi.Input<boolean>;
  /** Required. "Allow users to unlock accounts without resetting their password". */
  accountUnlock: pulumi.Input<boolean>;
  /** Optional. A person's dated statement that the portal shows these settings. */
  attestation?: pulumi.Input<AttestationArgs>;
  /** Optional. Whether settings that are on already are taken over without being changed back on destroy. Default: false. */
  adopt?: pulumi.Input<boolean>;
}

/** The tenant's settings below Password reset > On-premises integration. */
export class TenantSettings extends pulumi.CustomResource {
  static readonly type = "entra-writeback:index:TenantSettings";
  /** observed, attested or notObservable. */
  declare readonly evidence: pulumi.Output<string>;
  /** Who attested and when, or why nothing could be observed. */
  declare readonly evidenceDetail: pulumi.Output<string>;

  constructor(name: string, args: TenantSettingsArgs, options?: pulumi.CustomResourceOptions) {
    super(TenantSettings.type, name, { ...args, evidence: undefined, evidenceDetail: undefined }, options);
  }
}
