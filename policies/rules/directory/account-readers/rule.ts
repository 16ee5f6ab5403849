import { wideGroupOf } from "../../../../facts/wellKnownSids.ts";
import { failAll, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { GROUP_MANAGED_SERVICE_ACCOUNT } from "../../../types.ts";
import { knownListAt, listAt, textAt } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [GROUP_MANAGED_SERVICE_ACCOUNT],
  check({ name, properties }) {
    const account = `${textAt(properties, "account", name)} of ${textAt(properties, "domain", "its domain")}`;
    const wide = knownListAt(properties, "passwordReaders").map(wideOf).filter((group) => group !== undefined); // prettier-ignore
    const controllers = knownListAt(properties, "passwordControllers").filter((who) => typeof who === "string");
    const others = controllers.filter((who) => !isOfWindows(who));
    const violations = [
      ...(wide.length > 0 ? [ofReaders(account, wide)] : []),
      ...(others.length > 0 ? [ofControllers(account, others)] : []),
    ];
    if (violations.length > 0) return failAll(violations);
    for (const property of ["passwordReaders", "passwordControllers"]) {
      const list = listAt(properties, property);
      // Before an update nobody can have looked who decides.
      if (list === UNKNOWN && property === "passwordControllers") continue;
      if (list === UNKNOWN || list.includes(UNKNOWN))
        return notEvaluated(`who reads the password of ${account}, or decides who does, is not known`, property);
    }
    return pass;
  },
};
export default rule;

const ofReaders = (account: string, wide: readonly string[]) => ({
  message: `The password of ${account} is read by ${wide.join(", ")}, whose every member can act as the account.`,
  fix: "Name in passwordReaders a security group of the agent hosts alone.",
  property: "passwordReaders",
});

const ofControllers = (account: string, others: readonly string[]) => ({
  message: `Others than the domain's administrators decide who reads the password of ${account} (observed), and so can act as the account: ${others.join("; ")}.`,
  fix: "Take these entries off the account, its OU and its readers' group, or put the three into an OU for Tier 0; who is meant to stay is an exemption.",
  property: "passwordControllers",
});

/** A group of nearly everyone, by its name, with or without a domain, or by its SID. */
function wideOf(reader: unknown): string | undefined {
  if (typeof reader !== "string") return undefined;
  return wideGroupOf(reader.slice(reader.indexOf("\\") + 1));
}

/** Windows gives this group full control of every new account: it says something only where it has members. */
const isOfWindows = (who: string): boolean => who.startsWith("Account Operators: ");
