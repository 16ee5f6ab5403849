import { agentVersions, compareVersions, isAgentVersion } from "../../../../facts/agentVersions.ts";
import { agentsOf, observedVersion } from "../../../agentObserved.ts";
import { fail, notApplicable, notEvaluated, pass, restingOn } from "../../../outcome.ts";
import type { Outcome, ResourceView, RuleCheck, Stack } from "../../../rule.ts";
import { AGENT_FLEET, PROVISIONING_AGENT } from "../../../types.ts";
import { at, textAt } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [AGENT_FLEET, PROVISIONING_AGENT],
  check(view, stack) {
    return view.type === AGENT_FLEET ? declared(view, stack) : observed(view);
  },
};
export default rule;

/** What is declared counts until every agent of the forest was looked at. */
function declared(fleet: ResourceView, stack: Stack): Outcome {
  const agents = agentsOf(at(fleet.properties, "forest"), stack);
  if (agents.length > 0 && agents.every((agent) => observedVersion(agent) !== undefined)) return notApplicable;
  const forest = textAt(fleet.properties, "forest", fleet.name);
  const version = at(fleet.properties, "agentVersion");
  if (typeof version !== "string")
    return notEvaluated(`the agent version of forest ${forest} is not known`, "agentVersion");
  return judged(version, `Agent version ${version} is declared for forest ${forest}`, "agentVersion");
}

function observed(agent: ResourceView): Outcome {
  const version = observedVersion(agent);
  if (version === undefined) return notApplicable;
  const host = textAt(agent.properties, "host", agent.name);
  return restingOn("observed", judged(version, `On ${host} runs agent ${version}`, "installedVersion"));
}

function judged(version: string, what: string, property: string): Outcome {
  // What is no version, or cannot write back at all, the rule agent-version tells.
  if (!isAgentVersion(version) || compareVersions(version, agentVersions.firstWithWriteback) < 0) return notApplicable;
  if (compareVersions(version, agentVersions.newest) >= 0) return pass;
  return fail(
    `${what}, but ${agentVersions.newest} is the newest known: only the newest is supported, and older ones lack its fixes.`,
    `Set agents.version to ${agentVersions.newest}, or let the agents update themselves.`,
    property,
  );
}
