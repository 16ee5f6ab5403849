import { fail, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { DOMAIN_ROOT_DELEGATION, PROVISIONING_AGENT, TENANT_SETTINGS } from "../../../types.ts";
import { at, textAt } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [TENANT_SETTINGS],
  check({ properties }, stack) {
    const boxes = [at(properties, "passwordWriteback"), at(properties, "cloudSyncWriteback")];
    // One box on and one off contradict each other, which other rules tell.
    if (boxes.includes(true)) return pass;
    const delegations = stack.ofType(DOMAIN_ROOT_DELEGATION);
    const agents = stack.ofType(PROVISIONING_AGENT).length;
    if (delegations.length === 0 && agents === 0) return pass;
    if (boxes.includes(UNKNOWN))
      return notEvaluated("whether passwords are written back is not known", "passwordWriteback");
    const domains = [
      ...new Set(
        delegations.map((delegation) => textAt(delegation.properties, "domain", "a domain that is not known")),
      ),
    ];
    if (delegations.length === 0)
      return fail(
        `Password writeback is off, but ${agents === 1 ? "1 agent is" : `${agents} agents are`} still declared, without a delegation: what rights the account has, the stack does not say.`,
        "Set tenant.writeback.passwords and cloudSync to true, or take the agents out of the stack (agents.installation). Agents that only synchronize, or wait for a rollout, are an exemption.",
        "passwordWriteback",
      );
    return fail(
      `Password writeback is off, but the agents' account keeps the right to reset passwords in ${domains.sort().join(", ")}${agents > 0 ? `, and ${agents === 1 ? "1 agent is" : `${agents} agents are`} declared for it` : ""}.`,
      "Set tenant.writeback.passwords and cloudSync to true, or take the domains out of the stack (syncedBy: connectSync): their entries go with the delegation. On the way to a destroy go on with it; while a rollout is prepared this is an exemption.",
      "passwordWriteback",
    );
  },
};
export default rule;
