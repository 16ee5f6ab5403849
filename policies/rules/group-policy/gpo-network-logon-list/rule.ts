import { ofDomainControllers } from "../../../groupPolicy/forWhom.ts";
import { judgeUserRight } from "../../../groupPolicy/userRight.ts";
import type { RuleCheck } from "../../../rule.ts";

const rule: RuleCheck = ofDomainControllers(
  judgeUserRight({
    right: "SeNetworkLogonRight",
    fault: "lacks",
    why: "A list in a policy takes the place of the rights on the computer: on a domain controller the agent can no longer sign in to the directory that it writes to.",
    fix: "Add the agents' service account or Authenticated Users to the list, or do not define it for the domain controllers.",
  }),
);
export default rule;
