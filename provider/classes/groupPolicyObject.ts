import * as pulumi from "@pulumi/pulumi";
import type { DirectoryArgs } from "./directory.ts";

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
}

export interface PolicyLinkArgs {
  /** Optional. Place among the links of the target, 1 the highest precedence. Default: 1. */
  order?: pulumi.Input<number>;
  /** Optional. Default: true. */
  enabled?: pulumi.Input<boolean>;
  /** Optional. Default: false. */
  enforced?: pulumi.Input<boolean>;
}

export interface GroupPolicyObjectArgs extends DirectoryArgs {
  /** Required. Name as the Group Policy Management Console shows it. */
  displayName: pulumi.Input<string>;
  /** Required. */
  accountPolicy: pulumi.Input<AccountPolicyArgs>;
  /** Optional. DN the policy is linked to. Default: the domain root, the only place where an account policy reaches domain users. A change replaces the resource. */
  linkTarget?: pulumi.Input<string>;
  /** Optional. */
  link?: pulumi.Input<PolicyLinkArgs>;
  /** Optional. Whether an existing policy of this display name is taken over. Default: false. */
  adopt?: pulumi.Input<boolean>;
  /** Optional. Seconds to wait for the PDC emulator to apply the policy, 0 to 7200; 0: do not wait. Default: 900. */
  effectTimeout?: pulumi.Input<number>;
}

/** A dedicated group policy that sets the account policy of one domain. */
export class GroupPolicyObject extends pulumi.CustomResource {
  static readonly type = "entra-writeback:index:GroupPolicyObject";
  /** {GUID} of the policy. */
  declare readonly policyId: pulumi.Output<string>;
  /** Days: minPwdAge of the domain root as last observed. */
  declare readonly effectiveMinimumPasswordAge: pulumi.Output<number>;
  /** Display name of the policy at the domain root that sets the age; empty: none does. */
  declare readonly effectiveSource: pulumi.Output<string>;

  constructor(name: string, args: GroupPolicyObjectArgs, options?: pulumi.CustomResourceOptions) {
    const outputs = { policyId: undefined, effectiveMinimumPasswordAge: undefined, effectiveSource: undefined };
    super(GroupPolicyObject.type, name, { ...args, ...outputs }, options);
  }
}
