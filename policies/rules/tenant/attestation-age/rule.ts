import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { type RuleCheck } from "../../../rule.ts";
import { TENANT_SETTINGS } from "../../../types.ts";
import { at, textAt } from "../../../value.ts";

/** Days. */
const LONGEST = 183;

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [TENANT_SETTINGS],
  check({ properties }, { today }) {
    const attestation = at(properties, "attestation");
    if (attestation === undefined) return notApplicable;
    const day = at(attestation, "on");
    const age = typeof day === "string" ? (Date.parse(today) - Date.parse(day.slice(0, 10))) / 86_400_000 : NaN;
    if (Number.isNaN(age)) return notEvaluated("the day of the attestation is not known", "attestation.on");
    if (age <= LONGEST) return pass;
    return fail(
      `${textAt(attestation, "by", "Somebody")} attested the tenant's settings on ${String(day)}, ${Math.floor(age)} days ago; what the portal shows since then nobody has said.`,
      "Look at Password reset > On-premises integration again, and write the day of that look in attestation.on.",
      "attestation.on",
    );
  },
};
export default rule;
