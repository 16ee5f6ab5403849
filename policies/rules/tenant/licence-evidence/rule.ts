import { attestedPlans } from "../../../../facts/licences.ts";
import { fail, notApplicable, notEvaluated, pass, restingOn } from "../../../outcome.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { TENANT_SETTINGS } from "../../../types.ts";
import { at, textAt } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [TENANT_SETTINGS],
  check({ properties }) {
    const boxes = [at(properties, "passwordWriteback"), at(properties, "cloudSyncWriteback")];
    const attestation = at(properties, "attestation");
    if (attestation === undefined || boxes.every((box) => box !== true && box !== UNKNOWN)) return notApplicable;
    const licence = at(attestation, "licence");
    if (licence === UNKNOWN || !boxes.includes(true))
      return notEvaluated("the licence that was attested, or whether writeback is on, is not known", "attestation");
    if (typeof licence === "string" && Object.hasOwn(attestedPlans, licence)) return restingOn("attested", pass);
    return restingOn(
      "attested",
      fail(
        `${textAt(attestation, "by", "Somebody")} attested writeback as on, and nothing says that the tenant has ${Object.values(attestedPlans).join(" or ")}, without which no password is written back.`,
        "Look at the tenant's subscriptions (npx ewb ready, or Billing > Licenses in the admin center), and write the plan in attestation.licence: P1 or P2.",
        "attestation.licence",
      ),
    );
  },
};
export default rule;
