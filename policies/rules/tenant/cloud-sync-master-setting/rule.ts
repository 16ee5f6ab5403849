import { fail, notEvaluated, pass } from "../../../outcome.ts";
import { type RuleCheck } from "../../../rule.ts";
import { TENANT_SETTINGS } from "../../../types.ts";
import { at } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [TENANT_SETTINGS],
  check({ properties }) {
    const master = at(properties, "passwordWriteback");
    const cloudSync = at(properties, "cloudSyncWriteback");
    if (cloudSync === false || master === true) return pass;
    if (typeof cloudSync !== "boolean")
      return notEvaluated("whether writeback by cloud sync is on is not known", "cloudSyncWriteback");
    if (typeof master !== "boolean")
      return notEvaluated("whether the master setting is on is not known", "passwordWriteback");
    return fail(
      "Writeback by cloud sync is on while password writeback itself is off, so nothing is written back.",
      "Set tenant.writeback.passwords to true, or tenant.writeback.cloudSync to false.",
      "passwordWriteback",
    );
  },
};
export default rule;
