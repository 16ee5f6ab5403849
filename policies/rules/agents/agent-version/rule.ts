import { agentVersions, compareVersions, isAgentVersion } from "../../../../facts/agentVersions.ts";
import { fail, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type RuleCheck, type Stack } from "../../../rule.ts";
import { AGENT_FLEET, TENANT_SETTINGS } from "../../../types.ts";
import { at, sameText, textAt } from "../../../value.ts";

const { firstWithWriteback, brokenInUsGovernment, mendedInUsGovernment } = agentVersions;

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [AGENT_FLEET],
  check({ name, properties }, stack) {
    const forest = textAt(properties, "forest", name);
    const version = at(properties, "agentVersion");
    if (typeof version !== "string")
      return notEvaluated(`the agent version of forest ${forest} is not known`, "agentVersion");
    if (!isAgentVersion(version)) {
      return fail(
        `Agent version "${version}" of forest ${forest} is not a version, so nothing tells whether it can write back.`,
        `Set agents.version to four numbers, at least ${firstWithWriteback}.`,
        "agentVersion",
      );
    }
    if (compareVersions(version, firstWithWriteback) < 0) {
      return fail(
        `Agent version ${version} of forest ${forest} is below ${firstWithWriteback}, the first that writes passwords back.`,
        `Set agents.version to ${firstWithWriteback} or later; only the newest is supported.`,
        "agentVersion",
      );
    }
    if (compareVersions(version, brokenInUsGovernment) !== 0) return pass;
    const government = inUsGovernment(stack);
    if (government === UNKNOWN) return notEvaluated(`whether the tenant is in the US government cloud is not known`);
    if (!government) return pass;
    return fail(
      `Agent version ${version} of forest ${forest} cannot write passwords back in the US government cloud.`,
      `Set agents.version to ${mendedInUsGovernment} or later.`,
      "agentVersion",
    );
  },
};
export default rule;

/** Whether a tenant of the stack is in the US government cloud. */
function inUsGovernment(stack: Stack): boolean | typeof UNKNOWN {
  const clouds = stack.ofType(TENANT_SETTINGS).map((tenant) => at(tenant.properties, "cloud"));
  if (clouds.some((cloud) => sameText(cloud, "usGovernment"))) return true;
  return clouds.includes(UNKNOWN) ? UNKNOWN : false;
}
