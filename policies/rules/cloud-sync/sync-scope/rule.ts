import { oncePerStack } from "../../../oncePerStack.ts";
import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { DOMAIN_ROOT_DELEGATION, TENANT_SETTINGS } from "../../../types.ts";
import { at, listAt, plainText } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [TENANT_SETTINGS],
  check({ properties }, stack) {
    if (at(properties, "cloudSyncWriteback") === false) return notApplicable;
    const scope = at(properties, "selfServicePasswordResetScope");
    if (scope === "none") return notApplicable;
    const targets = targetsIn(stack);
    if (targets.length === 0) return pass;
    const places = targets.map((target) => (target === UNKNOWN ? "an OU that is not known" : plainText(target)));
    if (scope !== "all")
      return notEvaluated(
        `whether everyone who may reset a password is below ${places.join(" or ")} is not known`,
        "selfServicePasswordResetScope",
      );
    return fail(
      `All users may reset a password, but the agents' account may write only those below ${places.join(" and ")}: everyone else is refused at the end of the reset.`,
      "Set tenant.selfServicePasswordReset to a group of these users, or take delegationScopes out.",
      "selfServicePasswordResetScope",
    );
  },
};
export default rule;

/** The OUs that delegations are limited to, but for domains whose root has the right to reset too. */
const targetsIn = oncePerStack((stack): unknown[] => {
  const delegations = stack.ofType(DOMAIN_ROOT_DELEGATION).map(({ properties }) => ({
    domain: at(properties, "domain"),
    target: at(properties, "target"),
    rights: knownItems(listAt(properties, "rights")),
  }));
  const whole = new Set(
    delegations.flatMap(({ domain, target, rights }) =>
      target === undefined && rights.includes("ResetPassword") ? [domain] : [],
    ),
  );
  const limited = delegations.filter(({ domain, target }) => target !== undefined && !whole.has(domain));
  return [...new Set(limited.map(({ target }) => target))];
});

const knownItems = (list: readonly unknown[] | typeof UNKNOWN): readonly unknown[] => (list === UNKNOWN ? [] : list);
