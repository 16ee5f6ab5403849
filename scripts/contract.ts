/**
 * What goes into the directory scripts and what comes out. The simulated directory keeps the same contract.
 *
 * Every script answers {"ok":true,"result":…} or {"ok":false,"error":{"code":…,"message":…}} as one line of JSON, below 4,096 bytes;
 * a longer one as {"packed":…}: the same line, gzip in base64. Where a list is cut for length, its last item says "and N more".
 */
import type { AccountPolicySettings, PsoSettings, SecuritySettings } from "../facts/securitySettings.ts";
import type { Numbers, RootSetting } from "../facts/settings.ts";
import type { WritebackRight } from "../facts/writebackRights.ts";

/** How to reach one domain. */
export interface DomainTarget {
  /** DNS name. */
  domain: string;
  /** Domain controller; absent: the PDC emulator. */
  server?: string;
  /** SYSVOL folder of the domain; absent: \\<domain controller>\SYSVOL\domain, so that files and container sit on one of them. */
  sysvolPath?: string;
}

// Group policy

export interface PolicyLink {
  /** 1 is the highest precedence; beyond the number of links: the last. */
  order: number;
  enabled: boolean;
  enforced: boolean;
}

export interface GroupPolicyObjectParameters extends DomainTarget {
  /** {GUID} in braces, upper case. */
  id: string;
  displayName: string;
  /** Ensure: what is to be set; everything else in the template stays. Observe: which settings are to be told; absent: all. */
  settings?: SecuritySettings;
  /** Ensure: settings to take out of the template, such as accountPolicy.maximumPasswordAge or services.VaultSvc. */
  unset?: string[];
  /** Ensure: absent leaves the links as they are. Observe: the declared link, for an order beyond the number of links. */
  link?: PolicyLink;
  /** Ensure: takes the link away. */
  unlink?: boolean;
  /** DN the policy is linked to; absent: the domain root. */
  linkTarget?: string;
}

/** Result of Observe, Ensure and Remove. */
export interface GroupPolicyObjectResult {
  exists: boolean;
  id: string;
  displayName: string;
  /** What GptTmpl.inf of this policy sets of what was asked for. */
  settings: SecuritySettings;
  /** Absent: not linked at the target. */
  link?: PolicyLink;
  /** versionNumber of the container and Version of gpt.ini; unequal means half-written. */
  containerVersion: number;
  fileVersion: number;
  /** Whether computers apply its security settings: the extension is registered, and the computer half not disabled. */
  appliesToComputers: boolean;
  /** Whether its computer half is disabled: "GPO Status" in the Group Policy Management Console. */
  computerSettingsDisabled: boolean;
  /** Paths of settings asked for that the template sets in a way that cannot be read, such as services.Beep. */
  unreadable: string[];
  /** Names of principals asked for that are no account of the domain. */
  unknownPrincipals: string[];
  /** Whether what it is to be linked to exists. */
  linkTargetExists: boolean;
  /** Ids of other policies with the same display name. */
  sameName: string[];
  effective: EffectiveAccountPolicy;
  /** What keeps the declared settings from the domain's users or the target's computers. */
  conflicts: PolicyConflict[];
}

/** What the domain does now: the attributes of the domain root, and the policies that set them. */
export interface EffectiveAccountPolicy {
  /** Days; a fraction where the directory holds one. Values of the domain root, in the units of the settings. */
  accountPolicy: Numbers<RootSetting> & { minimumPasswordAge: number };
  /** Per setting the policy that wins at the domain root; a setting that no linked policy sets has none. */
  winners: { [Setting in keyof AccountPolicySettings]?: PolicyWinner };
}

export interface PolicyWinner {
  id: string;
  displayName: string;
  value: number;
  /** only: no other sets it; enforced: its link is; order: its link comes first. */
  why: "only" | "enforced" | "order";
}

export interface PolicyConflict {
  kind:
    | "precedence" // another policy at the domain root wins with another value
    | "blockedInheritance" // the domain controllers' OU blocks inheritance, and the link is not enforced
    | "securityFiltering" // the PDC emulator may not apply the policy
    | "wmiFilter" // a WMI filter decides; whether it lets the PDC emulator in cannot be told from here
    | "wrongTarget" // an account policy linked to an OU, where it reaches no domain user
    | "passwordSettingsObject"; // a PSO brings an age back for its users
  /** Dotted setting, where it is about one. */
  setting?: string;
  /** The policy or PSO at fault. */
  by?: string;
  /** Its value of the setting. */
  value?: number;
}

// Fine-grained password policy

export interface PasswordSettingsObjectParameters extends DomainTarget {
  /** Its cn. */
  name: string;
  /** msDS-PasswordSettingsPrecedence, from 1; the lowest wins. */
  precedence: number;
  /** What is absent is taken from the domain root when the PSO is created, and left alone afterwards. */
  settings: PsoSettings;
  /** sAMAccountNames of users and global groups. */
  appliesTo: string[];
  /** By which its maker knows it again: adminDescription, when it is created; absent: none. */
  mark?: string;
  /** Ensure and Remove: also a PSO without the mark; absent: that one is not changed. Without a mark any is. */
  adopt?: boolean;
  /** sAMAccountNames of users whose resultant PSO is to be told. */
  users?: string[];
}

export interface PasswordSettingsObjectResult {
  exists: boolean;
  distinguishedName: string;
  precedence: number;
  settings: PsoSettings;
  /** sAMAccountNames in the declared spelling; the DN of what has none. */
  appliesTo: string[];
  /** Names asked for that a PSO cannot apply to, and why. */
  unusable: UnusableName[];
  /** adminDescription; empty: none. */
  mark: string;
  /** Per asked user the PSO that counts, and its minimum password age in days; without a PSO both are of the domain. */
  resultant: { user: string; passwordSettings?: string; minimumPasswordAge: number }[];
  /** PSOs of a minimum password age above 0, by name, with how many they apply to. */
  withAge: { name: string; precedence: number; minimumPasswordAge: number; appliesTo: number }[];
}

export interface UnusableName {
  name: string;
  /** Part of a sentence: the domain has no account of that name */
  reason: string;
}

// Delegation

export interface DomainRootDelegationParameters extends DomainTarget {
  /** sAMAccountName of the service account. */
  account: string;
  /** DNS name of the domain it lives in. */
  accountDomain: string;
  /** Domain controller of that domain; absent: its PDC emulator. */
  accountServer?: string;
  /** Remove: SID of the account, which may be gone itself. */
  accountSid?: string;
  /** Ensure: the rights to hold. Remove: the rights to take away. Observe: the rights whose effect is to be told. */
  rights: WritebackRight[];
  /** Ensure and Remove: further entries of the account to take away, as SDDL. */
  unwanted?: string[];
}

/** Result of Observe, Ensure and Remove. */
export interface DomainRootDelegationResult {
  /** False: the account or the domain does not exist. */
  exists: boolean;
  accountSid: string;
  /** Rights the account holds by an explicit ACE of exactly the documented form on the domain root. */
  rights: WritebackRight[];
  /** SDDL of the account's other explicit ACEs there that reach further into users than the rights: over-grants. */
  overGrants: string[];
  /** SDDL of the account's remaining explicit ACEs there, which password writeback has nothing to do with. */
  otherAces: string[];
  /** Who else brings the account the rights asked for: its groups, Authenticated Users, Everyone. Nothing denied is in it. */
  effective: { right: WritebackRight; through: string }[];
  /** Ensure: what this run added. Remove: what it took away. */
  changed: WritebackRight[];
}

export interface UnreachableUsersParameters extends DomainTarget {
  /** SID of the service account. */
  accountSid: string;
  /** Whether users of the class inetOrgPerson count. */
  inetOrgPerson: boolean;
}

/** Result of Observe, the script's only action. */
export interface UnreachableUsersResult {
  /** Users of the domain. */
  users: number;
  /** Those no inherited entry of the account can reach: the sum of the three. */
  unreachable: number;
  /** adminCount is 1: AdminSDHolder takes the entries away again within the hour. */
  protectedAccounts: number;
  /** Inheritance is off on the user, and nobody granted Reset Password there. */
  protectedUsers: number;
  /** Inheritance is off on an OU or container above the user, and nobody granted Reset Password there. */
  belowProtectedContainers: number;
  /** sAMAccountNames, at most ten, in order. */
  examples: string[];
  /** DNs of the OUs and containers, at most five. */
  containers: string[];
}

// Service account

export type EncryptionType = "RC4" | "AES128" | "AES256";

export interface GroupManagedServiceAccountParameters extends DomainTarget {
  /** sAMAccountName with its trailing $. */
  account: string;
  dnsHostName: string;
  /** DN it is created in; absent: CN=Managed Service Accounts below the domain root. */
  container?: string;
  /** sAMAccountNames of who may retrieve the password: the group of the agent hosts. */
  passwordReaders: string[];
  encryptionTypes: EncryptionType[];
  servicePrincipalNames: string[];
  enabled: boolean;
  /** By which its maker knows it again: adminDescription, when it is created; absent: none. */
  mark?: string;
  /** Ensure and Remove: also an account without the mark; absent: that one is not changed. Without a mark any is. */
  adopt?: boolean;
}

export interface GroupManagedServiceAccountResult {
  exists: boolean;
  distinguishedName: string;
  accountSid: string;
  dnsHostName: string;
  /** sAMAccountNames in the declared spelling; the SID of what has none. */
  passwordReaders: string[];
  encryptionTypes: EncryptionType[];
  servicePrincipalNames: string[];
  enabled: boolean;
  /** Names asked for that cannot be let in to the password, and why. */
  unusable: UnusableName[];
  /** adminDescription; empty: none. */
  mark: string;
  /** The newest key of the forest that domain controllers may use: ten hours after its creation at the latest. */
  kdsRootKey: { state: "usable" | "notYetUsable" | "missing" | "notObservable"; usableFrom?: string };
}
