import { fail, notEvaluated, pass } from "../outcome.ts";
import { UNKNOWN, type Rule, type Stack } from "../rule.ts";
import { AGENT_FLEET, TENANT_SETTINGS } from "../types.ts";
import { at, sameText, textAt } from "../value.ts";

const FIRST_WITH_WRITEBACK = "1.1.977.0";
const BROKEN_IN_US_GOVERNMENT = "1.1.2102.0";
const MENDED_IN_US_GOVERNMENT = "1.1.2108.0";

export const agentVersion: Rule = {
  id: "agent-version",
  title: "The provisioning agent can write passwords back",
  severity: "error",
  why: `Writeback through cloud sync, also in disconnected forests, begins with agent ${FIRST_WITH_WRITEBACK}. Agent ${BROKEN_IN_US_GOVERNMENT} cannot write back in the US government cloud; ${MENDED_IN_US_GOVERNMENT} mends that.`,
  source: "https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/reference-version-history",
  whenUnknown:
    "A version that is not known is not evaluated, nor is the one broken version while the tenant's cloud is not known.",
  scope: "stack",
  appliesTo: [AGENT_FLEET],
  check({ name, properties }, stack) {
    const forest = textAt(properties, "forest", name);
    const version = at(properties, "agentVersion");
    if (typeof version !== "string") return notEvaluated(`the agent version of forest ${forest} is not known`);
    if (!/^\d+(\.\d+){3}$/.test(version)) {
      return fail(
        `Agent version "${version}" of forest ${forest} is not a version, so nothing tells whether it can write back.`,
        `Set agents.version to four numbers, at least ${FIRST_WITH_WRITEBACK}.`,
        "agents.version",
      );
    }
    if (compare(version, FIRST_WITH_WRITEBACK) < 0) {
      return fail(
        `Agent version ${version} of forest ${forest} is below ${FIRST_WITH_WRITEBACK}, the first that writes passwords back.`,
        `Set agents.version to ${FIRST_WITH_WRITEBACK} or later; only the newest is supported.`,
        "agents.version",
      );
    }
    if (compare(version, BROKEN_IN_US_GOVERNMENT) !== 0) return pass;
    const government = inUsGovernment(stack);
    if (government === UNKNOWN) return notEvaluated(`whether the tenant is in the US government cloud is not known`);
    if (!government) return pass;
    return fail(
      `Agent version ${version} of forest ${forest} cannot write passwords back in the US government cloud.`,
      `Set agents.version to ${MENDED_IN_US_GOVERNMENT} or later.`,
      "agents.version",
    );
  },
};

/** Whether a tenant of the stack is in the US government cloud. */
function inUsGovernment(stack: Stack): boolean | typeof UNKNOWN {
  const clouds = stack.ofType(TENANT_SETTINGS).map((tenant) => at(tenant.properties, "cloud"));
  if (clouds.some((cloud) => sameText(cloud, "usGovernment"))) return true;
  return clouds.includes(UNKNOWN) ? UNKNOWN : false;
}

/** Versions compare number by number: 1.1.2102.0 is above 1.1.977.0, although not as a text. */
function compare(one: string, other: string): number {
  const others = other.split(".").map(Number);
  for (const [index, number] of one.split(".").map(Number).entries()) {
    const difference = number - (others[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
