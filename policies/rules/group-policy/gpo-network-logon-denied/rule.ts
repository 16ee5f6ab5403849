import { ofDomainControllers } from "../../../groupPolicy/forWhom.ts";
import { judgeUserRight } from "../../../groupPolicy/userRight.ts";
import type { RuleCheck } from "../../../rule.ts";

const rule: RuleCheck = ofDomainControllers(
  judgeUserRight({
    right: "SeDenyNetworkLogonRight",
    fault: "holds",
    why: "On a domain controller the agent cannot sign in to the directory that it writes to.",
    fix: "Take that account out of the list, or do not apply the policy to agent hosts and domain controllers.",
  }),
);
export default rule;
