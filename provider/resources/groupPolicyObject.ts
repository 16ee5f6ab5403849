import { GroupPolicyObject as ResourceClass } from "../classes/groupPolicyObject.ts";
import type { PropertyMap } from "../protocol/codec.ts";
import { RefusedError, type Claim, type Context, type Resource, type Subject } from "../resource.ts";
import type { GroupPolicyObjectResult } from "../scripts/contract.ts";
import { refuseDirectory, splitId } from "./directory.ts";
import { guidOf } from "./nameBasedGuid.ts";
import {
  beforeMade,
  beforeOf,
  remembered,
  restoring,
  splitDropped,
  withNew,
  type Before,
} from "./groupPolicy/before.ts";
import { run, type GroupPolicyObjectInputs } from "./groupPolicy/call.ts";
import { conflictTexts, unmetTexts } from "./groupPolicy/conflicts.ts";
import { awaitEffect } from "./groupPolicy/effect.ts";
import { groupPolicyFields, refuseSettings } from "./groupPolicy/fields.ts";
import { planOf } from "./groupPolicy/plan.ts";
import { describeSettings, fromScript, toScript } from "./groupPolicy/settings.ts";

export type { GroupPolicyObjectInputs } from "./groupPolicy/call.ts";

/** A policy as it is, and how it was before the kit. */
type Observed = GroupPolicyObjectResult & Memory;

interface Memory {
  readonly adopted: boolean;
  readonly before: Before;
}

type Policy = Subject<GroupPolicyObjectInputs>;

/** A group policy of one domain: security settings and their link. */
export const groupPolicyObject: Resource<GroupPolicyObjectInputs, Observed> = {
  type: ResourceClass.type,
  fields: groupPolicyFields,
  outputs: {
    policyId: "stable",
    adopted: "changing",
    before: "changing",
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
    if (more.length > 0) {
      throw new RefusedError(
        `adopt is true, but ${domain} has ${1 + more.length} group policies called "${displayName}" (${observed.sameName.join(", ")}). Give the one to adopt a name of its own.`,
      );
    }
    const id = `${domain}/${other}`;
    const theirs = await run("Observe", { ...subject, id }, context);
    return claimOf(id, { adopted: true, before: beforeOf(declared, theirs) });
  },

  async observe(subject, context) {
    const result = await run("Observe", subject, context);
    return result.exists ? { ...result, ...memoryOf(subject, result) } : undefined;
  },

  async ensure(subject, context) {
    const memory = await remember(subject, context);
    const { dropped, kept } = splitDropped(memory.before, toScript(subject.inputs));
    const result = await run("Ensure", subject, context, dropped);
    const observed = { ...result, adopted: memory.adopted, before: kept };
    return awaitEffect(subject.inputs, observed, () => run("Observe", subject, context), context);
  },

  leftTraces: () => true,

  async remove(subject, context) {
    const { displayName, domain } = subject.inputs;
    if (subject.state["adopted"] !== true) return void (await run("Remove", subject, context));
    const there = await run("Observe", subject, context);
    if (!there.exists) return;
    await run("Ensure", subject, context, restoring(remembered(subject.state) ?? beforeOf({}, there)));
    context.warn(
      `The group policy "${displayName}" of ${domain} was there before the kit and stays, with the values and the link it had then.`,
    );
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

function claimOf(id: string, { adopted, before }: Memory): Claim {
  return { id, adopted, state: { before: before as unknown as PropertyMap } };
}

/** As the state has it. An import, and a state that knows no before, begin with what is there now. */
function memoryOf({ inputs, state }: Policy, observed: GroupPolicyObjectResult): Memory {
  const adopted = state["adopted"] === true;
  const before = remembered(state);
  if (before) return { adopted, before };
  const imported = Object.keys(toScript(inputs)).length === 0;
  const declared = imported ? observed.settings : toScript(inputs);
  return { adopted, before: adopted ? beforeOf(declared, observed) : beforeMade(declared) };
}

/** Before a change: how what is newly declared is now. What was adopted and is gone will be the kit's own. */
async function remember(subject: Policy, context: Context): Promise<Memory> {
  const declared = toScript(subject.inputs);
  if (subject.state["adopted"] !== true) {
    return { adopted: false, before: beforeMade(declared, remembered(subject.state)) };
  }
  const there = await run("Observe", subject, context);
  if (!there.exists) return { adopted: false, before: beforeMade(declared) };
  const { before } = memoryOf(subject, there);
  return { adopted: true, before: withNew(before, declared, there.settings) };
}
