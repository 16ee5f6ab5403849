import { notEvaluated } from "../outcome.ts";
import type { RuleCheck } from "../rule.ts";
import { at } from "../value.ts";
import { Policy } from "./policy.ts";

/** A rule on what agents need of their hosts: of a policy for domain controllers alone it counts only where an agent runs on one. */
export function ofAgentHosts(rule: RuleCheck): RuleCheck {
  return {
    ...rule,
    check(view, stack) {
      const outcome = rule.check(view, stack);
      const [first] = outcome.result === "fail" ? outcome.violations : [];
      if (first === undefined || at(view.properties, "appliesTo") !== "domainControllers") return outcome;
      const policy = new Policy(view);
      const what = policy.withoutTitle(first.message).replace(/\.$/, "");
      return notEvaluated(
        `the ${policy.title} is for domain controllers alone, and whether an agent runs on one is not known: ${what}`,
        first.property,
      );
    },
  };
}
