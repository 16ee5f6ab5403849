import * as pulumi from "@pulumi/pulumi";
import type { DirectoryArgs } from "../shared/directoryArgs.ts";

export interface DomainRootDelegationArgs extends DirectoryArgs {
  /** Required. sAMAccountName of the agents' service account, with its trailing $. */
  account: pulumi.Input<string>;
  /** Optional. DNS name of the domain the account lives in. Default: `domain`. */
  accountDomain?: pulumi.Input<string>;
  /** Optional. Domain controller of that domain. Default: its PDC emulator, or `server` where both domains are one. */
  accountServer?: pulumi.Input<string>;
  /**
   * Required. ResetPassword, WriteLockoutTime, WritePwdLastSet and UnexpirePassword; where users of the class inetOrgPerson are
   * written back to, the first three again with InetOrgPerson before them. A rule refuses fewer and more.
   */
  rights: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Optional. Entries of the account beyond the rights that are tolerated, in SDDL as `reportedOverGrants` tells them. Any other
   * that appears after the resource was made is taken away. A rule names tolerated ones too. Default: none.
   */
  overGrants?: pulumi.Input<pulumi.Input<string>[]>;
  /** Optional. Whether users whom the entries do not reach are counted; reads every user once. Default: true. */
  reportUnreachableUsers?: pulumi.Input<boolean>;
}

/** Users whom the entries on the domain root do not reach, by cause, or why they were not counted. */
export interface UnreachableUsers {
  users?: number;
  unreachable?: number;
  /** adminCount is 1: AdminSDHolder takes the entries away again within the hour. */
  protectedAccounts?: number;
  /** Inheritance is off on the user. */
  protectedUsers?: number;
  /** Inheritance is off on an OU or container above the user. */
  belowProtectedContainers?: number;
  /** sAMAccountNames, at most ten. */
  examples?: string[];
  /** DNs of the OUs and containers, at most five. */
  containers?: string[];
  notObservable?: string;
}

/** The access control entries of the service account on one domain root. */
export class DomainRootDelegation extends pulumi.CustomResource {
  static readonly type = "entra-writeback:index:DomainRootDelegation";
  declare readonly accountSid: pulumi.Output<string>;
  /** Rights this resource added, and so removes when it is destroyed. */
  declare readonly addedRights: pulumi.Output<string[]>;
  /** SDDL of the over-grants that were there when the resource was made, and stay. */
  declare readonly foundOverGrants: pulumi.Output<string[]>;
  /** SDDL of all over-grants there are now, and names of rights that someone else granted beyond the declared ones. */
  declare readonly reportedOverGrants: pulumi.Output<string[]>;
  /** SDDL of the account's other entries on the domain root, which writeback has nothing to do with. */
  declare readonly otherAces: pulumi.Output<string[]>;
  /** Declared rights the account has by someone else's entry too, such as UnexpirePassword through Authenticated Users. */
  declare readonly effectiveRights: pulumi.Output<string[]>;
  declare readonly unreachableUsers: pulumi.Output<UnreachableUsers>;

  constructor(name: string, args: DomainRootDelegationArgs, options?: pulumi.CustomResourceOptions) {
    const outputs = {
      accountSid: undefined,
      addedRights: undefined,
      foundOverGrants: undefined,
      reportedOverGrants: undefined,
      otherAces: undefined,
      effectiveRights: undefined,
      unreachableUsers: undefined,
    };
    super(DomainRootDelegation.type, name, { ...args, ...outputs }, options);
  }
}
