import { toldDomain, toldSecrets } from "../../../cloudSync/toldSecrets.ts";
import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { SYNCHRONIZATION_SECRET } from "../../../types.ts";
import { at, plainText } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [SYNCHRONIZATION_SECRET],
  check(view) {
    const told = toldSecrets(view);
    if (told === UNKNOWN) return notEvaluated(`what ${view.name} is told is not known`, "credentials");
    const domain = toldDomain(told);
    if (domain === undefined) return notApplicable;
    const settings = told.get("SyncNotificationSettings");
    const [isOn, threshold] = [at(settings, "DeleteThresholdEnabled"), at(settings, "DeleteThresholdValue")];
    if (settings === UNKNOWN || isOn === UNKNOWN || (isOn === true && threshold === UNKNOWN))
      return notEvaluated(`the deletion threshold of ${view.name} is not known`, "credentials");
    if (isOn === true && typeof threshold === "number" && threshold >= 1) return pass;
    const what = settings === undefined ? "is told no deletion threshold" : isOn === true ? `stops at ${plainText(threshold)} deletions` : "has its deletion threshold off"; // prettier-ignore
    return fail(
      `The cloud sync configuration ${typeof domain === "string" ? `of ${domain}` : view.name} ${what}: users who leave the scope by a slip lose their accounts in Entra ID, and with them their sign-in and reset.`,
      'Write cloudSync.deletionThreshold, or the secret SyncNotificationSettings with "DeleteThresholdEnabled": true and a number of your own.',
      "credentials",
    );
  },
};
export default rule;
