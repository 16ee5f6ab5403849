import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import {
  UNKNOWN,
  type Outcome,
  type ResourceView,
  type RuleCheck,
  type Stack,
  type Thresholds,
} from "../../../rule.ts";
import { AGENT_FLEET, DOMAIN_ROOT_DELEGATION } from "../../../types.ts";
import { at, sameText } from "../../../value.ts";

const RECOMMENDED = 3;

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [AGENT_FLEET, DOMAIN_ROOT_DELEGATION],
  thresholds: {
    hosts: {
      description: "Agent hosts that a forest must have.",
      default: RECOMMENDED,
      minimum: RECOMMENDED,
      maximum: 100,
    },
  },
  check(view, stack, chosen = {}) {
    return view.type === AGENT_FLEET ? countOf(view, stack, chosen) : undeclared(view, stack, chosen);
  },
};
export default rule;

function countOf(fleet: ResourceView, stack: Stack, { hosts = RECOMMENDED }: Thresholds): Outcome {
  const forest = at(fleet.properties, "forest");
  if (forest === UNKNOWN) return notEvaluated("the forest of the fleet is not known", "forest");
  const name = typeof forest === "string" ? forest : fleet.name;
  const fleets = stack.ofTypeBy(AGENT_FLEET, "forest").get(name.toLowerCase()) ?? [fleet];
  // Several fleets of one forest count together, and have one finding.
  if (typeof forest === "string" && fleets[0]?.urn !== fleet.urn) return notApplicable;
  const agents = sum(fleets);
  if (agents === undefined)
    return notEvaluated(`the number of agent hosts of forest ${name} is not known`, "agentCount");
  if (agents >= hosts) return pass;
  return fail(
    `Forest ${name} is declared with ${agents === 1 ? "1 agent host" : `${agents} agent hosts`}, but must have at least ${hosts}: one may be updated while another fails, and without a running agent every reset fails.`,
    `Raise agents.count by ${hosts - agents} or more, or name as many hosts in agents.arcServers or agents.existing; a pilot with fewer is an exemption.`,
    "agentCount",
  );
}

/** A forest that gets its rights and whose agents are nobody's business here: told once, at its first delegation. */
function undeclared(delegation: ResourceView, stack: Stack, { hosts = RECOMMENDED }: Thresholds): Outcome {
  const parent = stack.parentOf(delegation);
  const forest = parent ? at(parent.properties, "forest") : at(delegation.properties, "domain");
  if (typeof forest !== "string") return notApplicable;
  if (stack.ofTypeBy(AGENT_FLEET, "forest").has(forest.toLowerCase())) return notApplicable;
  // The engine registers them in whatever order.
  const others = stack.ofType(DOMAIN_ROOT_DELEGATION);
  const earlier = ({ urn }: ResourceView) => urn < delegation.urn;
  if (others.some((other) => earlier(other) && sameText(at(stack.parentOf(other)?.properties, "forest"), forest)))
    return notApplicable;
  return notEvaluated(`the agents of forest ${forest} are not declared, so whether it has ${hosts} is not known`);
}

function sum(fleets: readonly ResourceView[]): number | undefined {
  let total = 0;
  for (const fleet of fleets) {
    const count = at(fleet.properties, "agentCount");
    if (typeof count !== "number") return undefined;
    total += count;
  }
  return total;
}
