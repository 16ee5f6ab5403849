import { declaredGroupPolicyRules } from "./declaredGroupPolicy.ts";
import type { Rule } from "./rule.ts";
import { accountPolicyLink } from "./rules/account-policy-link.ts";
import { agentCount } from "./rules/agent-count.ts";
import { agentExposure } from "./rules/agent-exposure.ts";
import { agentVersion } from "./rules/agent-version.ts";
import { azurePolicyMinimumAge } from "./rules/azure-policy-minimum-age.ts";
import { cloudSyncMasterSetting } from "./rules/cloud-sync-master-setting.ts";
import { delegationComplete } from "./rules/delegation-complete.ts";
import { delegationLeastPrivilege } from "./rules/delegation-least-privilege.ts";
import { minimumPasswordAge } from "./rules/minimum-password-age.ts";
import { selfServiceScope } from "./rules/self-service-scope.ts";

/** Every rule of the kit, in the order of their documentation: directory, agents, tenant, Azure. */
export const rules: readonly Rule[] = [
  minimumPasswordAge,
  accountPolicyLink,
  ...declaredGroupPolicyRules,
  delegationComplete,
  delegationLeastPrivilege,
  agentCount,
  agentVersion,
  agentExposure,
  cloudSyncMasterSetting,
  selfServiceScope,
  azurePolicyMinimumAge,
];
