import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { GROUP_POLICY_OBJECT } from "../../../types.ts";
import { at, textAt } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [GROUP_POLICY_OBJECT],
  check({ name, properties }) {
    // Where an account policy is linked elsewhere, account-policy-link says so. Kerberos policies concern domain controllers alone.
    if (at(properties, "accountPolicy") === undefined || at(properties, "linkTarget") !== undefined)
      return notApplicable;
    const domain = textAt(properties, "domain", name);
    const reach = at(properties, "appliesTo");
    if (reach === "domainControllers") return pass;
    if (reach === UNKNOWN) return notEvaluated(`whom the policy of ${domain} is for is not known`, "appliesTo");
    const adopt = at(properties, "adopt");
    if (reach === undefined && (adopt === true || adopt === UNKNOWN)) {
      return notEvaluated(
        `the policy of ${domain} may be there already, and keeps its security filtering, which cannot be told from here`,
        "appliesTo",
      );
    }
    return fail(
      `The account policy at the root of ${domain} is for every computer, so each member server and workstation gets it for its local accounts too.`,
      "Set appliesTo to domainControllers. What is for other computers (registryValues, userRights, services) belongs in another policy, without an account policy: a GroupPolicyObject in a program of your own, as a stack file has one policy for a domain; for agent hosts agentHostPolicy.",
      "appliesTo",
    );
  },
};
export default rule;
