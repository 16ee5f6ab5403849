import { changesSomething } from "../ace.ts";
import { fail, notEvaluated, pass } from "../outcome.ts";
import { WRITEBACK_RIGHTS } from "../rights.ts";
import { UNKNOWN, type Rule } from "../rule.ts";
import { DOMAIN_ROOT_DELEGATION } from "../types.ts";
import { listAt, textAt } from "../value.ts";

export const delegationLeastPrivilege: Rule = {
  id: "delegation-least-privilege",
  title: "The service account holds nothing more than the four rights",
  severity: "error",
  why: "Whoever controls an agent host acts as its service account. Every further entry on a domain root widens that: a Reset Password that is not confined to users reaches domain controllers' accounts, and Change Password is not needed for writeback by cloud sync. What only reads, or replicates for password hash synchronization, passes.",
  source:
    "https://learn.microsoft.com/en-us/entra/identity/authentication/tutorial-enable-cloud-sync-sspr-writeback#troubleshooting and https://learn.microsoft.com/en-us/windows/win32/adschema/r-user-force-change-password",
  whenUnknown:
    "A list of rights with an element that is not known is not evaluated unless a known one is too much already. Entries found in the directory are judged as soon as they have been observed.",
  scope: "resource",
  appliesTo: [DOMAIN_ROOT_DELEGATION],
  check({ name, properties }) {
    const domain = textAt(properties, "domain", name);
    const account = textAt(properties, "account", "the service account");
    const rights = listAt(properties, "rights");
    const declared = rights === UNKNOWN ? [] : rights;
    const surplus = declared.filter((right) => typeof right === "string" && !Object.hasOwn(WRITEBACK_RIGHTS, right));
    if (surplus.length > 0) {
      return fail(
        `${account} is given ${surplus.join(", ")} in ${domain}, but writeback needs only ${Object.keys(WRITEBACK_RIGHTS).join(", ")}.`,
        `Remove ${surplus.join(", ")} from rights.`,
      );
    }
    const others = listAt(properties, "otherAces");
    const observed = others === UNKNOWN ? [] : others.filter((ace) => typeof ace === "string" && changesSomething(ace));
    if (observed.length > 0) {
      return fail(
        `${account} holds ${observed.length === 1 ? "an entry" : `${observed.length} entries`} beyond the four rights on the root of ${domain}: ${observed.join(" ")}`,
        "Remove them from the domain root's access control list, with dsacls or the Security tab; the kit removes only what it added.",
      );
    }
    if (rights === UNKNOWN || rights.includes(UNKNOWN)) {
      return notEvaluated(`the list of rights of ${account} in ${domain} is not known`);
    }
    return pass;
  },
};
