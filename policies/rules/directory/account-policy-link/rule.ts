import { domainRootOf, isDomainRoot } from "../../../../facts/domainNames.ts";
import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { GROUP_POLICY_OBJECT } from "../../../types.ts";
import { at, textAt } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [GROUP_POLICY_OBJECT],
  check({ name, properties }) {
    // Settings for computers belong where the computers are.
    if (at(properties, "accountPolicy") === undefined && at(properties, "kerberosPolicy") === undefined)
      return notApplicable;
    const domain = at(properties, "domain");
    const target = at(properties, "linkTarget");
    const enabled = at(properties, "link", "enabled");
    const where = textAt(properties, "domain", name);
    if (enabled === false) {
      return fail(
        `The group policy of ${where} has a disabled link, so no domain controller applies it.`,
        "Set link.enabled to true, or leave link out: an enabled link at the domain root is the default.",
        "link.enabled",
      );
    }
    if (typeof target === "string" && typeof domain === "string" && !isDomainRoot(target, domain)) {
      return fail(
        `The group policy of ${domain} is linked to ${target}, where its account policy reaches only local accounts of computers, not domain users.`,
        `Leave linkTarget out, or set it to the domain root ${domainRootOf(domain)}.`,
        "linkTarget",
      );
    }
    if (enabled === UNKNOWN)
      return notEvaluated(`whether the link of the policy of ${where} is enabled is not known`, "link.enabled");
    if (target === UNKNOWN || (target !== undefined && domain === UNKNOWN)) {
      return notEvaluated(`where the policy of ${where} is linked is not known`, "linkTarget");
    }
    return pass;
  },
};
export default rule;
