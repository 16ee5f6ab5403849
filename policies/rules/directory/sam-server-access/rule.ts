import { SAM_ACCESS_STANDING } from "../../../../facts/samAccess.ts";
import { fail, notApplicable, notEvaluated, pass, restingOn } from "../../../outcome.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { DOMAIN_ROOT_DELEGATION } from "../../../types.ts";
import { at, textAt } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [DOMAIN_ROOT_DELEGATION],
  check({ name, properties }) {
    // A matter of the domain, which is told with the entries on its root.
    const seen = at(properties, "samAccess");
    // Before an update nobody can have looked.
    if (seen === undefined || seen === UNKNOWN || at(properties, "target") !== undefined) return notApplicable;
    const account = textAt(properties, "account", "the service account");
    const domain = textAt(properties, "domain", name);
    const property = "samAccess.samServer";
    const access = at(seen, "samServer");
    if (access === "readable") return restingOn("observed", pass);
    if (access !== "notReadable")
      return notEvaluated(`whether ${account} may read samServer of ${domain} is not known`, property);
    const emptied = at(seen, "authenticatedUsers") === "notMember";
    return fail(
      `${account} may not read samServer (CN=Server,CN=System) of ${domain} (observed)${emptied ? ", and Authenticated Users are not in Pre-Windows 2000 Compatible Access" : ""}. ${SAM_ACCESS_STANDING}`,
      `Should resets be refused although the rights are there, let ${account} list the contents and read all properties and the permissions of samServer${emptied ? ", or put Authenticated Users back into the group where no benchmark keeps them out" : ""}.`,
      property,
    );
  },
};
export default rule;
