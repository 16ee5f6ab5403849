import { rightForms, writebackRights, type WritebackRight } from "../../../../facts/writebackRights.ts";
import { fail, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type ResourceView, type RuleCheck, type Stack } from "../../../rule.ts";
import { DOMAIN_ROOT_DELEGATION } from "../../../types.ts";
import { at, listAt, textAt } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [DOMAIN_ROOT_DELEGATION],
  check(view, stack) {
    const { name, properties } = view;
    const domain = textAt(properties, "domain", name);
    const account = textAt(properties, "account", "the service account");
    const target = at(properties, "target");
    const place = typeof target === "string" ? `${domain}, on ${target}` : domain;
    const rights = listAt(properties, "rights");
    if (rights === UNKNOWN) return notEvaluated(`the list of rights of ${account} in ${place} is not known`, "rights");
    const missing = neededBy(view, stack).filter((right) => !rights.includes(right));
    if (missing.length === 0) return pass;
    if (missing.length <= rights.filter((right) => right === UNKNOWN).length) {
      return notEvaluated(`a right of ${account} in ${place} is not known`, "rights");
    }
    return fail(
      `${account} lacks ${missing.map((right) => inWords(right, target)).join(", ")} in ${place}, so writeback is refused there.`,
      `Add ${missing.join(", ")} to rights.`,
      "rights",
    );
  },
};
export default rule;

/** On an OU those that users inherit; on the domain root all, or what OUs cannot hold where the account has its entries on these. */
function neededBy(view: ResourceView, stack: Stack): readonly WritebackRight[] {
  const onUnit = (other: ResourceView) => at(other.properties, "target") !== undefined;
  const isInherited = (right: WritebackRight) => rightForms[right].heirs !== undefined;
  if (onUnit(view)) return writebackRights.filter(isInherited);
  const domain = at(view.properties, "domain");
  const account = at(view.properties, "account");
  const others =
    typeof domain === "string"
      ? (stack.ofTypeBy(DOMAIN_ROOT_DELEGATION, "domain").get(domain.toLowerCase()) ?? [])
      : [];
  const isScoped = others.some((other) => onUnit(other) && at(other.properties, "account") === account);
  return isScoped ? writebackRights.filter((right) => !isInherited(right)) : writebackRights;
}

function inWords(right: WritebackRight, target: unknown): string {
  const { label, heirs } = rightForms[right];
  return `${label} on ${heirs === undefined ? "the domain root" : target === undefined ? "descendant users" : "its users"}`;
}
