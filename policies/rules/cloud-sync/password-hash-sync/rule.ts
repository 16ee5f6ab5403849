import { isWritebackRight, reachesInetOrgPerson } from "../../../../facts/writebackRights.ts";
import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type Outcome, type RuleCheck, type Stack } from "../../../rule.ts";
import { CLOUD_SYNC_CONFIGURATION, DOMAIN_ROOT_DELEGATION, TENANT_SETTINGS } from "../../../types.ts";
import { at, listAt, textAt } from "../../../value.ts";

const property = "passwordHashSync";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [CLOUD_SYNC_CONFIGURATION],
  check({ name, properties }, stack) {
    const hashes = at(properties, property);
    const wanted = stack.ofType(TENANT_SETTINGS).map((tenant) => at(tenant.properties, "cloudSyncWriteback"));
    if (hashes === undefined || !wanted.some((box) => box === true || box === UNKNOWN)) return notApplicable;
    const domain = textAt(properties, "domain", name);
    if (hashes === true) return withHashes(domain, stack);
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

/** https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-prerequisites#known-limitations */
function withHashes(domain: string, stack: Stack): Outcome {
  const delegations = stack.ofTypeBy(DOMAIN_ROOT_DELEGATION, "domain").get(domain.toLowerCase()) ?? [];
  const lists = delegations.map((delegation) => listAt(delegation.properties, "rights"));
  const rights = lists.flatMap((list) => (list === UNKNOWN ? [UNKNOWN] : list));
  const known = rights.filter((right) => typeof right === "string").filter(isWritebackRight);
  if (reachesInetOrgPerson(known)) {
    return fail(
      `Passwords of inetOrgPerson users of ${domain} are written back, and the configuration synchronizes hashes, which Microsoft does not support for this class: writeback is documented for such users where they sign in by federation.`,
      "Leave inetOrgPerson out; where users of the class sign in by federation, it is an exemption.",
      property,
    );
  }
  if (rights.includes(UNKNOWN)) return notEvaluated(`the rights in ${domain} are not known`, property);
  return pass;
}
