import { judgeObserved } from "../../../agentObserved.ts";
import type { RuleCheck } from "../../../rule.ts";
import { PROVISIONING_AGENT } from "../../../types.ts";
import { isOnTheWay } from "../agent-connections/rule.ts";

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [PROVISIONING_AGENT],
  check: (agent) => judgeObserved(agent, (name) => !isOnTheWay(name) && !ofTheMachine.includes(name)),
};
export default rule;

/** Of these agent-operating-system and agent-memory speak, which judge what is declared of them too. */
const ofTheMachine = ["windowsServer", "desktopExperience", "memory"];
