import * as pulumi from "@pulumi/pulumi";
import type { DirectoryArgs } from "../shared/directoryArgs.ts";

export interface GroupManagedServiceAccountArgs extends DirectoryArgs {
  /** Required. sAMAccountName: at most 15 characters and a $. A change replaces the resource, and with it the SID. */
  account: pulumi.Input<string>;
  /** Optional. dNSHostName. Default: <account without its $>.<domain>. */
  dnsHostName?: pulumi.Input<string>;
  /** Optional. DN it is created in. Default: CN=Managed Service Accounts below the domain root. A change replaces the resource. */
  container?: pulumi.Input<string>;
  /**
   * Required. sAMAccountNames of who may retrieve the password: the security group of the agent hosts. At least one, and none
   * of the groups of nearly everyone. A host gets its membership with its next logon, so restart it after adding it to the group.
   */
  passwordReaders: pulumi.Input<pulumi.Input<string>[]>;
  /** Optional. Kerberos encryption types, AES128 and AES256. RC4 is refused. Default: both. [MS-KILE 2.2.7] */
  encryptionTypes?: pulumi.Input<pulumi.Input<string>[]>;
  /** Optional. All its service principal names; the agent needs none. Default: none. */
  servicePrincipalNames?: pulumi.Input<pulumi.Input<string>[]>;
  /** Optional. Default: true. */
  enabled?: pulumi.Input<boolean>;
  /** Optional. Whether an existing account of this name is taken over; it gets its values back on destroy. Default: false. */
  adopt?: pulumi.Input<boolean>;
}

/** The root key from which domain controllers make the passwords. */
export interface KdsRootKey {
  /** usable, notYetUsable, missing or notObservable. */
  readonly state: string;
  /** When domain controllers use it from, ten hours after it takes effect; absent: not known. */
  readonly usableFrom?: string;
}

/**
 * The group managed service account that the provisioning agents run as. The agent's own cmdlets grant a custom account
 * nothing from agent 1.1.2334.0 on, so its rights come from DomainRootDelegation; from 1.1.2505.0 on an account with its
 * rights needs no Domain Admin when the agent is configured.
 * https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/reference-version-history
 */
export class GroupManagedServiceAccount extends pulumi.CustomResource {
  static readonly type = "entra-writeback:index:GroupManagedServiceAccount";
  declare readonly accountSid: pulumi.Output<string>;
  declare readonly distinguishedName: pulumi.Output<string>;
  /** Whether it was there before, and so stays when the resource is destroyed. */
  declare readonly adopted: pulumi.Output<boolean>;
  declare readonly kdsRootKey: pulumi.Output<KdsRootKey>;

  constructor(name: string, args: GroupManagedServiceAccountArgs, options?: pulumi.CustomResourceOptions) {
    const outputs = {
      accountSid: undefined,
      distinguishedName: undefined,
      adopted: undefined,
      kdsRootKey: undefined,
    };
    super(GroupManagedServiceAccount.type, name, { ...args, ...outputs }, options);
  }
}
