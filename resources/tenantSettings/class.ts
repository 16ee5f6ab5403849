// Made from definition.ts by npm run generate.
import * as pulumi from "@pulumi/pulumi";
import type { CredentialArgs, Mode } from "../shared/directoryArgs.ts";

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

/** How the tenant's settings get their values. */
export const TenantApplication = {
  /** A person sets them in the portal, and attests it. */
  Attest: "attest",
  /**
   * The documented cmdlet on a host with an agent sets the box of cloud sync; a person sets and attests the rest.
   */
  Agent: "agent",
  /**
   * The portal's own interface, which Microsoft neither documents nor supports, reads the three boxes and sets two
   * of them.
   */
  Portal: "portal",
} as const;
export type TenantApplication = (typeof TenantApplication)[keyof typeof TenantApplication];

/** A plan of Entra ID that password writeback is licensed by. */
export const EntraPlan = {
  /** Entra ID P1, by itself or in a bundle. */
  P1: "P1",
  /** Entra ID P2, by itself or in a bundle. */
  P2: "P2",
} as const;
export type EntraPlan = (typeof EntraPlan)[keyof typeof EntraPlan];

/** How it is known that the tenant has a setting as declared. */
export const Evidence = {
  /** It was read. */
  Observed: "observed",
  /** A person stated it, with a date, and the statement has not expired. */
  Attested: "attested",
  /** A documented command was told so and did not refuse; nothing reads it back. */
  Applied: "applied",
  /** It is not known: nothing reads it, and nobody attested it. */
  NotObservable: "notObservable",
} as const;
export type Evidence = (typeof Evidence)[keyof typeof Evidence];

/** A person's dated statement that the portal shows these settings. */
export interface AttestationArgs {
  /** Who looked. */
  by: pulumi.Input<string>;
  /** Calendar date, YYYY-MM-DD, not in the future. */
  on: pulumi.Input<string>;
  /**
   * Last day on which the statement counts, YYYY-MM-DD, at most 183 days after `on`. One that has expired is none.
   * @default 90 days after `on`
   */
  expires?: pulumi.Input<string>;
  /** Where the proof is, such as the place of a screenshot. */
  evidence?: pulumi.Input<string>;
  /** The plan among the tenant's subscriptions that password writeback is licensed by. */
  licence?: pulumi.Input<EntraPlan>;
  /** Such as a change number. */
  note?: pulumi.Input<string>;
}

/** Host with a provisioning agent of the tenant, where the cmdlet runs; with `agent`, and only then. */
export interface TenantAgentHostArgs {
  /** Its computer name; on another machine the script refuses. */
  name: pulumi.Input<string>;
  /** `local`, or the resource id of an Azure VM or Arc server. */
  channel: pulumi.Input<string>;
}

/** Access to the portal's own interface; with `portal`, and only then. */
export interface TenantPortalArgs {
  /** Must be true: the interface is internal to Microsoft's portal and may change or end any day. */
  acknowledgeUnsupported: pulumi.Input<boolean>;
  /**
   * Access token of a person with the role Hybrid Identity Administrator, for the application
   * 74658136-14ec-4630-ad9b-26e160ff0fc6; a secret, good for about an hour.
   */
  token: pulumi.Input<string>;
}

/** How one setting is known. */
export interface SettingEvidence {
  /** Its name among the inputs. */
  readonly setting: string;
  /** How it is known. */
  readonly evidence: Evidence;
  /** By what or whom it is known, or why it is not. */
  readonly detail: string;
  /**
   * Since when it is known so: first observed so, told so or attested; of what is not known, the first look that
   * could not tell. Later looks that agree change nothing.
   */
  readonly time?: string;
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
  /**
   * How the settings get their values.
   * @default attest
   */
  appliedBy?: pulumi.Input<TenantApplication>;
  /**
   * `manage`, or `observe`: nothing is set, and an update fails where what can be observed differs.
   * @default manage
   */
  mode?: pulumi.Input<Mode>;
  /** A person's dated statement that the portal shows these settings. */
  attestation?: pulumi.Input<AttestationArgs>;
  /** Host with a provisioning agent of the tenant, where the cmdlet runs; with `agent`, and only then. */
  agentHost?: pulumi.Input<TenantAgentHostArgs>;
  /**
   * Account with the role Hybrid Identity Administrator that the cmdlet signs in with, without multifactor
   * authentication; with `agent`, and only then.
   * @default none
   */
  administrator?: pulumi.Input<CredentialArgs>;
  /** Access to the portal's own interface; with `portal`, and only then. */
  portal?: pulumi.Input<TenantPortalArgs>;
  /**
   * Whether the tenant's audit log is asked when password writeback was last switched; needs the permission
   * AuditLog.Read.All.
   * @default false
   */
  readAuditLog?: pulumi.Input<boolean>;
  /**
   * Domains that Entra Connect Sync goes on writing to: on destroy only the box of cloud sync is cleared, as the
   * others are theirs too.
   * @default none
   */
  connectSyncDomains?: pulumi.Input<pulumi.Input<string>[]>;
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
  declare readonly appliedBy: pulumi.Output<TenantApplication | undefined>;
  declare readonly mode: pulumi.Output<Mode | undefined>;
  declare readonly attestation: pulumi.Output<pulumi.Unwrap<AttestationArgs> | undefined>;
  declare readonly agentHost: pulumi.Output<pulumi.Unwrap<TenantAgentHostArgs> | undefined>;
  declare readonly administrator: pulumi.Output<pulumi.Unwrap<CredentialArgs> | undefined>;
  declare readonly portal: pulumi.Output<pulumi.Unwrap<TenantPortalArgs> | undefined>;
  declare readonly readAuditLog: pulumi.Output<boolean | undefined>;
  declare readonly connectSyncDomains: pulumi.Output<string[] | undefined>;
  declare readonly adopt: pulumi.Output<boolean>;
  /** Whether the settings stay when the resource is destroyed. */
  declare readonly adopted: pulumi.Output<boolean>;
  /** How the settings are known, all of them: as the one that is known worst. */
  declare readonly evidence: pulumi.Output<Evidence>;
  /** Who attested and when, or why nothing could be observed. */
  declare readonly evidenceDetail: pulumi.Output<string>;
  /** How each setting is known. */
  declare readonly settings: pulumi.Output<SettingEvidence[]>;

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
  appliedBy: undefined,
  mode: undefined,
  attestation: undefined,
  agentHost: undefined,
  administrator: undefined,
  portal: undefined,
  readAuditLog: undefined,
  connectSyncDomains: undefined,
  adopt: undefined,
  adopted: undefined,
  evidence: undefined,
  evidenceDetail: undefined,
  settings: undefined,
};
