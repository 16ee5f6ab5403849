import type { AccountPolicySettings } from "../../formats/gpo/settings.ts";
import type { GroupPolicyRule, Verdict } from "./finding.ts";
import type { PolicyContent } from "./policyContent.ts";

export const minimumPasswordAge: GroupPolicyRule = {
  id: "gpo-minimum-password-age",
  title: "Minimum password age is 0",
  severity: "error",
  why: "Linked to the domain root it makes writeback refuse users who changed their password within that time.",
  source:
    "https://learn.microsoft.com/en-us/entra/identity/authentication/tutorial-enable-cloud-sync-sspr-writeback#troubleshooting",
  reads: ["accountPolicy.minimumPasswordAge"],
  aboutServiceAccount: false,
  judge: (policy) =>
    judgeSetting(
      policy,
      "minimumPasswordAge",
      (days) =>
        days > 0 && {
          what: `MinimumPasswordAge is ${days}.`,
          fix: "Set it to 0, or do not define it and let the policy of the stack win with link order 1.",
        },
    ),
};

export const passwordHistory: GroupPolicyRule = {
  id: "gpo-password-history",
  title: "Password history is long where the age is 0",
  severity: "warning",
  why: "With a minimum password age of 0 a user can cycle through a short history at once and keep the old password.",
  source: "[MS-GPSB] 2.2.1.1",
  reads: ["accountPolicy.passwordHistorySize"],
  dependsOn: ["accountPolicy.minimumPasswordAge"],
  aboutServiceAccount: false,
  judge: (policy) =>
    policy.template?.settings.accountPolicy?.minimumPasswordAge === 0
      ? judgeSetting(
          policy,
          "passwordHistorySize",
          (count) =>
            count < 24 && {
              what: `PasswordHistorySize is ${count} and MinimumPasswordAge 0.`,
              fix: "Set PasswordHistorySize to 24, the most there is.",
            },
        )
      : [],
};

export const reversibleEncryption: GroupPolicyRule = {
  id: "gpo-reversible-encryption",
  title: "Passwords are not stored reversibly",
  severity: "warning",
  why: "Every password that is written back would be stored so that it can be read again.",
  source: "[MS-GPSB] 2.2.1.1",
  reads: ["accountPolicy.reversibleEncryption"],
  aboutServiceAccount: false,
  judge: (policy) =>
    judgeSetting(
      policy,
      "reversibleEncryption",
      (on) =>
        on !== 0 && {
          what: `ClearTextPassword is ${on}.`,
          fix: "Set ClearTextPassword to 0.",
        },
    ),
};

function judgeSetting<Place>(
  { template }: PolicyContent<Place>,
  setting: keyof AccountPolicySettings,
  wrong: (value: number) => false | { what: string; fix: string },
): Verdict<Place>[] {
  const value = template?.settings.accountPolicy?.[setting];
  const found = template && value !== undefined && wrong(value);
  if (!found) return [];
  return [{ result: "fail", place: template.placeOf(`accountPolicy.${setting}`), ...found }];
}
