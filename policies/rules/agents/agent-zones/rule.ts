import { agentHosts } from "../../../agentHosts.ts";
import { aspectOf } from "../../../machine.ts";
import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type ResourceView, type RuleCheck, type Stack } from "../../../rule.ts";
import { AGENT_FLEET } from "../../../types.ts";
import { at, textAt } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [AGENT_FLEET],
  check(fleet, stack) {
    const machines = machinesIn(fleet, stack);
    if (machines.length < 2) return notApplicable;
    const zones = [...new Set(machines.map((machine) => aspectOf(machine, "zone")))];
    const [zone] = zones.filter((one) => one !== UNKNOWN);
    if (zones.length === 1 && zone === undefined && !zones.includes(UNKNOWN)) return notApplicable;
    const elsewhere = Number(at(fleet.properties, "agentCount")) - machines.length;
    if (elsewhere > 0 || zones.filter((one) => one !== UNKNOWN).length > 1) return pass;
    if (zones.includes(UNKNOWN)) return notEvaluated("the zone of an agent host is not known");
    return fail(
      `All ${machines.length} agent hosts of forest ${textAt(fleet.properties, "forest", fleet.name)} are in availability zone ${String(zone)}, so what takes it down ends every reset.`,
      'Write agents.zones: ["1", "2", "3"], or those that the region has.',
    );
  },
};
export default rule;

/** By fleet, once a stack: a rule is linear in the resources. */
const byFleet = new WeakMap<Stack, Map<string, ResourceView[]>>();

function machinesIn({ urn }: ResourceView, stack: Stack): ResourceView[] {
  let grouped = byFleet.get(stack);
  if (grouped === undefined) {
    grouped = new Map<string, ResourceView[]>();
    for (const machine of agentHosts(stack).machines) {
      const members = grouped.get(machine.parent ?? "");
      if (members) members.push(machine);
      else grouped.set(machine.parent ?? "", [machine]);
    }
    byFleet.set(stack, grouped);
  }
  return grouped.get(urn) ?? [];
}
