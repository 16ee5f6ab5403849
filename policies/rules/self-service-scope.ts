import { fail, notEvaluated, pass } from "../outcome.ts";
import { type Rule } from "../rule.ts";
import { TENANT_SETTINGS } from "../types.ts";
import { at } from "../value.ts";

export const selfServiceScope: Rule = {
  id: "self-service-scope",
  title: "Someone may reset a password where writeback is on",
  severity: "warning",
  why: "With a self-service password reset scope of none no user can reset a password, so writeback serves only resets by administrators. That may be meant while a rollout is being prepared; it is a mistake after it.",
  source: "https://learn.microsoft.com/en-us/entra/identity/authentication/tutorial-enable-sspr",
  whenUnknown: "Not evaluated while the scope is not known, or, with the scope none, while a writeback setting is not.",
  scope: "resource",
  appliesTo: [TENANT_SETTINGS],
  check({ properties }) {
    const scope = at(properties, "selfServicePasswordResetScope");
    if (typeof scope !== "string") return notEvaluated("the scope of self-service password reset is not known");
    if (scope !== "none") return pass;
    const writeback = [at(properties, "passwordWriteback"), at(properties, "cloudSyncWriteback")];
    if (writeback.includes(true)) {
      return fail(
        "Password writeback is on, but the scope of self-service password reset is none, so no user can reset a password.",
        "Set tenant.selfServicePasswordReset to all, or to {group: <object id>} for a pilot.",
        "tenant.selfServicePasswordReset",
      );
    }
    return writeback.every((setting) => setting === false)
      ? pass
      : notEvaluated("whether password writeback is on is not known");
  },
};
