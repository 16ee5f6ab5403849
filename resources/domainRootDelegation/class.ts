// Made from definition.ts by npm run generate.
import * as pulumi from "@pulumi/pulumi";
import type { DirectoryArgs, CredentialArgs, Mode } from "../shared/directoryArgs.ts";

/** A right of password writeback, or one that is often granted with them although nothing needs it. */
export const WritebackRight = {
  /** Reset Password, on descendant User objects. */
  ResetPassword: "ResetPassword",
  /** Write lockoutTime, on descendant User objects. */
  WriteLockoutTime: "WriteLockoutTime",
  /** Write pwdLastSet, on descendant User objects. */
  WritePwdLastSet: "WritePwdLastSet",
  /** Unexpire Password, on this object only. */
  UnexpirePassword: "UnexpirePassword",
  /** Change Password, on descendant User objects. */
  ChangePassword: "ChangePassword",
  /** Reset Password, on descendant inetOrgPerson objects. */
  InetOrgPersonResetPassword: "InetOrgPersonResetPassword",
  /** Write lockoutTime, on descendant inetOrgPerson objects. */
  InetOrgPersonWriteLockoutTime: "InetOrgPersonWriteLockoutTime",
  /** Write pwdLastSet, on descendant inetOrgPerson objects. */
  InetOrgPersonWritePwdLastSet: "InetOrgPersonWritePwdLastSet",
} as const;
export type WritebackRight = (typeof WritebackRight)[keyof typeof WritebackRight];

/**
 * What Microsoft grants the agents' service account beside password writeback, by the names of
 * Set-AADCloudSyncPermissions. https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/gmsa-cloud-sync
 */
export const PermissionSet = {
  /** It allows to read users, groups, contacts, computers and devices. */
  BasicRead: "BasicRead",
  /** It allows to read the password hash of every account of the domain, krbtgt and administrators too. */
  PasswordHashSync: "PasswordHashSync",
  /** It allows to write mS-DS-ConsistencyGuid of users and groups. */
  ConsistencyGuid: "ConsistencyGuid",
  /** It allows to add keys to users and devices, with which one logs on as them. */
  KeyCredentialLink: "KeyCredentialLink",
  /** It allows to write every property of users, groups (their members too) and contacts. */
  HybridExchangePermissions: "HybridExchangePermissions",
  /** It allows to read public folders. */
  ExchangeMailPublicFolderPermissions: "ExchangeMailPublicFolderPermissions",
  /** It allows to create, change and delete groups, their members too. */
  GroupWriteBack: "GroupWriteBack",
  /** It allows to create and delete users and groups, and write every property of them, group members too. */
  UserGroupCreateDelete: "UserGroupCreateDelete",
  /** It allows to control groups fully, their members too, and create and delete users. */
  CustomAccount: "CustomAccount",
} as const;
export type PermissionSet = (typeof PermissionSet)[keyof typeof PermissionSet];

/** Users whom the entries on the domain root do not reach, by cause, or why they were not counted. */
export interface UnreachableUsers {
  /** Users of the domain. */
  readonly users?: number;
  /** Those no inherited entry of the account reaches. */
  readonly unreachable?: number;
  /** adminCount is 1 and inheritance off: AdminSDHolder takes entries away again within the hour. */
  readonly protectedAccounts?: number;
  /** Inheritance is off on the user. */
  readonly protectedUsers?: number;
  /** Inheritance is off on an OU or container above the user. */
  readonly belowProtectedContainers?: number;
  /** sAMAccountNames, at most ten. */
  readonly examples?: string[];
  /** DNs of the OUs and containers, at most five. */
  readonly containers?: string[];
  /** Why they were not counted. */
  readonly notObservable?: string;
}

/**
 * Accounts that the entries reach although entries on the domain root give them rights over the domain, directly
 * or through groups: whoever resets their password has these too. Or why they were not looked for.
 */
export interface ExposedAccounts {
  /** How many, the service account aside. */
  readonly accounts?: number;
  /** Those that replicate password hashes. */
  readonly replication?: number;
  /** Those that change permissions or owner of the domain root. */
  readonly permissions?: number;
  /** Those that change members of groups. */
  readonly groups?: number;
  /** sAMAccountNames, at most ten. */
  readonly examples?: string[];
  /** Why they were not looked for. */
  readonly notObservable?: string;
}

/**
 * What Microsoft documents for the password writeback of Entra Connect Sync beside the rights; that the cloud
 * sync agent needs it the same way is inferred. Each is `unknown` where it may not be read.
 */
export interface SamAccess {
  /**
   * readable, notReadable or unknown: whether the account may list the contents and read all properties and the
   * permissions of CN=Server,CN=System, as itself, through its groups, as Authenticated Users, or as Pre-Windows
   * 2000 Compatible Access where they are in it.
   */
  readonly samServer?: string;
  /** member, notMember or unknown: whether Authenticated Users are in Pre-Windows 2000 Compatible Access. */
  readonly authenticatedUsers?: string;
}

/** Arguments of DomainRootDelegation. */
export interface DomainRootDelegationArgs extends DirectoryArgs {
  /**
   * The agents' service account: its sAMAccountName, or of a group managed one its cn and a $. A change replaces
   * the resource.
   */
  account: pulumi.Input<string>;
  /**
   * DNS name of the domain the account lives in. A change replaces the resource.
   * @default `domain`
   */
  accountDomain?: pulumi.Input<string>;
  /**
   * Domain controller of that domain.
   * @default its PDC emulator, or `server` where both domains are one
   */
  accountServer?: pulumi.Input<string>;
  /**
   * DN of the OU or container that holds the entries, for users below it alone. Unexpire Password is a right on
   * the domain root, and so not for it. A change replaces the resource.
   * @default the domain root
   */
  target?: pulumi.Input<string>;
  /**
   * ResetPassword, WriteLockoutTime, WritePwdLastSet and UnexpirePassword; where users of the class inetOrgPerson
   * are written back to, the first three again with InetOrgPerson before them. A rule refuses fewer and more.
   */
  rights: pulumi.Input<pulumi.Input<WritebackRight>[]>;
  /**
   * Microsoft's permission sets that the account is meant to have beside the rights. The kit grants none of them;
   * entries of a set that is not named are told, and a rule warns of them. An account that the agent's installer
   * did not make takes BasicRead, and PasswordHashSync where hashes are synchronized: Set-AADCloudSyncPermissions
   * grants them.
   * @default none
   */
  otherPermissions?: pulumi.Input<pulumi.Input<PermissionSet>[]>;
  /**
   * Entries of the account that are to be taken away: in SDDL, as `reportedOverGrants` and `otherAces` have them,
   * or a permission set by its name. Nothing else that the kit did not write is ever taken away, and what was
   * taken away so does not come back when the resource is destroyed.
   * @default none
   */
  removedEntries?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Entries of the account beyond rights and permission sets that are known, in SDDL as `reportedOverGrants` has
   * them: an update does not warn of them. A rule names them all the same.
   * @default []
   */
  overGrants?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether users whom the entries do not reach are counted, and accounts that they had better not reach; reads
   * every user once.
   * @default true
   */
  reportUnreachableUsers?: pulumi.Input<boolean>;
}

/**
 * The access control entries of the agents' service account on one domain root, or on one OU below it
 * (`target`).
 */
export class DomainRootDelegation extends pulumi.CustomResource {
  static readonly type = "entra-writeback:index:DomainRootDelegation";
  declare readonly domain: pulumi.Output<string>;
  declare readonly server: pulumi.Output<string | undefined>;
  declare readonly sysvolPath: pulumi.Output<string | undefined>;
  declare readonly channel: pulumi.Output<string>;
  declare readonly credential: pulumi.Output<pulumi.Unwrap<CredentialArgs> | undefined>;
  declare readonly mode: pulumi.Output<Mode>;
  declare readonly account: pulumi.Output<string>;
  declare readonly accountDomain: pulumi.Output<string | undefined>;
  declare readonly accountServer: pulumi.Output<string | undefined>;
  declare readonly target: pulumi.Output<string | undefined>;
  declare readonly rights: pulumi.Output<WritebackRight[]>;
  declare readonly otherPermissions: pulumi.Output<PermissionSet[] | undefined>;
  declare readonly removedEntries: pulumi.Output<string[] | undefined>;
  declare readonly overGrants: pulumi.Output<string[]>;
  declare readonly reportUnreachableUsers: pulumi.Output<boolean>;
  /** sAMAccountName of the account that `account` means; empty where there is none any more. */
  declare readonly accountName: pulumi.Output<string>;
  /** SID of the account. */
  declare readonly accountSid: pulumi.Output<string>;
  /** Rights this resource added, and so removes when it is destroyed. */
  declare readonly addedRights: pulumi.Output<WritebackRight[]>;
  /** SDDL of the over-grants that were there when the resource was made. */
  declare readonly foundOverGrants: pulumi.Output<string[]>;
  /**
   * SDDL of the whole access control list as it was before this resource first wrote to it, for a person to put
   * back; absent: it never has, or a former version has.
   */
  declare readonly formerDescriptor: pulumi.Output<string>;
  /**
   * SDDL of all over-grants there are now, of whatever permission set, and names of rights that someone else
   * granted beyond the declared ones.
   */
  declare readonly reportedOverGrants: pulumi.Output<string[]>;
  /** Microsoft's permission sets of which the account holds entries, declared or not. */
  declare readonly permissionSets: pulumi.Output<string[]>;
  /** SDDL of the account's other entries on the domain root, which writeback has nothing to do with. */
  declare readonly otherAces: pulumi.Output<string[]>;
  /**
   * Declared rights the account has by someone else's entry too, such as UnexpirePassword through Authenticated
   * Users.
   */
  declare readonly effectiveRights: pulumi.Output<string[]>;
  /** Users whom the entries on the domain root do not reach, by cause, or why they were not counted. */
  declare readonly unreachableUsers: pulumi.Output<UnreachableUsers>;
  /**
   * Accounts that the entries reach although entries on the domain root give them rights over the domain, directly
   * or through groups: whoever resets their password has these too. Or why they were not looked for.
   */
  declare readonly exposedAccounts: pulumi.Output<ExposedAccounts>;
  /**
   * What Microsoft documents for the password writeback of Entra Connect Sync beside the rights; that the cloud
   * sync agent needs it the same way is inferred. Each is `unknown` where it may not be read.
   */
  declare readonly samAccess: pulumi.Output<SamAccess>;

  /** The resource of a known id, as it is; it is not managed by this program. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): DomainRootDelegation {
    return new DomainRootDelegation(name, {} as DomainRootDelegationArgs, { ...options, id });
  }

  constructor(name: string, args: DomainRootDelegationArgs, options?: pulumi.CustomResourceOptions) {
    super(DomainRootDelegation.type, name, { ...properties, ...args }, options);
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
  accountDomain: undefined,
  accountServer: undefined,
  target: undefined,
  rights: undefined,
  otherPermissions: undefined,
  removedEntries: undefined,
  overGrants: undefined,
  reportUnreachableUsers: undefined,
  accountName: undefined,
  accountSid: undefined,
  addedRights: undefined,
  foundOverGrants: undefined,
  formerDescriptor: undefined,
  reportedOverGrants: undefined,
  permissionSets: undefined,
  otherAces: undefined,
  effectiveRights: undefined,
  unreachableUsers: undefined,
  exposedAccounts: undefined,
  samAccess: undefined,
};
