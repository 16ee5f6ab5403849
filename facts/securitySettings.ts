import type { AccountPolicySetting, Declared, KerberosPolicySetting, Numbers, PsoSetting } from "./settings.ts";

/**
 * The typed security settings of one group policy, as scripts and templates have them: days, minutes, counts, and 0 or 1;
 * where a setting says never with a 0, the template has -1.
 */
export type SecuritySettings = {
  accountPolicy?: AccountPolicySettings;
  kerberosPolicy?: KerberosPolicySettings;
  registryValues?: RegistryValueSetting[];
  userRights?: UserRightSetting[];
  services?: ServiceSetting[];
};

/** [System Access]: password policy and account lockout. [MS-GPSB 2.2.1] */
export type AccountPolicySettings = Numbers<AccountPolicySetting>;

/** [Kerberos Policy]. [MS-GPSB 2.2.2] */
export type KerberosPolicySettings = Numbers<KerberosPolicySetting>;

/** A fine-grained password policy. */
export type PsoSettings = Numbers<PsoSetting>;

/** A line of [Registry Values]. [MS-GPSB 2.2.5] */
export type RegistryValueSetting = {
  /** Full name, such as MACHINE\System\CurrentControlSet\Control\Lsa\RestrictRemoteSAM. */
  name: string;
  type: "string" | "expandString" | "binary" | "dword" | "multiString";
  /** As the template writes it after the type: a decimal number for dword, hexadecimal bytes for binary, commas between strings. */
  value: string;
};

/** A line of [Privilege Rights]. [MS-GPSB 2.2.6] */
export type UserRightSetting = {
  /** Constant of the right, such as SeServiceLogonRight. */
  right: string;
  /** SIDs, or sAMAccountNames of the domain; in the declared spelling where the template means the same account. */
  principals: string[];
};

/** A line of [Service General Setting]. [MS-GPSB 2.2.8] */
export type ServiceSetting = {
  /** Short name, such as VaultSvc. */
  service: string;
  startup: "automatic" | "manual" | "disabled";
  /** SDDL; absent: left as they are. */
  permissions?: string;
};

/** The settings as they are declared: what is 0 or 1 for the scripts is false or true for people. */
export interface DeclaredSettings extends Omit<SecuritySettings, "accountPolicy" | "kerberosPolicy"> {
  accountPolicy?: Declared<AccountPolicySetting>;
  kerberosPolicy?: Declared<KerberosPolicySetting>;
}

export const settingGroups = ["accountPolicy", "kerberosPolicy", "registryValues", "userRights", "services"] as const;
