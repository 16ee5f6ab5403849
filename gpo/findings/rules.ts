import { credentialManager, executionPolicy, strongCryptography, tls12 } from "./agentHost.ts";
import type { BackupRule } from "./finding.ts";
import { networkLogonDenied, serviceLogonDenied, serviceLogonList } from "./logonRights.ts";
import { minimumPasswordAge, passwordHistory, reversibleEncryption } from "./passwordPolicy.ts";
import { remoteSam } from "./remoteSam.ts";

/** Every rule over a backup, in the order in which findings are told. */
export const backupRules: readonly BackupRule[] = [
  minimumPasswordAge,
  credentialManager,
  tls12,
  strongCryptography,
  executionPolicy,
  serviceLogonDenied,
  serviceLogonList,
  networkLogonDenied,
  remoteSam,
  passwordHistory,
  reversibleEncryption,
];
