import { fail, notEvaluated, pass } from "../outcome.ts";
import { type Rule } from "../rule.ts";
import { TENANT_SETTINGS } from "../types.ts";
import { at } from "../value.ts";

export const cloudSyncMasterSetting: Rule = {
  id: "cloud-sync-master-setting",
  title: "Writeback by cloud sync is on only with the master setting",
  severity: "error",
  why: '"Write back passwords with Microsoft Entra Connect cloud sync" chooses a way for "Enable password write back for synced users". While that master setting is off nothing is written back, although the cloud sync box is checked.',
  source:
    "https://learn.microsoft.com/en-us/entra/identity/authentication/tutorial-enable-cloud-sync-sspr-writeback#enable-password-writeback-in-sspr",
  whenUnknown: "Not evaluated while the setting that decides is not known.",
  scope: "resource",
  appliesTo: [TENANT_SETTINGS],
  check({ properties }) {
    const master = at(properties, "passwordWriteback");
    const cloudSync = at(properties, "cloudSyncWriteback");
    if (cloudSync === false || master === true) return pass;
    if (typeof cloudSync !== "boolean") return notEvaluated("whether writeback by cloud sync is on is not known");
    if (typeof master !== "boolean") return notEvaluated("whether the master setting is on is not known");
    return fail(
      "Writeback by cloud sync is on while password writeback itself is off, so nothing is written back.",
      "Set tenant.writeback.passwords to true, or tenant.writeback.cloudSync to false.",
      "tenant.writeback.passwords",
    );
  },
};
