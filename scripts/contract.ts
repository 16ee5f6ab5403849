/**
 * What the parameters and answers of several directory scripts share; the rest of a script's contract is in `call.ts` of its kind.
 * The simulated directory keeps the same contract.
 *
 * Every script answers {"ok":true,"result":…} or {"ok":false,"error":{"code":…,"message":…}} as one line of JSON, below 4,096 bytes;
 * a longer one as {"packed":…}: the same line, gzip in base64. Where a list is cut for length, its last item says "and N more".
 */

/** The scripts, by their files. */
export type ScriptName =
  | "GroupPolicyObject"
  | "PasswordSettingsObject"
  | "DomainRootDelegation"
  | "UnreachableUsers"
  | "GroupManagedServiceAccount"
  | "ProvisioningAgent"
  | "TenantWriteback"
  | "Observations";

export type ScriptAction = "Observe" | "Ensure" | "Remove";

/** How to reach one domain. */
export type DomainTarget = {
  /** DNS name. */
  domain: string;
  /** Domain controller; absent: the PDC emulator. */
  server?: string;
  /** SYSVOL folder of the domain; absent: \\<domain controller>\SYSVOL\domain, so that files and container sit on one of them. */
  sysvolPath?: string;
};

export type PolicyLink = {
  /** 1 is the highest precedence; beyond the number of links: the last. */
  order: number;
  enabled: boolean;
  enforced: boolean;
};

/** A name that a script cannot write. */
export type UnusableName = {
  name: string;
  /** Part of a sentence: the domain has no account of that name */
  reason: string;
};

/** Observations that travel together, under one credential. (Observations.ps1) */
export type ObservationsParameters = {
  calls: {
    script: ScriptName;
    /** JSON text. */
    parameters: string;
  }[];
};

export type ObservationsResult = {
  /** Answers of the first calls, as many as there is room for, each as the script alone would write it. */
  replies: string[];
};
