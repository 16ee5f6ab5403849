// Made from definition.ts by npm run generate.
import * as pulumi from "@pulumi/pulumi";
import type { DirectoryArgs, CredentialArgs, Mode } from "../shared/directoryArgs.ts";

/** A Kerberos encryption type. [MS-KILE 2.2.7] */
export const EncryptionType = {
  /** AES128-CTS-HMAC-SHA1-96. */
  AES128: "AES128",
  /** AES256-CTS-HMAC-SHA1-96. */
  AES256: "AES256",
} as const;
export type EncryptionType = (typeof EncryptionType)[keyof typeof EncryptionType];

/** Whether domain controllers can make the passwords of group managed service accounts. */
export const KdsRootKeyState = {
  /** They can. */
  Usable: "usable",
  /** They will, once the newest key is ten hours old. */
  NotYetUsable: "notYetUsable",
  /** There is no root key. */
  Missing: "missing",
  /**
   * The account may not read root keys, which by default only Enterprise Admins and the Domain Admins of the root
   * domain may.
   */
  NotObservable: "notObservable",
} as const;
export type KdsRootKeyState = (typeof KdsRootKeyState)[keyof typeof KdsRootKeyState];

/** The root key from which domain controllers make the passwords. */
export interface KdsRootKey {
  /** Whether it can be used. */
  readonly state: KdsRootKeyState;
  /** When domain controllers use it from, ten hours after it takes effect (ISO 8601); absent: not known. */
  readonly usableFrom?: string;
}

/** Arguments of GroupManagedServiceAccount. */
export interface GroupManagedServiceAccountArgs extends DirectoryArgs {
  /**
   * sAMAccountName: at most 15 characters and a $. A change gives it another SID. A change replaces the resource.
   */
  account: pulumi.Input<string>;
  /**
   * dNSHostName.
   * @default <account without its $>.<domain>
   */
  dnsHostName?: pulumi.Input<string>;
  /**
   * DN of the OU or container it is in. A change moves it, with its SID; without it, the account stays where
   * somebody moves it.
   * @default CN=Managed Service Accounts below the domain root
   */
  container?: pulumi.Input<string>;
  /**
   * sAMAccountNames of who may retrieve the password: the security group of the agent hosts. At least one, at most
   * 50, and none of the groups of nearly everyone. A host gets its membership with its next logon, so restart it
   * after adding it to the group.
   */
  passwordReaders: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Kerberos encryption types. RC4 is refused. [MS-KILE 2.2.7]
   * @default ["AES128","AES256"]
   */
  encryptionTypes?: pulumi.Input<pulumi.Input<EncryptionType>[]>;
  /**
   * All its service principal names, at most 50; the agent needs none.
   * @default []
   */
  servicePrincipalNames?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether the account can be used.
   * @default true
   */
  enabled?: pulumi.Input<boolean>;
  /**
   * Whether an existing account of this name is taken over; it gets its values back when the resource is
   * destroyed.
   * @default false
   */
  adopt?: pulumi.Input<boolean>;
}

/**
 * The group managed service account that the provisioning agents run as. The agent's own cmdlets grant a custom
 * account nothing from agent 1.1.2334.0 on, so its rights come from DomainRootDelegation; from 1.1.2505.0 on an
 * account with its rights needs no Domain Admin when the agent is configured.
 * https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/reference-version-history
 */
export class GroupManagedServiceAccount extends pulumi.CustomResource {
  static readonly type = "entra-writeback:index:GroupManagedServiceAccount";
  declare readonly domain: pulumi.Output<string>;
  declare readonly server: pulumi.Output<string | undefined>;
  declare readonly sysvolPath: pulumi.Output<string | undefined>;
  declare readonly channel: pulumi.Output<string>;
  declare readonly credential: pulumi.Output<pulumi.Unwrap<CredentialArgs> | undefined>;
  declare readonly mode: pulumi.Output<Mode>;
  declare readonly account: pulumi.Output<string>;
  declare readonly dnsHostName: pulumi.Output<string | undefined>;
  declare readonly container: pulumi.Output<string | undefined>;
  declare readonly passwordReaders: pulumi.Output<string[]>;
  declare readonly encryptionTypes: pulumi.Output<EncryptionType[]>;
  declare readonly servicePrincipalNames: pulumi.Output<string[]>;
  declare readonly enabled: pulumi.Output<boolean>;
  declare readonly adopt: pulumi.Output<boolean>;
  /** SID of the account. */
  declare readonly accountSid: pulumi.Output<string>;
  /** Its DN. */
  declare readonly distinguishedName: pulumi.Output<string>;
  /** Whether it was there before, and so stays when the resource is destroyed. */
  declare readonly adopted: pulumi.Output<boolean>;
  /**
   * Who, beside the domain's administrators, can make themselves a reader of the password, by permissions on the
   * account or on its readers' groups: each is as much as the account is. Hosts, groups in those groups, and the
   * OUs of all of these are not looked at.
   */
  declare readonly passwordControllers: pulumi.Output<string[]>;
  /** The root key from which domain controllers make the passwords. */
  declare readonly kdsRootKey: pulumi.Output<KdsRootKey>;

  /** The resource of a known id, as it is; it is not managed by this program. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options?: pulumi.CustomResourceOptions,
  ): GroupManagedServiceAccount {
    return new GroupManagedServiceAccount(name, {} as GroupManagedServiceAccountArgs, { ...options, id });
  }

  constructor(name: string, args: GroupManagedServiceAccountArgs, options?: pulumi.CustomResourceOptions) {
    super(GroupManagedServiceAccount.type, name, { ...properties, ...args }, options);
  }
}

const properties = {
  domain: undefined,
  server: undefined,
  sysvolPath: undefined,
  channel: undefined,
  credential: undefined,
  mode: undefined,
  account: undefined,
  dnsHostName: undefined,
  container: undefined,
  passwordReaders: undefined,
  encryptionTypes: undefined,
  servicePrincipalNames: undefined,
  enabled: undefined,
  adopt: undefined,
  accountSid: undefined,
  distinguishedName: undefined,
  adopted: undefined,
  passwordControllers: undefined,
  kdsRootKey: undefined,
};
