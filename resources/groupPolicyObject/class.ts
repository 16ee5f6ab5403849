import * as pulumi from "@pulumi/pulumi";
import type { DirectoryArgs } from "../shared/directoryArgs.ts";

/** Account policy of a domain. What is absent is left as the directory has it. */
export interface AccountPolicyArgs {
  /** Required. Days a password must be kept, 0 to 998. Writeback refuses users inside the window, so 0. [MS-GPSB 2.2.1.1] */
  minimumPasswordAge: pulumi.Input<number>;
  /** Optional. Days until a password expires, 1 to 999; 0: never. */
  maximumPasswordAge?: pulumi.Input<number>;
  /** Optional. Characters, 0 to 14. */
  minimumPasswordLength?: pulumi.Input<number>;
  /** Optional. Remembered passwords, 0 to 24. The compensating control for an age of 0. */
  passwordHistorySize?: pulumi.Input<number>;
  /** Optional. Whether three of the character classes are demanded. */
  passwordComplexity?: pulumi.Input<boolean>;
  /** Optional. Whether passwords are stored so that they can be read back. */
  reversibleEncryption?: pulumi.Input<boolean>;
  /** Optional. Wrong passwords that lock an account, 1 to 999; 0: none do. */
  lockoutThreshold?: pulumi.Input<number>;
  /** Optional. Minutes an account stays locked, 1 to 99999; 0: until it is unlocked. */
  lockoutDuration?: pulumi.Input<number>;
  /** Optional. Minutes after which wrong passwords are forgotten, 1 to 99999. */
  lockoutObservationWindow?: pulumi.Input<number>;
}

/** Kerberos policy of a domain. [MS-GPSB 2.2.1.2] What is absent is left as the directory has it. */
export interface KerberosPolicyArgs {
  /** Optional. Minutes a service ticket lasts, 10 to 99999. */
  maxServiceAge?: pulumi.Input<number>;
  /** Optional. Hours a ticket-granting ticket lasts, 1 to 99999. */
  maxTicketAge?: pulumi.Input<number>;
  /** Optional. Days within which a ticket-granting ticket can be renewed, 1 to 99999. */
  maxRenewAge?: pulumi.Input<number>;
  /** Optional. Minutes two clocks may differ, 0 to 99999. */
  maxClockSkew?: pulumi.Input<number>;
  /** Optional. Whether logon restrictions are checked at every session ticket. */
  ticketValidateClient?: pulumi.Input<boolean>;
}

/** A registry value of the computers a policy reaches. [MS-GPSB 2.2.5] */
export interface RegistryValueArgs {
  /** Required. Full name, beginning with MACHINE\. */
  name: pulumi.Input<string>;
  /** Required. */
  type: pulumi.Input<"string" | "expandString" | "binary" | "dword" | "multiString">;
  /** Required. A decimal number for dword, hexadecimal bytes with commas for binary, commas between strings for multiString. */
  value: pulumi.Input<string>;
}

/** A user right on the computers a policy reaches. [MS-GPSB 2.2.6] */
export interface UserRightArgs {
  /** Required. Its constant, such as SeServiceLogonRight. */
  right: pulumi.Input<string>;
  /** Required. Who holds it, and no one else: SIDs, or sAMAccountNames of the domain. */
  principals: pulumi.Input<pulumi.Input<string>[]>;
}

/** How a service starts on the computers a policy reaches. [MS-GPSB 2.2.8] */
export interface ServiceArgs {
  /** Required. Short name, such as VaultSvc. */
  service: pulumi.Input<string>;
  /** Required. */
  startup: pulumi.Input<"automatic" | "manual" | "disabled">;
}

export interface PolicyLinkArgs {
  /** Optional. Place among the links of the target, 1 the highest precedence. Default: 1. */
  order?: pulumi.Input<number>;
  /** Optional. Default: true. */
  enabled?: pulumi.Input<boolean>;
  /** Optional. Default: false. */
  enforced?: pulumi.Input<boolean>;
}

/** At least one setting must be declared; what is not declared stays as the policy has it. */
export interface GroupPolicyObjectArgs extends DirectoryArgs {
  /** Required. Name as the Group Policy Management Console shows it. */
  displayName: pulumi.Input<string>;
  /** Optional. */
  accountPolicy?: pulumi.Input<AccountPolicyArgs>;
  /** Optional. */
  kerberosPolicy?: pulumi.Input<KerberosPolicyArgs>;
  /** Optional. */
  registryValues?: pulumi.Input<pulumi.Input<RegistryValueArgs>[]>;
  /** Optional. */
  userRights?: pulumi.Input<pulumi.Input<UserRightArgs>[]>;
  /** Optional. */
  services?: pulumi.Input<pulumi.Input<ServiceArgs>[]>;
  /** Optional. DN the policy is linked to. Default: the domain root, the only place where an account policy reaches domain users. A change replaces the resource. */
  linkTarget?: pulumi.Input<string>;
  /** Optional. */
  link?: pulumi.Input<PolicyLinkArgs>;
  /**
   * Optional. Whether an existing policy of this display name is taken over. What it had is remembered, and put back when a
   * setting is no longer declared or the resource is destroyed; the policy itself stays. Default: false.
   */
  adopt?: pulumi.Input<boolean>;
  /** Optional. Seconds to wait for the PDC emulator to apply a minimum password age, 0 to 7200; 0: do not wait. Default: 900. */
  effectTimeout?: pulumi.Input<number>;
}

/** Account policy of a domain as its root has it. */
export type EffectiveAccountPolicy = { readonly [Setting in keyof AccountPolicyArgs]?: number | boolean };

/** Security settings in a group policy, with its link. */
export class GroupPolicyObject extends pulumi.CustomResource {
  static readonly type = "entra-writeback:index:GroupPolicyObject";
  /** {GUID} of the policy. */
  declare readonly policyId: pulumi.Output<string>;
  /** Whether the policy was there before, and so stays when the resource is destroyed. */
  declare readonly adopted: pulumi.Output<boolean>;
  /** Days: minPwdAge of the domain root as last observed. */
  declare readonly effectiveMinimumPasswordAge: pulumi.Output<number>;
  /** Display name of the policy at the domain root that sets the age; empty: none does, or it cannot be told. */
  declare readonly effectiveSource: pulumi.Output<string>;
  /** The account policy of the domain as last observed. */
  declare readonly effectiveAccountPolicy: pulumi.Output<EffectiveAccountPolicy>;
  /** Per declared setting of the account policy the policy that wins it, and why: "Account policy" (order). */
  declare readonly winners: pulumi.Output<Record<string, string>>;
  /** Sentences: what keeps the settings from those they are for, and what to do. */
  declare readonly conflicts: pulumi.Output<string[]>;

  constructor(name: string, args: GroupPolicyObjectArgs, options?: pulumi.CustomResourceOptions) {
    const outputs = {
      policyId: undefined,
      adopted: undefined,
      effectiveMinimumPasswordAge: undefined,
      effectiveSource: undefined,
      effectiveAccountPolicy: undefined,
      winners: undefined,
      conflicts: undefined,
    };
    super(GroupPolicyObject.type, name, { ...args, ...outputs }, options);
  }
}
