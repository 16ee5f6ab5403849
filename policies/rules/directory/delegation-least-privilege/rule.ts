import { isPermissionSet, standingOf } from "../../../../facts/permissionSets.ts";
import { inetOrgPersonRights, writebackRights } from "../../../../facts/writebackRights.ts";
import { fail, notEvaluated, pass, restingOn } from "../../../outcome.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { DOMAIN_ROOT_DELEGATION } from "../../../types.ts";
import { listAt, textAt } from "../../../value.ts";

const needed: readonly string[] = [...writebackRights, ...inetOrgPersonRights];

/** Entries of Microsoft's permission sets are another rule's. */
const isSurplus = (item: string) => !needed.includes(item) && !isPermissionSet(item) && !standingOf(item, []).known;

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [DOMAIN_ROOT_DELEGATION],
  check({ name, properties }) {
    const domain = textAt(properties, "domain", name);
    const account = textAt(properties, "account", "the service account");
    const surplusOf = (property: string) => {
      const list = listAt(properties, property);
      return list === UNKNOWN ? [] : list.filter((item) => typeof item === "string").filter(isSurplus);
    };
    const surplus = surplusOf("rights");
    if (surplus.length > 0) {
      return fail(
        `${account} is given ${surplus.join(", ")} in ${domain}, but writeback needs only ${writebackRights.join(", ")}.`,
        `Remove ${surplus.join(", ")} from rights.`,
        "rights",
      );
    }
    // Tolerated ones are named before they are observed too: whoever accepts them says so in an exemption.
    const accepted = surplusOf("overGrants");
    const overGrants = [...new Set([...accepted, ...surplusOf("reportedOverGrants")])];
    if (overGrants.length > 0) {
      const held = fail(
        `${account} holds ${overGrants.length === 1 ? "an entry" : `${overGrants.length} entries`} beyond the rights of writeback on the root of ${domain}: ${overGrants.join(" ")}`,
        "Name them in removedEntries, or take them away with dsacls or the Security tab: the kit takes nothing away that it did not write and that is not named.",
        accepted.length > 0 ? "overGrants" : "reportedOverGrants",
      );
      return surplusOf("reportedOverGrants").length > 0 ? restingOn("observed", held) : held;
    }
    const rights = listAt(properties, "rights");
    if (rights === UNKNOWN || rights.includes(UNKNOWN)) {
      return notEvaluated(`the list of rights of ${account} in ${domain} is not known`, "rights");
    }
    return pass;
  },
};
export default rule;
