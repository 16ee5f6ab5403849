import { isPermissionSet, permissionSetNames, permissionSets, standingOf } from "../../../../facts/permissionSets.ts";
import { failAll, notEvaluated, pass, restingOn } from "../../../outcome.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { DOMAIN_ROOT_DELEGATION } from "../../../types.ts";
import { listAt, textAt } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [DOMAIN_ROOT_DELEGATION],
  check({ name, properties }) {
    const domain = textAt(properties, "domain", name);
    const account = textAt(properties, "account", "the service account");
    const declared = listAt(properties, "otherPermissions");
    const found = listAt(properties, "reportedOverGrants");
    if (declared === UNKNOWN || declared.includes(UNKNOWN)) {
      return notEvaluated(`what ${account} is meant to have in ${domain} is not known`, "otherPermissions");
    }
    // Before the directory was asked nothing is held against the account.
    if (found === UNKNOWN) return pass;
    const sets = declared.filter((item) => typeof item === "string" && isPermissionSet(item));
    const undeclared = new Set(
      found.flatMap((entry) => (typeof entry === "string" ? standingOf(entry, sets).sets : [])),
    );
    const violations = permissionSetNames
      .filter((set) => undeclared.has(set))
      .map((set) => ({
        message: `${account} holds entries of Microsoft's permission set ${set} on the root of ${domain}, and it is not declared: it allows to ${permissionSets[set].allows}.`,
        fix: `Add ${set} to otherPermissions where the agents need it, or to removedEntries where they do not.`,
        property: "otherPermissions",
      }));
    return restingOn("observed", violations.length > 0 ? failAll(violations) : pass);
  },
};
export default rule;
