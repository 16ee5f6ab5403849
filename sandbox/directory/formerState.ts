import { settingGroups } from "../../facts/securitySettings.ts";
import { declaredSettings } from "../../resources/groupPolicyObject/settings.ts";
import type { DirectoryState } from "./state.ts";

/** The file of version 0.1.0 had the settings of policies nested. */
export function flattenPolicies({ domains }: DirectoryState): void {
  for (const policy of Object.values(domains).flatMap(({ policies }) => Object.values(policies))) {
    const isNested = settingGroups.some((group) => group in policy.settings);
    if (isNested) policy.settings = declaredSettings(policy.settings);
  }
}
