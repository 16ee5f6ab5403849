import { agentVersions, compareVersions, isAgentVersion } from "../../../../facts/agentVersions.ts";
import { agentsOf, observedVersion } from "../../../agentObserved.ts";
import { fail, notApplicable, notEvaluated, pass, restingOn } from "../../../outcome.ts";
import { UNKNOWN, type Outcome, type ResourceView, type RuleCheck, type Stack } from "../../../rule.ts";
import { AGENT_FLEET, PROVISIONING_AGENT, TENANT_SETTINGS } from "../../../types.ts";
import { at, sameText, textAt } from "../../../value.ts";

const { firstWithWriteback, brokenInUsGovernment, mendedInUsGovernment } = agentVersions;

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [AGENT_FLEET, PROVISIONING_AGENT],
  check(view, stack) {
    return view.type === AGENT_FLEET ? declared(view, stack) : observed(view, stack);
  },
};
export default rule;

/** What is declared counts until every agent of the forest was looked at. */
function declared({ name, properties }: ResourceView, stack: Stack): Outcome {
  const agents = agentsOf(at(properties, "forest"), stack);
  if (agents.length > 0 && agents.every((agent) => observedVersion(agent) !== undefined)) return notApplicable;
  const forest = textAt(properties, "forest", name);
  const version = at(properties, "agentVersion");
  if (typeof version !== "string")
    return notEvaluated(`the agent version of forest ${forest} is not known`, "agentVersion");
  if (!isAgentVersion(version)) {
    return fail(
      `Agent version "${version}" is declared for forest ${forest} and is not a version, so nothing tells whether it can write back.`,
      `Set agents.version to four numbers, at least ${firstWithWriteback}.`,
      "agentVersion",
    );
  }
  return judged(version, `Agent version ${version}, declared for forest ${forest},`, "agentVersion", stack);
}

/** What was seen on a host, whatever is declared. */
function observed(agent: ResourceView, stack: Stack): Outcome {
  const version = observedVersion(agent);
  if (version === undefined) return notApplicable;
  const what = `Agent ${version} on ${textAt(agent.properties, "host", agent.name)} (observed)`;
  return restingOn("observed", judged(version, what, "installedVersion", stack));
}

function judged(version: string, what: string, property: string, stack: Stack): Outcome {
  if (compareVersions(version, firstWithWriteback) < 0) {
    return fail(
      `${what} is below ${firstWithWriteback}, the first that writes passwords back.`,
      `Set agents.version to ${firstWithWriteback} or later; only the newest is supported.`,
      property,
    );
  }
  if (compareVersions(version, brokenInUsGovernment) !== 0) return pass;
  const government = inUsGovernment(stack);
  if (government === UNKNOWN) return notEvaluated(`whether the tenant is in the US government cloud is not known`);
  if (!government) return pass;
  return fail(
    `${what} cannot write passwords back in the US government cloud.`,
    `Set agents.version to ${mendedInUsGovernment} or later.`,
    property,
  );
}

/** Whether a tenant of the stack is in the US government cloud. */
function inUsGovernment(stack: Stack): boolean | typeof UNKNOWN {
  const clouds = stack.ofType(TENANT_SETTINGS).map((tenant) => at(tenant.properties, "cloud"));
  if (clouds.some((cloud) => sameText(cloud, "usGovernment"))) return true;
  return clouds.includes(UNKNOWN) ? UNKNOWN : false;
}
