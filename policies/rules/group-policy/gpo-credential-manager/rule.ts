import { credentialManager } from "../../../../facts/agentHost.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { Policy } from "../../../groupPolicy/policy.ts";
import { GROUP_POLICY_OBJECT } from "../../../types.ts";
import { at } from "../../../value.ts";

const why = "On an agent host the service VaultSvc must not be disabled.";
const fix = "Set its startup to manual, or do not define it for the agent hosts.";

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [GROUP_POLICY_OBJECT],
  origins: ["declared", "backup"],
  check(view) {
    const policy = new Policy(view);
    const { found, unknown } = policy.items("services", "service", credentialManager.service);
    const startups = found.map(({ value, property }) => ({ startup: at(value, "startup"), property }));
    return policy.outcome({
      isSet: found.length > 0,
      violations: startups
        .filter(({ startup }) => startup === credentialManager.forbidden)
        .map(({ property }) => policy.violation("The service VaultSvc is disabled.", why, fix, property)),
      reasons: [],
      unknown: [...unknown, ...startups.filter(({ startup }) => startup === UNKNOWN).map(({ property }) => property)],
    });
  },
};
export default rule;
