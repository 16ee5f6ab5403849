import { exposingKinds } from "../../../exposure/kinds.ts";
import { ruleOver } from "../../../exposure/ruleOver.ts";
import type { RuleCheck } from "../../../rule.ts";

const rule: RuleCheck = ruleOver(exposingKinds, {
  but: "but agent hosts must not be reachable: the agent connects outbound only.",
  concerns: "leads to an agent host",
  withoutHosts: true,
});
export default rule;
