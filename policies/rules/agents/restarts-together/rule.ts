import { agentHosts, hostsElsewhere } from "../../../agentHosts.ts";
import { aspectOf, namesOf } from "../../../machine.ts";
import { oncePerStack } from "../../../oncePerStack.ts";
import { failAll, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type ResourceView, type RuleCheck, type Violation } from "../../../rule.ts";
import { AGENT_FLEET } from "../../../types.ts";
import { textAt } from "../../../value.ts";
import { plansOf, type Plan } from "./plans.ts";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [AGENT_FLEET],
  check(fleet, stack) {
    const machines = agentHosts(stack).ofFleet(fleet);
    const elsewhere = hostsElsewhere(fleet, machines.length);
    if (machines.length < 2 || elsewhere > 0) return notApplicable;
    const forest = textAt(fleet.properties, "forest", fleet.name);
    const plans = plansIn(stack);
    const hitting = plans.filter((plan) => hitsAll(plan, machines));
    const modes = machines.map((machine) => aspectOf(machine, "patchMode"));
    const violations: Violation[] = hitting.map(({ what }) => ({
      message: `All ${machines.length} agent hosts of forest ${forest} are in ${what}, so they stop at the same time, and every reset with them.`,
      fix: "Give each host a window of its own, or leave patches to the platform, which takes one zone after the other.",
    }));
    if (modes.every((mode) => mode === undefined || mode === "AutomaticByOS"))
      violations.push({
        message: `All ${machines.length} agent hosts of forest ${forest} patch and restart by themselves (AutomaticByOS): nothing keeps them from doing so in the same night.`,
        fix: "Write patchSettings.patchMode: AutomaticByPlatform, as the kit does.",
      });
    if (violations.length > 0) return failAll(violations);
    const isOpen =
      plans.some(({ machines: names }) => names.includes(UNKNOWN)) || modes.every((mode) => mode === UNKNOWN);
    return isOpen ? notEvaluated(`when the hosts of forest ${forest} restart is not known`) : pass;
  },
};
export default rule;

const plansIn = oncePerStack(plansOf);

function hitsAll({ machines: names }: Plan, machines: readonly ResourceView[]): boolean {
  const hit = new Set(names);
  return machines.every((machine) => namesOf(machine).some((name) => hit.has(name)));
}
