import type { Outcome, RuleCheck, Stack } from "../rule.ts";
import { GROUP_POLICY_OBJECT } from "../types.ts";
import { Policy } from "./policy.ts";

/** A rule over what a group policy sets, declared or in a backup. `scope`: stack where other resources decide too. */
export function judgePolicy(
  check: (policy: Policy, stack: Stack) => Outcome,
  scope: RuleCheck["scope"] = "resource",
): RuleCheck {
  return {
    scope,
    appliesTo: [GROUP_POLICY_OBJECT],
    origins: ["declared", "backup"],
    check: (view, stack) => check(new Policy(view), stack),
  };
}
