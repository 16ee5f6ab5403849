import { outboundKinds } from "../../../exposure/outbound/kinds.ts";
import { ruleOver } from "../../../exposure/ruleOver.ts";
import type { RuleCheck } from "../../../rule.ts";

const rule: RuleCheck = ruleOver(outboundKinds, {
  but: "but the agent needs a way out to its service that nobody blocks or opens.",
  concerns: "stands in the way of an agent host",
  withoutHosts: "the stack has no agent host that is known",
});
export default rule;
