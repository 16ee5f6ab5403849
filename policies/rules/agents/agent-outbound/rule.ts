import { outboundKindOf, outboundTypes } from "../../../exposure/outbound/kinds.ts";
import { outcomeOf, type Wording } from "../../../exposure/outcomeOf.ts";
import { notApplicable } from "../../../outcome.ts";
import type { RuleCheck } from "../../../rule.ts";

const wording: Wording = {
  but: "but the agent needs a way out to its service that nobody blocks or opens.",
  concerns: "stands in the way of an agent host",
  withoutHosts: "the stack has no agent host that is known",
};

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: outboundTypes,
  check(resource, stack) {
    const kind = outboundKindOf(resource.type);
    return kind ? outcomeOf(kind, resource, stack, wording) : notApplicable;
  },
};
export default rule;
