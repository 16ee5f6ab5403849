import { rightForms, writebackRights, type WritebackRight } from "../../../../facts/writebackRights.ts";
import { fail, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { DOMAIN_ROOT_DELEGATION } from "../../../types.ts";
import { listAt, textAt } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [DOMAIN_ROOT_DELEGATION],
  check({ name, properties }) {
    const domain = textAt(properties, "domain", name);
    const account = textAt(properties, "account", "the service account");
    const rights = listAt(properties, "rights");
    if (rights === UNKNOWN) return notEvaluated(`the list of rights of ${account} in ${domain} is not known`, "rights");
    const missing = writebackRights.filter((right) => !rights.includes(right));
    if (missing.length === 0) return pass;
    if (missing.length <= rights.filter((right) => right === UNKNOWN).length) {
      return notEvaluated(`a right of ${account} in ${domain} is not known`, "rights");
    }
    return fail(
      `${account} lacks ${missing.map(inWords).join(", ")} in ${domain}, so writeback is refused there.`,
      `Add ${missing.join(", ")} to rights.`,
      "rights",
    );
  },
};
export default rule;

function inWords(right: WritebackRight): string {
  const { label, heirs } = rightForms[right];
  return `${label} on ${heirs === undefined ? "the domain root" : "descendant users"}`;
}
