import { exposingTypes, kindOf } from "../../../exposure/kinds.ts";
import { reachIn } from "../../../exposure/reach/reach.ts";
import type { Exposure, Kind, Leads, Opening } from "../../../exposure/exposure.ts";
import { failAll, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import type { Outcome, ResourceView, RuleCheck, Stack } from "../../../rule.ts";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: exposingTypes,
  check(resource, stack): Outcome {
    const kind = kindOf(resource.type);
    if (!kind) return notApplicable;
    const exposure = kind.look(resource, stack);
    const { opened, unknown, fix } = exposure;
    if (opened.length === 0 && unknown === undefined) return pass;
    const leads = leadsOf(kind, resource, stack, exposure);
    const toHosts = opened.filter((_, index) => leads.opened[index] === true);
    if (toHosts.length > 0) return failAll(toHosts.map((opening) => violationOf(resource, opening, fix)));
    const unsettled = leads.opened.find((one) => typeof one === "string");
    if (unsettled !== undefined)
      return notEvaluated(`whether ${resource.name} leads to an agent host is not known: ${unsettled}`);
    return leads.unknown === false ? pass : notEvaluated(`${unknown} of ${resource.name} is not known`);
  },
};
export default rule;

/** Whether each opening, and what is not known, leads to a host: where the stack has none, everything does. */
function leadsOf(kind: Kind, resource: ResourceView, stack: Stack, { opened, unknown }: Exposure) {
  const reach = reachIn(stack);
  const ask = (opening?: Opening): Leads => !reach.hosts.areKnown || kind.leads(resource, reach, opening);
  return { opened: opened.map(ask), unknown: unknown === undefined ? false : ask() };
}

function violationOf({ name }: ResourceView, { text, property }: Opening, fix: string) {
  const message = `${name} ${text}, but agent hosts must not be reachable: the agent connects outbound only.`;
  return { message, fix, ...(property !== undefined && { property }) };
}
