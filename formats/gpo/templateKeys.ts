import type { AccountPolicySettings, KerberosPolicySettings } from "./settings.ts";

/** The kit's name and the template's key, in the order in which keys are added. [MS-GPSB 2.2.1.1, 2.2.1.2] */
export const accountPolicyKeys: Record<keyof AccountPolicySettings, string> = {
  minimumPasswordAge: "MinimumPasswordAge",
  maximumPasswordAge: "MaximumPasswordAge",
  minimumPasswordLength: "MinimumPasswordLength",
  passwordHistorySize: "PasswordHistorySize",
  passwordComplexity: "PasswordComplexity",
  reversibleEncryption: "ClearTextPassword",
  lockoutThreshold: "LockoutBadCount",
  lockoutDuration: "LockoutDuration",
  lockoutObservationWindow: "ResetLockoutCount",
};

export const kerberosPolicyKeys: Record<keyof KerberosPolicySettings, string> = {
  maxServiceAge: "MaxServiceAge",
  maxTicketAge: "MaxTicketAge",
  maxRenewAge: "MaxRenewAge",
  maxClockSkew: "MaxClockSkew",
  ticketValidateClient: "TicketValidateClient",
};

/** 0 means never to people and -1 to the template. [MS-GPSB 2.2.1.1] */
export const neverIsMinusOne = new Set(["maximumPasswordAge", "lockoutDuration"]);
