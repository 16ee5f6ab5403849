import { agentHosts, isAgentHost } from "../../../agentHosts.ts";
import { identitiesOf, machineTypes, pathIn } from "../../../machine.ts";
import { oncePerStack } from "../../../oncePerStack.ts";
import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type ResourceView, type RuleCheck } from "../../../rule.ts";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: machineTypes,
  check(machine, stack) {
    if (!isAgentHost(machine, stack)) return notApplicable;
    const property = pathIn(machine, "identities");
    const own = identitiesOf(machine);
    const others = identitiesOfOthers(stack);
    if (own !== UNKNOWN && own.length === 0) return pass;
    if (own === UNKNOWN)
      return others.byId.size > 0 || others.isOpen
        ? notEvaluated(`the identities of ${machine.name} are not known`, property)
        : pass;
    const shared = own.find((id) => others.byId.has(id));
    if (shared !== undefined)
      return fail(
        `The agent host ${machine.name} shares the identity ${shared.split("/").at(-1)} with ${others.byId.get(shared)}, so whoever runs code there reads the secrets that are meant for the host.`,
        "Give the host an identity of its own, system-assigned as the kit does.",
        property,
      );
    return others.isOpen ? notEvaluated("the identities of another machine are not known", property) : pass;
  },
};
export default rule;

interface Others {
  /** The first machine with each identity. */
  readonly byId: ReadonlyMap<string, string>;
  /** Whether one is not known. */
  readonly isOpen: boolean;
}

const identitiesOfOthers = oncePerStack((stack): Others => {
  const { isMachine } = agentHosts(stack);
  const byId = new Map<string, string>();
  let isOpen = false;
  for (const machine of machineTypes.flatMap(stack.ofType).filter((one: ResourceView) => !isMachine(one))) {
    const ids = identitiesOf(machine);
    if (ids === UNKNOWN) isOpen = true;
    else for (const id of ids) if (!byId.has(id)) byId.set(id, machine.name);
  }
  return { byId, isOpen };
});
