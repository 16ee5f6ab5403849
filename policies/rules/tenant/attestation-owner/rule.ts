import { fail, notApplicable, notEvaluated, pass, restingOn } from "../../../outcome.ts";
import type { RuleCheck } from "../../../rule.ts";
import { TENANT_SETTINGS } from "../../../types.ts";
import { at } from "../../../value.ts";

/** What people write where a name is asked for and they have none. */
const nobody =
  /^(\W*|n\/?a|none|no ?one|nobody|some(body|one)|any(body|one)|tbd|tbc|todo|unknown|admin(istrator)?|user|name|me|test|x+)$/i;

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [TENANT_SETTINGS],
  check({ properties }) {
    const attestation = at(properties, "attestation");
    if (attestation === undefined) return notApplicable;
    const by = at(attestation, "by");
    if (by !== undefined && typeof by !== "string")
      return notEvaluated("who attested the tenant's settings is not known", "attestation.by");
    const name = (by ?? "").trim();
    if (!nobody.test(name)) return restingOn("attested", pass);
    return restingOn(
      "attested",
      fail(
        `The attestation of the tenant's settings is by "${name}", which is nobody who can be asked.`,
        "Write in attestation.by who looked at the portal, by name or mail address.",
        "attestation.by",
      ),
    );
  },
};
export default rule;
