import { neededBeside } from "../../facts/settingText.ts";
import type { PropertyMap } from "../../formats/wire/codec.ts";
import { RefusedError, type Claim, type Resource, type Subject } from "../ports/resource.ts";
import type { GroupPolicyObjectResult } from "../../scripts/contract.ts";
import { splitId } from "../shared/directory.ts";
import { refuseDirectory } from "../shared/directoryFields.ts";
import { guidOf } from "../../facts/nameBasedGuid.ts";
import { writtenIn } from "../shared/adoption.ts";
import { farewell, undeclared, untouched } from "../shared/giveBack.ts";
import { beforeMade, beforeOf, remembered, splitDropped, withNew, type Before } from "./before.ts";
import { run } from "./call.ts";
import { definition, type GroupPolicyObjectInputs } from "./definition.ts";
import { conflictTexts, unmetTexts } from "./conflicts.ts";
import { awaitEffect } from "./effect.ts";
import { refuseSettings } from "./refusals.ts";
import { returnable, type Written } from "./returnable.ts";
import { refuseMany, refuseRemade, refuseTakeover } from "./takeover.ts";
import { planOf } from "./plan.ts";
import { describeSettings, flatten, fromScript, gather, toScript } from "./settings.ts";

/** A policy as it is, and how it was before the kit. */
type Observed = GroupPolicyObjectResult & Memory;

interface Memory {
  readonly adopted: boolean;
  readonly before: Before;
}

type Policy = Subject<GroupPolicyObjectInputs>;

/** A group policy of one domain: security settings and their link. */
export const groupPolicyObject: Resource<GroupPolicyObjectInputs, Observed> = {
  type: definition.type,
  fields: definition.inputs,
  outputs: {
    policyId: "stable",
    adopted: "changing",
    before: "changing",
    written: "changing",
    effectiveMinimumPasswordAge: "changing",
    effectiveSource: "changing",
    effectiveAccountPolicy: "changing",
    winners: "changing",
    conflicts: "changing",
  },

  refuse: (inputs) => [...refuseDirectory(inputs), ...refuseSettings(inputs)],

  // A GUID of the resource's own, so that a run which died before it could answer finds its policy again.
  identify: (inputs, urn) => `${inputs.domain}/${guidOf(`${urn}|${inputs.domain.toLowerCase()}`)}`,

  inputsOf: (id) => ({ domain: splitId(id).domain, displayName: "" }) as never,
  title: ({ displayName, domain }) => `The group policy "${displayName}" of ${domain}`,

  async claim(subject, context): Promise<Claim> {
    const declared = toScript(subject.inputs);
    const made = { adopted: false, before: beforeMade(declared) };
    const observed = await run("Observe", subject, context);
    const [other, ...more] = observed.sameName;
    if (observed.exists || other === undefined) return claimOf(subject.id, made);
    const { displayName, domain, adopt } = subject.inputs;
    if (!adopt) {
      throw new RefusedError(
        `displayName is "${displayName}", but ${domain} has a group policy of that name already (${other}), and the kit changes no one else's policy unasked. Choose another name, or set adopt: true to take it over.`,
      );
    }
    if (more.length > 0) refuseMany(subject.inputs, observed.sameName);
    const id = `${domain}/${other}`;
    const theirs = await run("Observe", { ...subject, id }, context);
    const before = beforeOf(declared, theirs);
    // What is not to be changed needs no permission to be.
    if (subject.inputs.mode !== "observe") refuseTakeover(subject.inputs, theirs, before);
    return claimOf(id, { adopted: true, before });
  },

  async observe(subject, context) {
    const result = await run("Observe", subject, context);
    return result.exists ? { ...result, ...memoryOf(subject, result) } : undefined;
  },

  async remember(subject, context) {
    const declared = toScript(subject.inputs);
    if (subject.state["adopted"] !== true) {
      return stateOf({ adopted: false, before: beforeMade(declared, remembered(subject.state)) });
    }
    const there = await run("Observe", subject, context);
    if (!there.exists) {
      refuseRemade(subject, there.sameName);
      return stateOf({ adopted: false, before: beforeMade(declared) });
    }
    const known = remembered(subject.state) ?? beforeOf({}, there);
    const before = withNew(known, declared, there.settings);
    refuseTakeover(subject.inputs, there, before, known);
    return stateOf({ adopted: true, before });
  },

  written: (inputs) => writtenBy(inputs) as unknown as PropertyMap,

  async ensure(subject, context) {
    const { inputs, state } = subject;
    const declared = toScript(inputs);
    const { adopted, before } = memoryOf(subject);
    const { dropped, kept } = splitDropped(before, declared);
    const { changes, left } = adopted
      ? await returnable(subject, dropped, writtenIn(state) as unknown as Written[], context)
      : { changes: dropped, left: [] };
    const settings = gather([...flatten(declared), ...flatten(changes.settings ?? {})]);
    const unset = changes.unset ?? [];
    for (const hint of neededBeside(declared)) context.warn(hint);
    const result = await run("Ensure", subject, context, { settings, ...(unset.length > 0 && { unset: [...unset] }) });
    if (left.length > 0) context.warn(undeclared(groupPolicyObject.title(inputs), left));
    const observed = { ...result, adopted, before: kept };
    return awaitEffect(inputs, observed, () => run("Observe", subject, context), context);
  },

  leftTraces: () => true,

  async remove(subject, context) {
    const { inputs, state } = subject;
    if (state["adopted"] !== true) return void (await run("Remove", subject, context));
    const title = groupPolicyObject.title(inputs);
    const [before, written] = [remembered(state), writtenIn(state) as unknown as Written[]];
    if (before === undefined || written.length === 0) return context.warn(untouched(title));
    const { exists, changes, left } = await returnable(subject, before, written, context);
    if (!exists) return;
    if (Object.keys(changes).length > 0) await run("Ensure", subject, context, changes);
    context.warn(farewell(title, left));
  },

  unmet(subject, observed) {
    const reasons = unmetTexts(subject.inputs, observed);
    return reasons.length > 0 ? reasons.join("\n  ") : undefined;
  },

  plan: planOf,

  describe({ inputs }, observed) {
    // A policy with unequal versions or without the security extension is not applied by any client [MS-GPOL 2.2.3, MS-GPSB 1.9]:
    // what its file says does not count.
    const inForce = observed.appliesToComputers && observed.containerVersion === observed.fileVersion;
    const { accountPolicy, winners } = observed.effective;
    return {
      inputs: {
        displayName: observed.displayName,
        ...describeSettings(inputs, inForce ? observed.settings : {}),
        link: (observed.link ?? {}) as PropertyMap,
      },
      outputs: {
        policyId: observed.id,
        adopted: observed.adopted,
        before: observed.before as unknown as PropertyMap,
        effectiveMinimumPasswordAge: accountPolicy.minimumPasswordAge,
        effectiveSource: winners.minimumPasswordAge?.displayName ?? "",
        effectiveAccountPolicy: fromScript(accountPolicy),
        winners: Object.fromEntries(
          Object.entries(winners).map(([setting, { displayName, why }]) => [setting, `"${displayName}" (${why})`]),
        ),
        conflicts: conflictTexts(inputs, observed),
      },
    };
  },
};

function claimOf(id: string, memory: Memory): Claim {
  const { before } = stateOf(memory);
  return { id, adopted: memory.adopted, state: { before } };
}

function stateOf({ adopted, before }: Memory): { adopted: boolean; before: PropertyMap } {
  return { adopted, before: before as unknown as PropertyMap };
}

function writtenBy(inputs: GroupPolicyObjectInputs): Written {
  const { displayName, link } = inputs;
  return { displayName, settings: toScript(inputs), link };
}

/** As the state has it. An import, and a state that knows no before, begin with what is there now. */
function memoryOf({ inputs, state }: Policy, observed?: GroupPolicyObjectResult): Memory {
  const adopted = state["adopted"] === true;
  const before = remembered(state);
  if (before) return { adopted, before };
  const imported = Object.keys(toScript(inputs)).length === 0;
  const declared = imported && observed ? observed.settings : toScript(inputs);
  return { adopted, before: adopted && observed ? beforeOf(declared, observed) : beforeMade(declared) };
}
