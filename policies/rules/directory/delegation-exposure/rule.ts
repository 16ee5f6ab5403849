import { fail, notApplicable, notEvaluated, pass, restingOn } from "../../../outcome.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { DOMAIN_ROOT_DELEGATION } from "../../../types.ts";
import { at, textAt } from "../../../value.ts";
import { countAt, examplesOf, isForDomainAlone } from "../../../observedUsers.ts";

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [DOMAIN_ROOT_DELEGATION],
  check({ name, properties }) {
    const property = "exposedAccounts";
    const seen = at(properties, property);
    const domain = textAt(properties, "domain", name);
    // Before an update nobody can have looked.
    if (seen === undefined || seen === UNKNOWN || isForDomainAlone(properties)) return notApplicable;
    const why = at(seen, "notObservable");
    if (typeof why === "string")
      return notEvaluated(`whether the entries reach accounts with rights over ${domain}: ${why}`, property);
    const accounts = countAt(seen, "accounts");
    if (accounts === undefined)
      return notEvaluated(`whether the entries reach accounts with rights over ${domain} is not known`, property);
    if (accounts === 0) return restingOn("observed", pass);
    const powers = [
      [countAt(seen, "replication") ?? 0, "replicate password hashes"],
      [countAt(seen, "permissions") ?? 0, "change permissions of the domain root"],
      [countAt(seen, "groups") ?? 0, "change members of groups"],
    ] as const;
    const told = powers.filter(([count]) => count > 0).map(([count, power]) => `${count} ${power}`);
    return fail(
      `${textAt(properties, "account", "The service account")} can reset the password of ${accounts === 1 ? "1 account" : `${accounts} accounts`} with rights over ${domain} (observed), and whoever controls an agent host has these rights with it${told.length > 0 ? `: ${told.join(", ")}` : ""}${examplesOf(seen)}.`,
      "Put them into an OU for Tier 0 with inheritance switched off, take rights from those that need them no more, or name in delegationScopes the OUs of the users that are written back.",
      property,
    );
  },
};
export default rule;
