import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type ResourceView, type RuleCheck } from "../../../rule.ts";
import { AGENT_FLEET } from "../../../types.ts";
import { at } from "../../../value.ts";

const RECOMMENDED = 3;

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [AGENT_FLEET],
  check(fleet, stack) {
    const forest = at(fleet.properties, "forest");
    if (forest === UNKNOWN) return notEvaluated("the forest of the fleet is not known", "forest");
    const name = typeof forest === "string" ? forest : fleet.name;
    const fleets = stack.ofTypeBy(AGENT_FLEET, "forest").get(name.toLowerCase()) ?? [fleet];
    // Several fleets of one forest count together, and have one finding.
    if (typeof forest === "string" && fleets[0]?.urn !== fleet.urn) return notApplicable;
    const agents = sum(fleets);
    if (agents === undefined) return notEvaluated(`the number of agents of forest ${name} is not known`, "agentCount");
    if (agents >= RECOMMENDED) return pass;
    return fail(
      `Forest ${name} has ${agents === 1 ? "1 agent" : `${agents} agents`}, but must have at least ${RECOMMENDED}: one may be updated while another fails, and without a running agent every reset fails.`,
      `Raise agents.count by ${RECOMMENDED - agents} or more, or add as many Azure Arc servers to agents.arcServers; a pilot with fewer is an exemption.`,
      "agentCount",
    );
  },
};
export default rule;

function sum(fleets: readonly ResourceView[]): number | undefined {
  let total = 0;
  for (const fleet of fleets) {
    const count = at(fleet.properties, "agentCount");
    if (typeof count !== "number") return undefined;
    total += count;
  }
  return total;
}
