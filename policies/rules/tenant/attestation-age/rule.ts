import { lastDayOf, LONGEST_ATTESTATION_DAYS } from "../../../../facts/attestation.ts";
import { daysAfter } from "../../../../facts/calendar.ts";
import { fail, notApplicable, notEvaluated, pass, restingOn } from "../../../outcome.ts";
import { type RuleCheck } from "../../../rule.ts";
import { TENANT_SETTINGS } from "../../../types.ts";
import { at, textAt } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [TENANT_SETTINGS],
  thresholds: {
    days: {
      description: "Days that a statement counts at most, whatever last day it has.",
      default: LONGEST_ATTESTATION_DAYS,
      minimum: 1,
      maximum: LONGEST_ATTESTATION_DAYS,
    },
  },
  check({ properties }, { today }, { days = LONGEST_ATTESTATION_DAYS } = {}) {
    const attestation = at(properties, "attestation");
    if (attestation === undefined) return notApplicable;
    const [on, expires] = [at(attestation, "on"), at(attestation, "expires")];
    const statement = { on: String(on), ...(expires !== undefined && { expires: String(expires) }) };
    const [declared, latest] = [lastDayOf(statement), daysAfter(statement.on, days)];
    if (typeof on !== "string" || declared === undefined || latest === undefined || Number.isNaN(Date.parse(declared)))
      return notEvaluated("the last day of the attestation is not known", "attestation.on");
    const last = declared < latest ? declared : latest;
    if (today <= last) return restingOn("attested", pass);
    return restingOn(
      "attested",
      fail(
        `${textAt(attestation, "by", "Somebody")} attested the tenant's settings on ${on}, and the statement expired on ${last}: it is evidence no more.`,
        "Look at Password reset > On-premises integration again, and write the day of that look in attestation.on.",
        "attestation.on",
      ),
    );
  },
};
export default rule;
