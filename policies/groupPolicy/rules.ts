import { credentialManager, executionPolicy, strongCryptography, tls12 } from "./agentHost.ts";
import type { GroupPolicyRule } from "./finding.ts";
import { networkLogonDenied, networkLogonList, serviceLogonDenied, serviceLogonList } from "./logonRights.ts";
import { minimumPasswordAge, passwordHistory, reversibleEncryption } from "./passwordPolicy.ts";
import { remoteSam } from "./remoteSam.ts";

/** Every rule over a group policy, in the order in which findings are told. */
export const groupPolicyRules: readonly GroupPolicyRule[] = [
  minimumPasswordAge,
  credentialManager,
  tls12,
  strongCryptography,
  executionPolicy,
  serviceLogonDenied,
  serviceLogonList,
  networkLogonDenied,
  networkLogonList,
  remoteSam,
  passwordHistory,
  reversibleEncryption,
];
