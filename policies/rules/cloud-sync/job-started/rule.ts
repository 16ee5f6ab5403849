import { CLOUD_SYNC_JOBS } from "../../../../facts/cloudSync.ts";
import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { SYNCHRONIZATION_JOB, TENANT_SETTINGS } from "../../../types.ts";
import { at } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [SYNCHRONIZATION_JOB],
  check({ name, properties }, stack) {
    const isWanted = stack
      .ofType(TENANT_SETTINGS)
      .some((tenant) => at(tenant.properties, "cloudSyncWriteback") === true);
    const template = at(properties, "templateId");
    if (!isWanted || (template !== UNKNOWN && template !== CLOUD_SYNC_JOBS.provisioning)) return notApplicable;
    const enabled = at(properties, "enabled") ?? true;
    if (enabled === true) return pass;
    if (enabled === UNKNOWN) return notEvaluated(`whether the job ${name} runs is not known`, "enabled");
    if (template === UNKNOWN) return notEvaluated(`the template of the job ${name} is not known`, "templateId");
    return fail(
      `The job ${name} of cloud sync is not started, so users who are new or moved into its scope are not in Entra ID and have no password to reset there.`,
      "Set the scope in the portal, then write cloudSync.started: true.",
      "enabled",
    );
  },
};
export default rule;
