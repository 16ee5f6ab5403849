/**
 * What goes into the directory scripts and what comes out, for GroupPolicyObject.ps1 and DomainRootDelegation.ps1.
 * The simulated directory keeps the same contract.
 *
 * Every script answers {"ok":true,"result":…} or {"ok":false,"error":{"code":…,"message":…}} as one line of JSON, below 4,096 bytes.
 */

/** How to reach one domain. */
export interface DomainTarget {
  /** DNS name. */
  domain: string;
  /** Domain controller; absent: the PDC emulator. */
  server?: string;
  /** SYSVOL folder of the domain; absent: \\<domain controller>\SYSVOL\domain, so that files and container sit on one of them. */
  sysvolPath?: string;
}

/** Keys of the [System Access] section in the kit's spelling. Days, counts and 0 or 1, as MS-GPSB has them. */
export interface AccountPolicySettings {
  minimumPasswordAge?: number;
  maximumPasswordAge?: number;
  minimumPasswordLength?: number;
  passwordHistorySize?: number;
  passwordComplexity?: number;
}

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
  accountPolicy: AccountPolicySettings;
  link: PolicyLink;
  /** DN the policy is linked to; absent: the domain root. */
  linkTarget?: string;
}

/** Result of Observe, Ensure and Remove. */
export interface GroupPolicyObjectResult {
  exists: boolean;
  id: string;
  displayName: string;
  /** What GptTmpl.inf of this policy sets; empty when there is none. */
  accountPolicy: AccountPolicySettings;
  /** Absent: not linked at the target. */
  link?: PolicyLink;
  /** versionNumber of the container and Version of gpt.ini; unequal means half-written. */
  containerVersion: number;
  fileVersion: number;
  /** Whether computers apply its security settings: the extension is registered, and the computer half not disabled. */
  appliesToComputers: boolean;
  /** Ids of other policies with the same display name; a list cut for length ends with "and N more". */
  sameName: string[];
  effective: EffectiveMinimumPasswordAge;
}

/** What the domain does now: minPwdAge of the domain root, and the policy linked there that sets it. */
export interface EffectiveMinimumPasswordAge {
  /** Days; a fraction where the directory holds one. */
  minimumPasswordAge: number;
  /** The winning policy at the domain root; absent: no linked policy sets the age. */
  source?: { id: string; displayName: string; minimumPasswordAge: number };
}

/** The rights of password writeback, and the one that is often granted with them although nothing needs it. */
export type WritebackRight =
  "ResetPassword" | "WriteLockoutTime" | "WritePwdLastSet" | "UnexpirePassword" | "ChangePassword";

export interface DomainRootDelegationParameters extends DomainTarget {
  /** sAMAccountName of the service account. */
  account: string;
  /** DNS name of the domain it lives in. */
  accountDomain: string;
  /** Domain controller of that domain; absent: its PDC emulator. */
  accountServer?: string;
  /** Ensure: the rights to hold. Remove: the rights to take away. Observe: ignored. */
  rights: WritebackRight[];
}

/** Result of Observe, Ensure and Remove. */
export interface DomainRootDelegationResult {
  /** False: the account or the domain does not exist. */
  exists: boolean;
  accountSid: string;
  /** Rights the account holds by an explicit ACE of exactly the documented form on the domain root. */
  rights: WritebackRight[];
  /** SDDL of the account's other explicit ACEs there: over-grants, or ACEs of another form. */
  otherAces: string[];
  /** Ensure: what this run added. Remove: what it took away. */
  changed: WritebackRight[];
}
