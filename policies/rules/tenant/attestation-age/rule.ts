import { hasExpired, lastDayOf } from "../../../../facts/attestation.ts";
import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { type RuleCheck } from "../../../rule.ts";
import { TENANT_SETTINGS } from "../../../types.ts";
import { at, textAt } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [TENANT_SETTINGS],
  check({ properties }, { today }) {
    const attestation = at(properties, "attestation");
    if (attestation === undefined) return notApplicable;
    const [on, expires] = [at(attestation, "on"), at(attestation, "expires")];
    const statement = { on: String(on), ...(expires !== undefined && { expires: String(expires) }) };
    const last = lastDayOf(statement);
    if (typeof on !== "string" || last === undefined || Number.isNaN(Date.parse(last)))
      return notEvaluated("the last day of the attestation is not known", "attestation.on");
    if (!hasExpired(statement, today)) return pass;
    return fail(
      `${textAt(attestation, "by", "Somebody")} attested the tenant's settings on ${on}, and the statement expired on ${last}: it is evidence no more.`,
      "Look at Password reset > On-premises integration again, and write the day of that look in attestation.on.",
      "attestation.on",
    );
  },
};
export default rule;
