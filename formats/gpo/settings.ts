/**
 * The typed security settings of one group policy. The names are those of the provider's contract with its scripts, which
 * this room does not import; a test holds the two together.
 */

/** [System Access]. Days, minutes, counts, and 0 or 1; a maximum age or lockout of 0 means never. [MS-GPSB 2.2.1.1] */
export interface AccountPolicySettings {
  minimumPasswordAge?: number;
  maximumPasswordAge?: number;
  minimumPasswordLength?: number;
  passwordHistorySize?: number;
  passwordComplexity?: number;
  reversibleEncryption?: number;
  lockoutThreshold?: number;
  lockoutDuration?: number;
  lockoutObservationWindow?: number;
}

/** [Kerberos Policy]: minutes, hours, days, minutes, and 0 or 1. [MS-GPSB 2.2.1.2] */
export interface KerberosPolicySettings {
  maxServiceAge?: number;
  maxTicketAge?: number;
  maxRenewAge?: number;
  maxClockSkew?: number;
  ticketValidateClient?: number;
}

/** A line of [Registry Values]. [MS-GPSB 2.2.5] */
export interface RegistryValueSetting {
  /** Full name, such as MACHINE\System\CurrentControlSet\Control\Lsa\RestrictRemoteSAM. */
  name: string;
  type: "string" | "expandString" | "binary" | "dword" | "multiString";
  /** A decimal number for dword, hexadecimal bytes for binary, commas between strings. */
  value: string;
}

/** A line of [Privilege Rights]. [MS-GPSB 2.2.6] */
export interface UserRightSetting {
  right: string;
  /** SIDs, or account names. */
  principals: string[];
}

/** A line of [Service General Setting]. [MS-GPSB 2.2.8] */
export interface ServiceSetting {
  service: string;
  startup: "automatic" | "manual" | "disabled";
}

export interface SecuritySettings {
  accountPolicy?: AccountPolicySettings;
  kerberosPolicy?: KerberosPolicySettings;
  registryValues?: RegistryValueSetting[];
  userRights?: UserRightSetting[];
  services?: ServiceSetting[];
}
