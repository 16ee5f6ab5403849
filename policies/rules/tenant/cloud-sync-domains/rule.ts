import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { type RuleCheck } from "../../../rule.ts";
import { DOMAIN_ROOT_DELEGATION, TENANT_SETTINGS } from "../../../types.ts";
import { at, knownListAt, plainText } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [TENANT_SETTINGS],
  check({ properties }, stack) {
    const delegated = [...stack.ofTypeBy(DOMAIN_ROOT_DELEGATION, "domain").keys()].sort();
    const others = knownListAt(properties, "connectSyncDomains").map(plainText);
    // Where no domain is declared, they may be anyone's.
    if (delegated.length === 0 && others.length === 0) return notApplicable;
    const [master, cloudSync] = [at(properties, "passwordWriteback"), at(properties, "cloudSyncWriteback")];
    // Beside Entra Connect Sync the master box is on for its sake, and rights that wait for cloud sync's box are another rule's matter.
    const isLeftToOthers = master === false || (others.length > 0 && cloudSync === false);
    const isFine = delegated.length === 0 ? cloudSync === false : cloudSync === true || isLeftToOthers;
    if (isFine) return pass;
    if (typeof cloudSync !== "boolean")
      return notEvaluated("whether writeback by cloud sync is on is not known", "cloudSyncWriteback");
    if (delegated.length === 0) {
      return fail(
        `Writeback by cloud sync is on, but Entra Connect Sync serves every domain that is declared: ${others.join(", ")}.`,
        "Set tenant.writeback.cloudSync to false, or leave out the syncedBy of the domains whose users cloud sync serves.",
        "cloudSyncWriteback",
      );
    }
    if (typeof master !== "boolean")
      return notEvaluated("whether password writeback is on is not known", "passwordWriteback");
    return fail(
      `Password writeback is on and that by cloud sync is off, but cloud sync serves ${delegated.join(", ")}: nothing is written back there.`,
      "Set tenant.writeback.cloudSync to true, or write syncedBy: connectSync at the domains that Entra Connect Sync serves; tenant.writeback.passwords is false where nothing is to be written back at all.",
      "cloudSyncWriteback",
    );
  },
};
export default rule;
