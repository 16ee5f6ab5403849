import { failAll, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { ofDomainAccounts } from "../../../groupPolicy/forWhom.ts";
import { Policy } from "../../../groupPolicy/policy.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { GROUP_POLICY_OBJECT } from "../../../types.ts";

const why = "Linked to the domain root it makes writeback refuse users who changed their password within that time.";
const fix = "Set it to 0, or do not define it and let the policy of the stack win with link order 1.";

/** What others' policies would do where they are linked; minimum-password-age judges what a stack declares and what is in effect. */
const rule: RuleCheck = ofDomainAccounts({
  scope: "resource",
  appliesTo: [GROUP_POLICY_OBJECT],
  origins: ["backup"],
  check(view) {
    const policy = new Policy(view);
    const property = "accountPolicy.minimumPasswordAge";
    const days = policy.account("minimumPasswordAge");
    if (days === undefined) return notApplicable;
    if (days === UNKNOWN) return policy.notKnown(property);
    if (days < 0) return notEvaluated(`the ${policy.title}: ${policy.nameOf("minimumPasswordAge")} is ${days}, which is no age that [MS-GPSB] knows`, property); // prettier-ignore
    return days > 0
      ? failAll([policy.violation(`${policy.nameOf("minimumPasswordAge")} is ${days}`, why, fix, { property })])
      : pass;
  },
});
export default rule;
