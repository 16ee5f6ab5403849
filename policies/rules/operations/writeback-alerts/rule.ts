import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type Outcome, type ResourceView, type RuleCheck } from "../../../rule.ts";
import { TENANT_SETTINGS, withoutApiVersion } from "../../../types.ts";
import { at, listAt, sameText } from "../../../value.ts";

const DIAGNOSTICS = "azure-native:aadiam:DiagnosticSetting";
const CLASSIC_DIAGNOSTICS = "azure:monitoring/aadDiagnosticSetting:AadDiagnosticSetting";
const QUERY = "azure-native:monitor:ScheduledQueryRule";
const OLD_QUERY = "azure-native:insights:ScheduledQueryRule";
const CLASSIC_QUERY = "azure:monitoring/scheduledQueryRulesAlertV2:ScheduledQueryRulesAlertV2";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [DIAGNOSTICS, CLASSIC_DIAGNOSTICS, QUERY, OLD_QUERY, CLASSIC_QUERY],
  check(view, stack) {
    if ([DIAGNOSTICS, CLASSIC_DIAGNOSTICS].includes(withoutApiVersion(view.type)))
      return stack.ofType(TENANT_SETTINGS).length > 0 ? exported(view) : notApplicable;
    return alarmed(view);
  },
};
export default rule;

/** The audit log of Entra ID, where resets and changes of the boxes are. */
function exported({ name, properties }: ResourceView): Outcome {
  const lists = [listAt(properties, "logs"), listAt(properties, "enabledLogs")];
  const logs = lists.flatMap((list) => (list === UNKNOWN ? [UNKNOWN] : list));
  const isAudit = (log: unknown) =>
    sameText(at(log, "category"), "AuditLogs") ||
    ["alllogs", "audit"].some((group) => sameText(at(log, "categoryGroup"), group));
  const audit = logs.filter(isAudit);
  if (audit.some((log) => ![false, UNKNOWN].includes(at(log, "enabled") as boolean))) return pass;
  if (audit.some((log) => at(log, "enabled") === UNKNOWN) || logs.some((log) => at(log, "category") === UNKNOWN))
    return notEvaluated(`which logs ${name} exports is not known`, "logs");
  return fail(
    `${name} exports logs of Entra ID without AuditLogs, where every reset and every change of the writeback boxes is: after 7 to 30 days nobody can tell who changed what.`,
    "Add the category AuditLogs.",
    "logs",
  );
}

/** What a query about password resets or the agent speaks of. */
const about = /self-service password|password ?writeback|AADConnectProvisioningAgent/i;

function alarmed({ name, properties }: ResourceView): Outcome {
  const queries = [...itemsOf(at(properties, "criteria", "allOf")), ...itemsOf(at(properties, "criterias"))].map(
    (item) => at(item, "query"),
  );
  if (!queries.some((query) => typeof query === "string" && about.test(query)))
    return queries.includes(UNKNOWN) ? notEvaluated(`what ${name} asks for is not known`) : notApplicable;
  const isEnabled = at(properties, "enabled");
  const action = at(properties, "actions") ?? at(properties, "action");
  const groups = listAt(action, "actionGroups");
  if (isEnabled === false)
    return fail(
      `The alert ${name} on password resets or the agent is off.`,
      "Switch it on, or take it out.",
      "enabled",
    );
  if (isEnabled === UNKNOWN || groups === UNKNOWN) return notEvaluated(`whether ${name} tells anybody is not known`);
  if (groups.length > 0) return pass;
  return fail(
    `The alert ${name} on password resets or the agent has no action group, so it tells nobody.`,
    "Name an action group that somebody reads.",
    "actions",
  );
}

const itemsOf = (value: unknown): readonly unknown[] =>
  value === UNKNOWN ? [UNKNOWN] : Array.isArray(value) ? value : [];
