import { exposingTypes, kindOf } from "../../../exposure/kinds.ts";
import { outcomeOf, type Wording } from "../../../exposure/outcomeOf.ts";
import { notApplicable } from "../../../outcome.ts";
import type { RuleCheck } from "../../../rule.ts";

const wording: Wording = {
  but: "but agent hosts must not be reachable: the agent connects outbound only.",
  concerns: "leads to an agent host",
  withoutHosts: true,
};

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: exposingTypes,
  check(resource, stack) {
    const kind = kindOf(resource.type);
    return kind ? outcomeOf(kind, resource, stack, wording) : notApplicable;
  },
};
export default rule;
