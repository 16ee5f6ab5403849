import { whySizeUnfit } from "../../../../facts/vmSizes.ts";
import { isAgentHost } from "../../../agentHosts.ts";
import { observedPrerequisite } from "../../../agentObserved.ts";
import { aspectOf, machineTypes, pathIn } from "../../../machine.ts";
import { fail, notApplicable, notEvaluated, pass, restingOn } from "../../../outcome.ts";
import { UNKNOWN, type Outcome, type ResourceView, type RuleCheck } from "../../../rule.ts";
import { PROVISIONING_AGENT } from "../../../types.ts";
import { textAt } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [...machineTypes, PROVISIONING_AGENT],
  check(view, stack) {
    if (view.type === PROVISIONING_AGENT) return restingOn("observed", observed(view));
    if (!isAgentHost(view, stack)) return notApplicable;
    const size = aspectOf(view, "size");
    const property = pathIn(view, "size");
    if (size === UNKNOWN) return notEvaluated(`the size of ${view.name} is not known`, property);
    if (typeof size !== "string") return notApplicable;
    const wrong = whySizeUnfit(size);
    if (wrong === undefined) return pass;
    return fail(`${view.name} is declared as ${size}, which ${wrong}`, "Write another size, such as agents.size: Standard_D2s_v5.", property); // prettier-ignore
  },
};
export default rule;

function observed(agent: ResourceView): Outcome {
  const seen = observedPrerequisite(agent, "memory");
  if (seen === undefined) return notApplicable;
  const host = textAt(agent.properties, "host", agent.name);
  if (seen.state === "unmet")
    return fail(`${host} has ${seen.found} of memory (observed), but the agent needs 4 GB.`, seen.fix);
  return seen.state === "met" ? pass : notEvaluated(`the memory of ${host} could not be seen`);
}
