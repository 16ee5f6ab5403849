import type { Backup } from "../backup.ts";
import type { AccountPolicySettings } from "../settings.ts";
import { placeOf, type BackupRule, type Verdict } from "./finding.ts";

export const minimumPasswordAge: BackupRule = {
  id: "gpo-minimum-password-age",
  title: "Minimum password age is 0",
  severity: "error",
  why: "Linked to the domain root it makes writeback refuse users who changed their password within that time.",
  source:
    "https://learn.microsoft.com/en-us/entra/identity/authentication/tutorial-enable-cloud-sync-sspr-writeback#troubleshooting",
  judge: (backup) =>
    judgeSetting(
      backup,
      "minimumPasswordAge",
      (days) =>
        days > 0 && {
          what: `MinimumPasswordAge is ${days}.`,
          fix: "Set it to 0, or do not define it and let the policy of the stack win with link order 1.",
        },
    ),
};

export const passwordHistory: BackupRule = {
  id: "gpo-password-history",
  title: "Password history is long where the age is 0",
  severity: "warning",
  why: "With a minimum password age of 0 a user can cycle through a short history at once and keep the old password.",
  source: "[MS-GPSB] 2.2.1.1",
  judge: (backup) =>
    backup.template?.settings.accountPolicy?.minimumPasswordAge === 0
      ? judgeSetting(
          backup,
          "passwordHistorySize",
          (count) =>
            count < 24 && {
              what: `PasswordHistorySize is ${count} and MinimumPasswordAge 0.`,
              fix: "Set PasswordHistorySize to 24, the most there is.",
            },
        )
      : [],
};

export const reversibleEncryption: BackupRule = {
  id: "gpo-reversible-encryption",
  title: "Passwords are not stored reversibly",
  severity: "warning",
  why: "Every password that is written back would be stored so that it can be read again.",
  source: "[MS-GPSB] 2.2.1.1",
  judge: (backup) =>
    judgeSetting(
      backup,
      "reversibleEncryption",
      (on) =>
        on !== 0 && {
          what: `ClearTextPassword is ${on}.`,
          fix: "Set ClearTextPassword to 0.",
        },
    ),
};

function judgeSetting(
  { template }: Backup,
  setting: keyof AccountPolicySettings,
  wrong: (value: number) => false | { what: string; fix: string },
): Verdict[] {
  const value = template?.settings.accountPolicy?.[setting];
  const found = template && value !== undefined && wrong(value);
  if (!found) return [];
  return [{ result: "fail", ...placeOf(template, `accountPolicy.${setting}`), ...found }];
}
