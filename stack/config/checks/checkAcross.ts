import type { Defect } from "../path.ts";
import { checkAccountPolicies } from "./accountPolicy.ts";
import { checkAgents } from "./agents.ts";
import { checkCloudSync } from "./cloudSync.ts";
import { declaredForests, type LooseStack } from "./declared.ts";
import { checkDomains } from "./domains.ts";
import { checkExemptions } from "./exemptions.ts";
import { checkGroupPolicies } from "./groupPolicy.ts";
import { checkKeyVaults } from "./keyVaults.ts";
import { checkPolicyAlignment } from "./policyAlignment.ts";
import { checkDelegationScopes, checkServiceAccounts } from "./serviceAccount.ts";
import { checkTenant } from "./tenant.ts";
import { checkUserRights } from "./userRights.ts";

/** What a schema cannot say: how one value must fit another, a calendar, or the day it is. */
export function checkAcross(stack: LooseStack, now: Date): Defect[] {
  const forests = declaredForests(stack);
  return [
    ...checkTenant(stack, now),
    ...checkDomains(forests),
    ...checkCloudSync(forests),
    ...checkAccountPolicies(forests),
    ...checkGroupPolicies(forests),
    ...checkUserRights(forests),
    ...checkServiceAccounts(forests),
    ...checkDelegationScopes(forests),
    ...checkAgents(forests),
    ...checkKeyVaults(stack, forests),
    ...checkExemptions(stack),
    ...checkPolicyAlignment(stack),
  ];
}
