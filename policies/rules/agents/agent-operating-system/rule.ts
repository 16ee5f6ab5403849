import { isAgentHost } from "../../../agentHosts.ts";
import { observedPrerequisite } from "../../../agentObserved.ts";
import { aspectOf, machineTypes, pathIn } from "../../../machine.ts";
import { fail, notApplicable, notEvaluated, pass, restingOn } from "../../../outcome.ts";
import { UNKNOWN, type Outcome, type ResourceView, type RuleCheck } from "../../../rule.ts";
import { LINUX_VIRTUAL_MACHINE, PROVISIONING_AGENT } from "../../../types.ts";
import { plainText, textAt } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [...machineTypes, PROVISIONING_AGENT],
  check(view, stack) {
    if (view.type === PROVISIONING_AGENT) return restingOn("observed", observed(view));
    return isAgentHost(view, stack) ? declared(view) : notApplicable;
  },
};
export default rule;

const FIX = "Use Windows Server 2022 or 2025 with Desktop Experience, such as agents.image: 2022-datacenter-g2.";

function declared(machine: ResourceView): Outcome {
  if (machine.type === LINUX_VIRTUAL_MACHINE || aspectOf(machine, "linux") !== undefined)
    return fail(`${machine.name} is a Linux machine, but the agent runs on Windows Server.`, FIX);
  const [publisher, offer, sku] = [
    aspectOf(machine, "publisher"),
    aspectOf(machine, "offer"),
    aspectOf(machine, "sku"),
  ];
  const property = pathIn(machine, "sku");
  if ([publisher, offer, sku].includes(UNKNOWN))
    return notEvaluated(`the image of ${machine.name} is not known`, property);
  if (typeof sku !== "string") return notEvaluated(`${machine.name} has an image of somebody's own`, property);
  const wrong = whyUnfit(`${plainText(publisher)} ${plainText(offer)}`, sku);
  return wrong === undefined ? pass : fail(`${machine.name} has the image ${sku} (declared), ${wrong}.`, FIX, property);
}

/** https://learn.microsoft.com/azure/virtual-machines/windows/cli-ps-findimage */
function whyUnfit(origin: string, sku: string): string | undefined {
  if (/core|nano/i.test(sku)) return "which is without Desktop Experience: the agent does not support Server Core";
  if (/windowsdesktop|windows-1[01]/i.test(origin)) return "which is no Windows Server";
  if (/^20(08|12)/.test(sku)) return "which is older than Windows Server 2016, the oldest that was documented";
  return undefined;
}

function observed(agent: ResourceView): Outcome {
  const seen = ["windowsServer", "desktopExperience"].flatMap((name) => observedPrerequisite(agent, name) ?? []);
  if (seen.length === 0) return notApplicable;
  const host = textAt(agent.properties, "host", agent.name);
  const unmet = seen.find(({ state }) => state === "unmet");
  if (unmet) return fail(`${host} has ${unmet.found} (observed), on which the agent is not supported.`, unmet.fix);
  return seen.some(({ state }) => state !== "met") ? notEvaluated(`the system of ${host} could not be seen`) : pass;
}
