import { fail, notApplicable, notEvaluated, pass, restingOn } from "../../../outcome.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { DOMAIN_ROOT_DELEGATION } from "../../../types.ts";
import { at, textAt } from "../../../value.ts";
import { countAt, examplesOf, isForDomainAlone } from "../../../observedUsers.ts";

/** Administrator and krbtgt are protected in every domain, and that is no news. */
const ofEveryDomain = 2;

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [DOMAIN_ROOT_DELEGATION],
  check({ name, properties }) {
    const property = "unreachableUsers";
    const seen = at(properties, property);
    const where = textAt(properties, "target", textAt(properties, "domain", name));
    // Before an update nobody can have looked.
    if (seen === undefined || seen === UNKNOWN || isForDomainAlone(properties)) return notApplicable;
    const why = at(seen, "notObservable");
    if (typeof why === "string") return notEvaluated(`which users of ${where} the entries reach: ${why}`, property);
    const [unreachable, accounts] = [countAt(seen, "unreachable"), countAt(seen, "protectedAccounts")];
    if (unreachable === undefined || accounts === undefined)
      return notEvaluated(`which users of ${where} the entries reach is not known`, property);
    if (unreachable <= Math.min(accounts, ofEveryDomain)) return restingOn("observed", pass);
    const causes = [
      [accounts, "protected as administrators (adminCount is 1)"],
      [countAt(seen, "protectedUsers") ?? 0, "without inheritance themselves"],
      [countAt(seen, "belowProtectedContainers") ?? 0, "below an OU or container without inheritance"],
    ] as const;
    const told = causes.filter(([count]) => count > 0).map(([count, cause]) => `${count} ${cause}`);
    const users = countAt(seen, "users");
    return fail(
      `${unreachable}${users === undefined ? "" : ` of ${users}`} users of ${where} are out of reach of the entries (observed), as inheritance is off: ${told.join(", ")}${examplesOf(seen)}. They cannot reset a forgotten password.`,
      "Enable inheritance on those users and OUs. Who is an administrator is out of reach by design: accept that in an exemption; who is none any more leaves the protected groups, and has adminCount cleared and inheritance enabled.",
      property,
    );
  },
};
export default rule;
