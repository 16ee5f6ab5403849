import { judgeObserved } from "../../../agentObserved.ts";
import type { RuleCheck } from "../../../rule.ts";
import { PROVISIONING_AGENT } from "../../../types.ts";

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [PROVISIONING_AGENT],
  check: (agent) => judgeObserved(agent, isOnTheWay),
};
export default rule;

/** The names that scripts/lib/AgentPrerequisites.ps1 gives. */
export const isOnTheWay = (name: string): boolean =>
  name.startsWith("connection ") || ["tlsInspection", "proxy", "untriedEndpoints"].includes(name);
