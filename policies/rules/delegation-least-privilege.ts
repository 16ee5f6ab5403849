import { inetOrgPersonRights, writebackRights } from "../../facts/writebackRights.ts";
import { fail, notEvaluated, pass } from "../outcome.ts";
import { UNKNOWN, type Rule } from "../rule.ts";
import { DOMAIN_ROOT_DELEGATION } from "../types.ts";
import { listAt, textAt } from "../value.ts";

const needed: readonly string[] = [...writebackRights, ...inetOrgPersonRights];

export const delegationLeastPrivilege: Rule = {
  id: "delegation-least-privilege",
  title: "The service account holds nothing more than the rights of writeback",
  severity: "error",
  why: "Whoever controls an agent host acts as its service account. Every further entry on a domain root that reaches into users widens that: a Reset Password that is not confined to users reaches domain controllers' accounts, and Change Password is not needed for writeback by cloud sync. The first three rights may stand twice, for users and for inetOrgPerson objects. What only reads, or replicates for password hash synchronization, passes.",
  source:
    "https://learn.microsoft.com/en-us/entra/identity/authentication/tutorial-enable-cloud-sync-sspr-writeback#troubleshooting and https://learn.microsoft.com/en-us/windows/win32/adschema/r-user-force-change-password",
  whenUnknown:
    "A list of rights with an element that is not known is not evaluated unless a known one is too much already. Entries found in the directory are judged as soon as they have been observed.",
  scope: "resource",
  appliesTo: [DOMAIN_ROOT_DELEGATION],
  check({ name, properties }) {
    const domain = textAt(properties, "domain", name);
    const account = textAt(properties, "account", "the service account");
    const surplusOf = (property: string) => {
      const list = listAt(properties, property);
      return list === UNKNOWN ? [] : list.filter((item) => typeof item === "string" && !needed.includes(item));
    };
    const surplus = surplusOf("rights");
    if (surplus.length > 0) {
      return fail(
        `${account} is given ${surplus.join(", ")} in ${domain}, but writeback needs only ${writebackRights.join(", ")}.`,
        `Remove ${surplus.join(", ")} from rights.`,
      );
    }
    // Tolerated ones are named before they are observed too: whoever accepts them says so in an exemption.
    const overGrants = [...new Set([...surplusOf("overGrants"), ...surplusOf("reportedOverGrants")])];
    if (overGrants.length > 0) {
      return fail(
        `${account} holds ${overGrants.length === 1 ? "an entry" : `${overGrants.length} entries`} beyond the rights of writeback on the root of ${domain}: ${overGrants.join(" ")}`,
        "Remove them from the domain root's access control list, with dsacls or the Security tab; the kit removes only what came later than the resource.",
      );
    }
    const rights = listAt(properties, "rights");
    if (rights === UNKNOWN || rights.includes(UNKNOWN)) {
      return notEvaluated(`the list of rights of ${account} in ${domain} is not known`);
    }
    return pass;
  },
};
