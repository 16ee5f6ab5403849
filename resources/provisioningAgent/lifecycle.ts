import { RefusedError, type Resource } from "../ports/resource.ts";
import { splitId } from "../shared/directory.ts";
import { run, type ProvisioningAgentResult } from "./call.ts";
import { definition, type ProvisioningAgentInputs } from "./definition.ts";
import { memory, type AgentMemory } from "./memory.ts";
import { inputsSeen, isBehind, isElsewhere, isInstalled, outputsSeen, unmetPrerequisites } from "./observed.ts";
import { refuseAgent } from "./refusals.ts";
import { stepsOn } from "./steps.ts";
import { elsewhere, lacking, leaving, notInEffect, notUpgraded } from "./words.ts";
import { factsOf, titleOf } from "./facts.ts";

/** A look, and what is to be remembered since. */
export interface Seen extends Partial<AgentMemory> {
  readonly result: ProvisioningAgentResult;
}

/** The provisioning agent on one host. */
export const provisioningAgent: Resource<ProvisioningAgentInputs, Seen, AgentMemory> = {
  definition,
  memory,
  refuse: refuseAgent,
  identify: ({ host, channel }) => `${host}/${channel}`,
  inputsOf(id) {
    const { domain: host, object: channel } = splitId(id);
    return { host, channel };
  },
  title: titleOf,
  facts: factsOf,
  waitsForPeople: true,

  // Whose agent it is shows in the look that every writing begins with.
  claim: ({ id }) => Promise.resolve({ id, memory: memory.fresh }),

  async observe({ inputs }, context) {
    const result = await run("Observe", inputs, context);
    // An agent that was removed is a difference; of one that is to be imported there must be something.
    return isImport(inputs) && !isInstalled(result) ? undefined : { result };
  },

  async ensure(subject, context) {
    const { inputs } = subject;
    const result = await run("Observe", inputs, context);
    if (isElsewhere(inputs, result)) throw new RefusedError(elsewhere(inputs, result));
    const upgrades = isInstalled(result) && isBehind(inputs, result) && inputs.installer !== undefined;
    const lacks = unmetPrerequisites(result);
    if (lacks.length > 0 && (upgrades || !isInstalled(result)))
      return { observed: { result }, problem: lacking(inputs, lacks) };
    const work = () => stepsOn(subject, result, context);
    if (!upgrades) return work();
    const done = await context.oneByOne(inputs.forest.toLowerCase(), inputs.host, work);
    if ("stoppedBy" in done) return { observed: { result }, problem: notUpgraded(inputs, done.stoppedBy) };
    return done;
  },

  leftTraces: ({ inputs }, { result }) => isInstalled(result) && !isElsewhere(inputs, result),

  remove({ inputs }, context) {
    context.warn(leaving(inputs));
    return Promise.resolve();
  },

  unmet: ({ inputs }, { result }) => notInEffect(inputs, result),

  describe({ inputs, memory: known }, { result, ...since }) {
    const remembered = { ...known, ...since };
    const whole = isImport(inputs) ? { ...inputs, tenantId: result.registeredTenantId } : inputs;
    return {
      inputs: inputsSeen(whole, result, remembered),
      outputs: outputsSeen(whole, result),
      memory: remembered,
    };
  },
};

/** An id tells no domains, and without one nothing is declared. */
const isImport = ({ domains }: ProvisioningAgentInputs): boolean => domains.length === 0;
