// Made from definition.ts by npm run generate.
import * as pulumi from "@pulumi/pulumi";
import type { DirectoryArgs, CredentialArgs, Mode } from "../shared/directoryArgs.ts";

/** How a registry value is stored. [MS-GPSB 2.2.5] */
export const RegistryValueType = {
  /** REG_SZ. */
  String: "string",
  /** REG_EXPAND_SZ. */
  ExpandString: "expandString",
  /** REG_BINARY. */
  Binary: "binary",
  /** REG_DWORD. */
  Dword: "dword",
  /** REG_MULTI_SZ. */
  MultiString: "multiString",
} as const;
export type RegistryValueType = (typeof RegistryValueType)[keyof typeof RegistryValueType];

/** How a service starts. */
export const ServiceStartup = {
  /** With the computer. */
  Automatic: "automatic",
  /** When something needs it. */
  Manual: "manual",
  /** Not at all. */
  Disabled: "disabled",
} as const;
export type ServiceStartup = (typeof ServiceStartup)[keyof typeof ServiceStartup];

/** Whom a group policy is for: its security filtering. [MS-GPOL 2.2.3] */
export const AppliesTo = {
  /** The domain's controllers alone: Apply Group Policy for Domain Controllers, Read for Authenticated Users. */
  DomainControllers: "domainControllers",
  /**
   * Every computer and user where the policy is linked, as Windows makes it: Apply Group Policy for Authenticated
   * Users.
   */
  EveryComputer: "everyComputer",
} as const;
export type AppliesTo = (typeof AppliesTo)[keyof typeof AppliesTo];

/** Account policy of a domain. What is absent is left as the directory has it. */
export interface AccountPolicyArgs {
  /** Days a new password must be kept, 0 to 998. Writeback refuses users inside the window. [MS-GPSB 2.2.1.1] */
  minimumPasswordAge: pulumi.Input<number>;
  /** Days until a password expires, 0 to 999; 0: passwords do not expire. [MS-GPSB 2.2.1.1] */
  maximumPasswordAge?: pulumi.Input<number>;
  /**
   * Characters a password must have, 0 to 128. More than 14 has an effect only where every domain controller runs
   * Windows Server 2022 or later and has the registry value
   * MACHINE\System\CurrentControlSet\Control\SAM\RelaxMinimumPasswordLengthLimits = 1. [MS-GPSB 2.2.1.1]
   */
  minimumPasswordLength?: pulumi.Input<number>;
  /**
   * Number of old passwords that are remembered, 0 to 24. The compensating control for an age of 0. [MS-GPSB
   * 2.2.1.1]
   */
  passwordHistorySize?: pulumi.Input<number>;
  /** Whether three of the character classes are demanded. [MS-GPSB 2.2.1.1] */
  passwordComplexity?: pulumi.Input<boolean>;
  /** Whether passwords are stored so that they can be read back. [MS-GPSB 2.2.1.1] */
  reversibleEncryption?: pulumi.Input<boolean>;
  /** Wrong passwords that lock an account, 0 to 999; 0: accounts are not locked out. [MS-GPSB 2.2.1.2] */
  lockoutThreshold?: pulumi.Input<number>;
  /**
   * Minutes an account stays locked, 0 to 99999; 0: until an administrator unlocks the account. [MS-GPSB 2.2.1.2]
   */
  lockoutDuration?: pulumi.Input<number>;
  /** Minutes after which wrong passwords are forgotten, 1 to 99999. [MS-GPSB 2.2.1.2] */
  lockoutObservationWindow?: pulumi.Input<number>;
  /**
   * Whether the built-in Administrator is locked out of network logons too, with the updates of October 2022.
   * https://support.microsoft.com/topic/kb5020282-account-lockout-available-for-local-administrators-bce45c4d-f28d-43ad-b6fe-70156cb2dc00
   */
  allowAdministratorLockout?: pulumi.Input<boolean>;
}

/** Kerberos policy of a domain. [MS-GPSB 2.2.2] What is absent is left as the directory has it. */
export interface KerberosPolicyArgs {
  /**
   * Minutes a service ticket lasts, 10 to 99999. At most as long as a ticket-granting ticket: maxTicketAge × 60.
   * [MS-GPSB 2.2.2]
   */
  maxServiceAge?: pulumi.Input<number>;
  /** Hours a ticket-granting ticket lasts, 1 to 99999. [MS-GPSB 2.2.2] */
  maxTicketAge?: pulumi.Input<number>;
  /**
   * Days within which a ticket-granting ticket can be renewed, 1 to 99999. At least as long as the ticket lasts.
   * [MS-GPSB 2.2.2]
   */
  maxRenewAge?: pulumi.Input<number>;
  /** Minutes two clocks may differ, 0 to 99999. [MS-GPSB 2.2.2] */
  maxClockSkew?: pulumi.Input<number>;
  /** Whether logon restrictions are checked at every session ticket. [MS-GPSB 2.2.2] */
  ticketValidateClient?: pulumi.Input<boolean>;
}

/** A registry value of the computers a policy reaches. [MS-GPSB 2.2.5] */
export interface RegistryValueArgs {
  /** Full name, beginning with MACHINE\. */
  name: pulumi.Input<string>;
  /** How it is stored. */
  type: pulumi.Input<RegistryValueType>;
  /**
   * A decimal number for dword, hexadecimal bytes with commas for binary, commas between strings for multiString.
   * At most 1,000 characters.
   */
  value: pulumi.Input<string>;
}

/** A user right on the computers a policy reaches. [MS-GPSB 2.2.6] */
export interface UserRightArgs {
  /** Its constant, such as SeServiceLogonRight. */
  right: pulumi.Input<string>;
  /** Who holds it, and no one else: SIDs, or sAMAccountNames of the domain. */
  principals: pulumi.Input<pulumi.Input<string>[]>;
}

/** How a service starts on the computers a policy reaches, and who may control it. [MS-GPSB 2.2.8] */
export interface ServiceArgs {
  /** Short name, such as VaultSvc. */
  service: pulumi.Input<string>;
  /** How it starts. */
  startup: pulumi.Input<ServiceStartup>;
  /**
   * Who may control it: a security descriptor in SDDL, at most 1,000 characters.
   * @default left as they are
   */
  permissions?: pulumi.Input<string>;
}

/** How the policy is linked there. */
export interface PolicyLinkArgs {
  /**
   * Place among the links of the target, 1 the highest precedence.
   * @default 1
   */
  order?: pulumi.Input<number>;
  /**
   * Whether the link counts.
   * @default true
   */
  enabled?: pulumi.Input<boolean>;
  /**
   * Whether the policy goes where inheritance is blocked, and wins over those below.
   * @default false
   */
  enforced?: pulumi.Input<boolean>;
}

/** The account policy of the domain as last observed. */
export interface AccountPolicy {
  /** Days a new password must be kept, 0 to 998. Writeback refuses users inside the window. [MS-GPSB 2.2.1.1] */
  readonly minimumPasswordAge: number;
  /** Days until a password expires, 0 to 999; 0: passwords do not expire. [MS-GPSB 2.2.1.1] */
  readonly maximumPasswordAge?: number;
  /**
   * Characters a password must have, 0 to 128. More than 14 has an effect only where every domain controller runs
   * Windows Server 2022 or later and has the registry value
   * MACHINE\System\CurrentControlSet\Control\SAM\RelaxMinimumPasswordLengthLimits = 1. [MS-GPSB 2.2.1.1]
   */
  readonly minimumPasswordLength?: number;
  /**
   * Number of old passwords that are remembered, 0 to 24. The compensating control for an age of 0. [MS-GPSB
   * 2.2.1.1]
   */
  readonly passwordHistorySize?: number;
  /** Whether three of the character classes are demanded. [MS-GPSB 2.2.1.1] */
  readonly passwordComplexity?: boolean;
  /** Whether passwords are stored so that they can be read back. [MS-GPSB 2.2.1.1] */
  readonly reversibleEncryption?: boolean;
  /** Wrong passwords that lock an account, 0 to 999; 0: accounts are not locked out. [MS-GPSB 2.2.1.2] */
  readonly lockoutThreshold?: number;
  /**
   * Minutes an account stays locked, 0 to 99999; 0: until an administrator unlocks the account. [MS-GPSB 2.2.1.2]
   */
  readonly lockoutDuration?: number;
  /** Minutes after which wrong passwords are forgotten, 1 to 99999. [MS-GPSB 2.2.1.2] */
  readonly lockoutObservationWindow?: number;
  /**
   * Whether the built-in Administrator is locked out of network logons too, with the updates of October 2022.
   * https://support.microsoft.com/topic/kb5020282-account-lockout-available-for-local-administrators-bce45c4d-f28d-43ad-b6fe-70156cb2dc00
   */
  readonly allowAdministratorLockout?: boolean;
}

/** Arguments of GroupPolicyObject. */
export interface GroupPolicyObjectArgs extends DirectoryArgs {
  /** Name as the Group Policy Management Console shows it, 1 to 255 characters. */
  displayName: pulumi.Input<string>;
  /** Account policy of a domain. What is absent is left as the directory has it. */
  accountPolicy?: pulumi.Input<AccountPolicyArgs>;
  /** Kerberos policy of a domain. [MS-GPSB 2.2.2] What is absent is left as the directory has it. */
  kerberosPolicy?: pulumi.Input<KerberosPolicyArgs>;
  /** Registry values of the computers a policy reaches. */
  registryValues?: pulumi.Input<pulumi.Input<RegistryValueArgs>[]>;
  /** User rights on the computers a policy reaches. */
  userRights?: pulumi.Input<pulumi.Input<UserRightArgs>[]>;
  /** How services start on the computers a policy reaches, and who may control them. */
  services?: pulumi.Input<pulumi.Input<ServiceArgs>[]>;
  /**
   * DN the policy is linked to. A change replaces the resource.
   * @default the domain root, the only place where an account policy reaches domain users
   */
  linkTarget?: pulumi.Input<string>;
  /**
   * How the policy is linked there.
   * @default {"order":1,"enabled":true,"enforced":false}
   */
  link?: pulumi.Input<PolicyLinkArgs>;
  /**
   * Whether an update puts the link back to its order; false: a link that is there stays in its place, whoever
   * linked above it, and the order counts only where the policy is not linked yet.
   * @default true
   */
  restoreOrder?: pulumi.Input<boolean>;
  /**
   * Whom the policy is for: `domainControllers`, all that an account policy at the domain root needs, or
   * `everyComputer`, whose local accounts then get that account policy too.
   * @default left as it is; Windows makes a policy for every computer
   */
  appliesTo?: pulumi.Input<AppliesTo>;
  /**
   * Whether an existing policy of this display name is taken over. What it had is remembered, and put back when a
   * setting is no longer declared or the resource is destroyed; the policy itself stays.
   * @default false
   */
  adopt?: pulumi.Input<boolean>;
  /**
   * Seconds to wait until every domain controller that can be asked has container and files of the policy before
   * it is linked anew, and knows that the link is gone before the policy is deleted, 0 to 14400; 0: look once.
   * After that the policy stays unlinked, or there, and the next update or destroy goes on.
   * @default 900
   */
  replicationTimeout?: pulumi.Input<number>;
  /**
   * Seconds to wait for the PDC emulator to apply a minimum password age, 0 to 7200; 0: do not wait.
   * @default 900
   */
  effectTimeout?: pulumi.Input<number>;
}

/**
 * Security settings in a group policy, with its link. At least one setting must be declared; what is not
 * declared stays as the policy has it.
 */
export class GroupPolicyObject extends pulumi.CustomResource {
  static readonly type = "entra-writeback:index:GroupPolicyObject";
  declare readonly domain: pulumi.Output<string>;
  declare readonly server: pulumi.Output<string | undefined>;
  declare readonly sysvolPath: pulumi.Output<string | undefined>;
  declare readonly channel: pulumi.Output<string>;
  declare readonly credential: pulumi.Output<pulumi.Unwrap<CredentialArgs> | undefined>;
  declare readonly mode: pulumi.Output<Mode>;
  declare readonly displayName: pulumi.Output<string>;
  declare readonly accountPolicy: pulumi.Output<pulumi.Unwrap<AccountPolicyArgs> | undefined>;
  declare readonly kerberosPolicy: pulumi.Output<pulumi.Unwrap<KerberosPolicyArgs> | undefined>;
  declare readonly registryValues: pulumi.Output<pulumi.Unwrap<RegistryValueArgs>[] | undefined>;
  declare readonly userRights: pulumi.Output<pulumi.Unwrap<UserRightArgs>[] | undefined>;
  declare readonly services: pulumi.Output<pulumi.Unwrap<ServiceArgs>[] | undefined>;
  declare readonly linkTarget: pulumi.Output<string | undefined>;
  declare readonly link: pulumi.Output<pulumi.Unwrap<PolicyLinkArgs>>;
  declare readonly restoreOrder: pulumi.Output<boolean | undefined>;
  declare readonly appliesTo: pulumi.Output<AppliesTo | undefined>;
  declare readonly adopt: pulumi.Output<boolean>;
  declare readonly replicationTimeout: pulumi.Output<number | undefined>;
  declare readonly effectTimeout: pulumi.Output<number>;
  /** {GUID} of the policy. */
  declare readonly policyId: pulumi.Output<string>;
  /** Whether the policy was there before, and so stays when the resource is destroyed. */
  declare readonly adopted: pulumi.Output<boolean>;
  /**
   * gPLink of what the policy is linked to as it was before this resource first wrote to it, for a person to put
   * back; empty: nothing was linked there; absent: it never has, or a former version has.
   */
  declare readonly formerLinks: pulumi.Output<string>;
  /**
   * GptTmpl.inf of an adopted policy as it was before this resource first wrote to it, byte for byte, gzip in
   * base64, for a person to put back; empty: it had none; absent: the policy is the kit's own, nothing was written
   * yet, or a former version did.
   */
  declare readonly formerTemplate: pulumi.Output<string>;
  /** Days: minPwdAge of the domain root as last observed. */
  declare readonly effectiveMinimumPasswordAge: pulumi.Output<number>;
  /** Display name of the policy at the domain root that sets the age; empty: none does, or it cannot be told. */
  declare readonly effectiveSource: pulumi.Output<string>;
  /** The account policy of the domain as last observed. */
  declare readonly effectiveAccountPolicy: pulumi.Output<AccountPolicy>;
  /** Per declared setting of the account policy the policy that wins it, and why: "Account policy" (order). */
  declare readonly winners: pulumi.Output<Record<string, string>>;
  /** Sentences: what keeps the settings from those they are for, and what to do. */
  declare readonly conflicts: pulumi.Output<string[]>;

  /** The resource of a known id, as it is; it is not managed by this program. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): GroupPolicyObject {
    return new GroupPolicyObject(name, {} as GroupPolicyObjectArgs, { ...options, id });
  }

  constructor(name: string, args: GroupPolicyObjectArgs, options?: pulumi.CustomResourceOptions) {
    super(GroupPolicyObject.type, name, { ...properties, ...args }, options);
  }
}

const properties = {
  domain: undefined,
  server: undefined,
  sysvolPath: undefined,
  channel: undefined,
  credential: undefined,
  mode: undefined,
  displayName: undefined,
  accountPolicy: undefined,
  kerberosPolicy: undefined,
  registryValues: undefined,
  userRights: undefined,
  services: undefined,
  linkTarget: undefined,
  link: undefined,
  restoreOrder: undefined,
  appliesTo: undefined,
  adopt: undefined,
  replicationTimeout: undefined,
  effectTimeout: undefined,
  policyId: undefined,
  adopted: undefined,
  formerLinks: undefined,
  formerTemplate: undefined,
  effectiveMinimumPasswordAge: undefined,
  effectiveSource: undefined,
  effectiveAccountPolicy: undefined,
  winners: undefined,
  conflicts: undefined,
};
