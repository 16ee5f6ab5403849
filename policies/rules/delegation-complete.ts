import { rightForms, writebackRights, type WritebackRight } from "../../facts/writebackRights.ts";
import { fail, notEvaluated, pass } from "../outcome.ts";
import { UNKNOWN, type Rule } from "../rule.ts";
import { DOMAIN_ROOT_DELEGATION } from "../types.ts";
import { listAt, textAt } from "../value.ts";

export const delegationComplete: Rule = {
  id: "delegation-complete",
  title: "The service account holds the four rights of writeback",
  severity: "error",
  why: "Password writeback needs Reset Password, Write lockoutTime, Write pwdLastSet and Unexpire Password; without one of them resets, unlocks or forced changes are refused. From agent 1.1.2334.0 on, the agent no longer grants them to a custom service account itself.",
  source:
    "https://learn.microsoft.com/en-us/entra/identity/authentication/tutorial-enable-cloud-sync-sspr-writeback#troubleshooting and https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/reference-version-history",
  whenUnknown:
    "A list of rights that is not known is not evaluated; nor is one with an unknown element that may be the right that is missing.",
  scope: "resource",
  appliesTo: [DOMAIN_ROOT_DELEGATION],
  check({ name, properties }) {
    const domain = textAt(properties, "domain", name);
    const account = textAt(properties, "account", "the service account");
    const rights = listAt(properties, "rights");
    if (rights === UNKNOWN) return notEvaluated(`the list of rights of ${account} in ${domain} is not known`);
    const missing = writebackRights.filter((right) => !rights.includes(right));
    if (missing.length === 0) return pass;
    if (missing.length <= rights.filter((right) => right === UNKNOWN).length) {
      return notEvaluated(`a right of ${account} in ${domain} is not known`);
    }
    return fail(
      `${account} lacks ${missing.map(inWords).join(", ")} in ${domain}, so writeback is refused there.`,
      `Add ${missing.join(", ")} to rights.`,
    );
  },
};

function inWords(right: WritebackRight): string {
  const { label, heirs } = rightForms[right];
  return `${label} on ${heirs === undefined ? "the domain root" : "descendant users"}`;
}
