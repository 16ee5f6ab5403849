import { agentsOf } from "../../../agentObserved.ts";
import { fail, notApplicable, notEvaluated, pass, restingOn } from "../../../outcome.ts";
import { UNKNOWN, type RuleCheck, type Stack } from "../../../rule.ts";
import { AGENT_FLEET, PROVISIONING_AGENT } from "../../../types.ts";
import { at, plainText, textAt } from "../../../value.ts";

const RECOMMENDED = 3;

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [PROVISIONING_AGENT],
  check(agent, stack) {
    const forest = at(agent.properties, "forest");
    if (forest === UNKNOWN) return notEvaluated(`the forest of the agent ${agent.name} is not known`, "forest");
    const agents = agentsOf(forest, stack);
    // All of a forest are told once, at the first; the engine registers them in whatever order.
    if (typeof forest !== "string" || agents.some(({ urn }) => urn < agent.urn)) return notApplicable;
    const all = agents.map((one) => ({
      host: textAt(one.properties, "host", one.name),
      state: at(one.properties, "state"),
    }));
    // Before an update nobody can have looked.
    if (all.every(({ state }) => state === undefined || state === UNKNOWN)) return notApplicable;
    const others = all.filter(({ state }) => state !== "active");
    const active = all.length - others.length;
    if (active >= RECOMMENDED) return restingOn("observed", pass);
    const untold = others.filter(({ state }) => typeof state !== "string" || state === "unknown");
    const unseen = Math.max(hostsOf(forest, stack) - all.length, 0);
    if (active + untold.length + unseen >= RECOMMENDED) {
      const open = [...untold.map(({ host }) => host), ...(unseen > 0 ? [`hosts without an agent of the stack: ${unseen}`] : [])]; // prettier-ignore
      return notEvaluated(`whether three agents of forest ${forest} are active is not known: ${open.join(", ")}`);
    }
    const told = others.map(({ host, state }) => `${host} ${plainText(state) || "not looked at"}`);
    return fail(
      `Of ${all.length === 1 ? "1 agent" : `${all.length} agents`} of forest ${forest} ${active === 1 ? "1 is" : `${active} are`} active (observed)${told.length > 0 ? `: ${told.join(", ")}` : ""}. Three are recommended: one may be updated while another fails, and without a running agent every reset fails.`,
      "Start the agents that stand, finish registrations that wait (pulumi up says how), and declare more hosts where there are fewer than three; a rollout that is under way is an exemption.",
    );
  },
};
export default rule;

/** What the fleets of a forest count together, as far as it is known. */
function hostsOf(forest: string, stack: Stack): number {
  const fleets = stack.ofTypeBy(AGENT_FLEET, "forest").get(forest.toLowerCase()) ?? [];
  const counts = fleets.map(({ properties }) => at(properties, "agentCount"));
  return counts.reduce<number>((sum, count) => sum + (typeof count === "number" ? count : 0), 0);
}
