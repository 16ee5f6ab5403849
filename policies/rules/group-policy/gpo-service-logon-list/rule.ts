import { judgeUserRight } from "../../../groupPolicy/userRight.ts";
import { ofAgentHosts } from "../../../groupPolicy/forWhom.ts";
import type { RuleCheck } from "../../../rule.ts";

const rule: RuleCheck = ofAgentHosts(
  judgeUserRight({
    right: "SeServiceLogonRight",
    fault: "lacks",
    why: "A list in a policy takes the place of the rights on the computer: on an agent host the installer's grant is lost at the next refresh, and the agent's service does not start again.",
    fix: "Add the agents' service account to the list, or do not define it for the agent hosts.",
  }),
);
export default rule;
