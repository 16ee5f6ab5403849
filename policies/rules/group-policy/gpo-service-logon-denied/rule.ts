import { judgeUserRight } from "../../../groupPolicy/userRight.ts";
import { ofAgentHosts } from "../../../groupPolicy/forWhom.ts";
import type { RuleCheck } from "../../../rule.ts";

const rule: RuleCheck = ofAgentHosts(
  judgeUserRight({
    right: "SeDenyServiceLogonRight",
    fault: "holds",
    why: "On an agent host the agent's service does not start.",
    fix: "Take that account out of the list, or do not apply the policy to agent hosts and domain controllers.",
  }),
);
export default rule;
