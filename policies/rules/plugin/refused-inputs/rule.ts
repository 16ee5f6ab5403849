import { failAll, notApplicable, pass } from "../../../outcome.ts";
import type { RuleCheck } from "../../../rule.ts";
import {
  DOMAIN_ROOT_DELEGATION,
  GROUP_MANAGED_SERVICE_ACCOUNT,
  GROUP_POLICY_OBJECT,
  PASSWORD_SETTINGS_OBJECT,
  PROVISIONING_AGENT,
  TENANT_SETTINGS,
} from "../../../types.ts";

/** What the plugin's own code says; it alone knows, so the view has to bring it. */
const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [
    GROUP_POLICY_OBJECT,
    PASSWORD_SETTINGS_OBJECT,
    DOMAIN_ROOT_DELEGATION,
    GROUP_MANAGED_SERVICE_ACCOUNT,
    TENANT_SETTINGS,
    PROVISIONING_AGENT,
  ],
  isExemptible: false,
  check(view) {
    const refusals = view.refusals?.();
    if (refusals === undefined) return notApplicable;
    if (refusals.length === 0) return pass;
    return failAll(
      refusals.map(({ property, reason }) => ({
        message: `An update would refuse ${view.name}: ${property} ${reason}`,
        fix: `Change ${property}; until then pulumi up stops here.`,
        property,
      })),
    );
  },
};
export default rule;
