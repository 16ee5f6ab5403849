import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { CLOUD_SYNC_CONFIGURATION, TENANT_SETTINGS } from "../../../types.ts";
import { at, textAt } from "../../../value.ts";

const property = "passwordHashSync";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [CLOUD_SYNC_CONFIGURATION],
  check({ name, properties }, stack) {
    const hashes = at(properties, property);
    const wanted = stack.ofType(TENANT_SETTINGS).map((tenant) => at(tenant.properties, "cloudSyncWriteback"));
    if (hashes === undefined || !wanted.some((box) => box === true || box === UNKNOWN)) return notApplicable;
    const domain = textAt(properties, "domain", name);
    if (hashes === true) return pass;
    if (hashes === UNKNOWN) return notEvaluated(`whether hashes of ${domain} are synchronized is not known`, property);
    if (!wanted.includes(true)) return notEvaluated("whether writeback by cloud sync is on is not known", property);
    return fail(
      `The cloud sync configuration of ${domain} synchronizes no password hashes, and writeback by cloud sync is documented for users whose hashes are synchronized or who sign in by federation. Which way they sign in is not known here.`,
      "Write passwordHashSync: true. Where the domain of their user principal names is federated, which `ewb ready` tells (sign-in), it is an exemption.",
      property,
    );
  },
};
export default rule;
