import { reveal, type PropertyMap } from "../../formats/wire/codec.ts";
import { guidOf } from "../../facts/nameBasedGuid.ts";
import { neededBeside } from "../../facts/settingText.ts";
import { RefusedError, type Context, type Resource, type Subject } from "../ports/resource.ts";
import { splitId } from "../shared/directory.ts";
import { refuseDirectory } from "../shared/directoryFields.ts";
import { giveBack, undeclared, untouched } from "../shared/giveBack.ts";
import { callOf, type GroupPolicyObjectResult } from "./call.ts";
import { conflictTexts, unmetTexts } from "./conflicts.ts";
import { definition, type GroupPolicyObjectInputs } from "./definition.ts";
import { awaitEffect } from "./effect.ts";
import { formerTemplate } from "./formerTemplate.ts";
import { filterText, type Filter } from "./appliesTo.ts";
import {
  afterLook,
  beforeMade,
  beforeOf,
  declaredOf,
  isThere,
  memory,
  splitDropped,
  thereOf,
  withNew,
  type PolicyMemory,
} from "./memory.ts";
import { refuseBuiltIn, refuseSettings } from "./refusals.ts";
import { lackingOf, unaskedText, undeletedText, unlinkedText, untilReplicated } from "./replication.ts";
import { changesOf, returnable } from "./returnable.ts";
import { run } from "./run.ts";
import { declaredSettings, declaresNothing, describeSettings, forPeople } from "./settings.ts";
import { refuseMany, refuseRemade, refuseTakeover } from "./takeover.ts";
import { wordsOf } from "./planWords.ts";
import { factsOf, titleOf } from "./words.ts";

/** A policy as it is, and what is remembered of it. */
interface Observed extends GroupPolicyObjectResult {
  readonly memory: PolicyMemory;
}

/** A group policy of one domain: security settings and their link. */
export const groupPolicyObject: Resource<GroupPolicyObjectInputs, Observed, PolicyMemory> = {
  definition,
  memory,
  refuse: (inputs) => [...refuseDirectory(inputs), ...refuseBuiltIn(inputs), ...refuseSettings(inputs)],
  // A GUID of the resource's own, so that a run which died before it could answer finds its policy again.
  identify: (inputs, urn) => `${inputs.domain}/${guidOf(`${urn}|${inputs.domain.toLowerCase()}`)}`,
  inputsOf: (id) => ({ domain: splitId(id).domain, displayName: "" }),
  title: titleOf,
  facts: factsOf,
  leaves: ({ restoreOrder = null }) => (reveal(restoreOrder) === false ? ["link.order"] : []),

  async claim(subject, context) {
    const declared = declaredOf(subject.inputs);
    const observed = await run("Observe", subject, context);
    const [other, ...more] = observed.sameName;
    if (observed.exists || other === undefined) {
      const fresh = { ...memory.fresh, before: beforeMade(declared), formerLinks: observed.targetLinks };
      return { id: subject.id, memory: fresh };
    }
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
    const known = { ...memory.imported, before, formerLinks: theirs.targetLinks };
    // What is not to be changed needs neither permission nor copy.
    if (subject.inputs.mode === "observe") return { id, memory: known };
    refuseTakeover(subject.inputs, theirs, before);
    return { id, memory: { ...known, formerTemplate: await formerTemplate({ ...subject, id }, context) } };
  },

  async observe({ id, inputs, memory: known }, context) {
    const result = await run("Observe", { id, inputs }, context);
    return isThere(known, result) ? { ...result, memory: afterLook(inputs, known, result) } : undefined;
  },

  async remember(subject, context) {
    const { inputs, memory: known } = subject;
    const declared = declaredOf(inputs);
    if (!known.adopted) return { ...known, before: beforeMade(declared, known.before) };
    const there = await run("Observe", subject, context);
    if (!there.exists) {
      refuseRemade(subject, there.sameName);
      return { ...known, adopted: false, before: beforeMade(declared) };
    }
    const remembered = known.before ?? beforeOf({}, there);
    const before = withNew(remembered, declared, thereOf(there));
    refuseTakeover(inputs, there, before, remembered);
    if (known.written.length > 0) return { ...known, before };
    return { ...known, before, formerLinks: there.targetLinks, formerTemplate: await formerTemplate(subject, context) };
  },

  async ensure(subject, context) {
    const { inputs, memory: known } = subject;
    const declared = declaredOf(inputs);
    const { dropped, kept } = splitDropped(known.before ?? beforeMade(declared), declared);
    const { back, kept: left } = known.adopted
      ? await returnable(subject, dropped, context)
      : { back: dropped, kept: [] };
    const { settings, unset, appliesTo = inputs.appliesTo } = changesOf({ back, displayName: inputs.displayName });
    const changes = {
      settings: { ...declaredSettings(inputs), ...settings },
      ...(unset && { unset }),
      appliesTo: appliesTo as Filter | undefined,
    };
    for (const hint of neededBeside(inputs)) context.warn(hint);
    const write = () => run("Ensure", subject, context, changes);
    const result = await untilReplicated(inputs, "to get container and files of the policy", write, context);
    const { unasked = [] } = result.replication ?? {};
    if (unasked.length > 0) context.warn(unaskedText(titleOf(inputs), unasked, "whether they have its files"));
    if (left.length > 0) context.warn(undeclared(titleOf(inputs), left));
    const observed = { ...result, memory: { ...known, before: kept } };
    const lacking = lackingOf(result);
    if (lacking.length > 0) return { observed, problem: unlinkedText(inputs, lacking) };
    return awaitEffect(inputs, observed, () => run("Observe", subject, context), context);
  },

  leftTraces: () => true,

  async remove(subject, context) {
    const { adopted, before, written } = subject.memory;
    const title = titleOf(subject.inputs);
    if (!adopted) return removeOwn(title, subject, context);
    if (before === undefined || written.length === 0) return context.warn(untouched(title));
    const former = await returnable(subject, before, context);
    if (!former.exists) return;
    const write = () => run("Ensure", subject, context, changesOf(former));
    await giveBack({ title, before, ...former, write }, (text) => context.warn(text));
  },

  unmet(subject, observed) {
    const reasons = unmetTexts(subject.inputs, observed);
    return reasons.length > 0 ? reasons.join("\n  ") : undefined;
  },

  plan: (subject, parent) => ({ call: callOf("Ensure", subject), words: wordsOf(subject, parent) }),

  describe({ inputs, memory: known }, observed) {
    // Without the security extension no client applies it [MS-GPSB 1.9]. With unequal versions a client may not: "applied only when
    // synchronized", says https://learn.microsoft.com/en-us/previous-versions/windows/desktop/policy/group-policy-storage, of Windows
    // 2000; [MS-GPOL 3.2.5.1.6] does not look at them, and later clients are thought to apply it. Half written it is in any case.
    const inForce = observed.appliesToComputers && observed.containerVersion === observed.fileVersion;
    const { accountPolicy, winners } = observed.effective;
    const { adopted, before } = observed.memory;
    return {
      inputs: {
        displayName: observed.exists ? observed.displayName : inputs.displayName,
        ...describeSettings(inputs, inForce ? observed.settings : {}),
        link: observed.link ?? {},
        ...describeFilter(inputs, observed),
      },
      outputs: {
        policyId: observed.id,
        effectiveMinimumPasswordAge: accountPolicy.minimumPasswordAge,
        effectiveSource: winners.minimumPasswordAge?.displayName ?? "",
        effectiveAccountPolicy: forPeople(accountPolicy),
        winners: Object.fromEntries(
          Object.entries(winners).map(([setting, { displayName, why }]) => [setting, `"${displayName}" (${why})`]),
        ),
        conflicts: conflictTexts(inputs, observed),
      },
      memory: { ...known, adopted, before },
    };
  },
};

/** Once no domain controller has the link any more; what is not deleted now, a later run deletes. */
async function removeOwn(
  title: string,
  subject: Subject<GroupPolicyObjectInputs, PolicyMemory>,
  context: Context,
): Promise<void> {
  const remove = () => run("Remove", subject, context);
  const result = await untilReplicated(subject.inputs, "to lose the link of the policy", remove, context);
  const { lacking = [], unasked = [] } = result.replication ?? {};
  if (unasked.length > 0) context.warn(unaskedText(title, unasked, "whether they still link it"));
  if (lacking.length > 0) throw new RefusedError(undeletedText(title, lacking));
}

/** Where none is declared, only an import tells of one, and only of what is not as Windows makes it. */
function describeFilter(inputs: GroupPolicyObjectInputs, { appliesTo }: GroupPolicyObjectResult): PropertyMap {
  const isTold = declaresNothing(inputs) ? appliesTo === "domainControllers" : inputs.appliesTo !== undefined;
  return isTold && appliesTo !== undefined ? { appliesTo: filterText(appliesTo) } : {};
}
