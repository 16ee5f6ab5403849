import { agentHosts, hostsElsewhere } from "../../../agentHosts.ts";
import { aspectOf } from "../../../machine.ts";
import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { AGENT_FLEET } from "../../../types.ts";
import { plainText, textAt } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [AGENT_FLEET],
  check(fleet, stack) {
    const machines = agentHosts(stack).ofFleet(fleet);
    if (machines.length < 2) return notApplicable;
    const zones = [...new Set(machines.map((machine) => aspectOf(machine, "zone")))];
    const [zone] = zones.filter((one) => one !== UNKNOWN);
    if (zones.length === 1 && zone === undefined && !zones.includes(UNKNOWN)) return notApplicable;
    const elsewhere = hostsElsewhere(fleet, machines.length);
    if (elsewhere > 0 || zones.filter((one) => one !== UNKNOWN).length > 1) return pass;
    if (zones.includes(UNKNOWN)) return notEvaluated("the zone of an agent host is not known");
    return fail(
      `All ${machines.length} agent hosts of forest ${textAt(fleet.properties, "forest", fleet.name)} are in availability zone ${plainText(zone)}, so what takes it down ends every reset.`,
      'Write agents.zones: ["1", "2", "3"], or those that the region has.',
    );
  },
};
export default rule;
