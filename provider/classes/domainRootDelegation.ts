import * as pulumi from "@pulumi/pulumi";
import type { DirectoryArgs } from "./directory.ts";

export interface DomainRootDelegationArgs extends DirectoryArgs {
  /** Required. sAMAccountName of the agents' service account, with its trailing $. */
  account: pulumi.Input<string>;
  /** Optional. DNS name of the domain the account lives in. Default: `domain`. */
  accountDomain?: pulumi.Input<string>;
  /** Optional. Domain controller of that domain. Default: its PDC emulator, or `server` where both domains are one. */
  accountServer?: pulumi.Input<string>;
  /** Required. Exactly ResetPassword, WriteLockoutTime, WritePwdLastSet and UnexpirePassword; a rule refuses fewer and more. */
  rights: pulumi.Input<pulumi.Input<string>[]>;
}

/** The access control entries of the service account on one domain root. */
export class DomainRootDelegation extends pulumi.CustomResource {
  static readonly type = "entra-writeback:index:DomainRootDelegation";
  declare readonly accountSid: pulumi.Output<string>;
  /** Rights this resource added, and so removes when it is destroyed. */
  declare readonly addedRights: pulumi.Output<string[]>;
  /** SDDL of the account's other entries on the domain root, which the kit did not make. */
  declare readonly otherAces: pulumi.Output<string[]>;

  constructor(name: string, args: DomainRootDelegationArgs, options?: pulumi.CustomResourceOptions) {
    const outputs = { accountSid: undefined, addedRights: undefined, otherAces: undefined };
    super(DomainRootDelegation.type, name, { ...args, ...outputs }, options);
  }
}
