import { fail, notEvaluated, pass } from "../../../outcome.ts";
import { type RuleCheck } from "../../../rule.ts";
import { TENANT_SETTINGS } from "../../../types.ts";
import { at } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [TENANT_SETTINGS],
  check({ properties }) {
    const scope = at(properties, "selfServicePasswordResetScope");
    if (typeof scope !== "string")
      return notEvaluated("the scope of self-service password reset is not known", "selfServicePasswordResetScope");
    if (scope !== "none") return pass;
    const writeback = [at(properties, "passwordWriteback"), at(properties, "cloudSyncWriteback")];
    if (writeback.includes(true)) {
      return fail(
        "Password writeback is on, but the scope of self-service password reset is none, so no user can reset a password.",
        "Set tenant.selfServicePasswordReset to all, or to {group: <object id>} for a pilot.",
        "selfServicePasswordResetScope",
      );
    }
    return writeback.every((setting) => setting === false)
      ? pass
      : notEvaluated("whether password writeback is on is not known");
  },
};
export default rule;
