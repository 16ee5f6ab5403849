import { reachesInetOrgPerson, type WritebackRight } from "../../facts/writebackRights.ts";
import type { Context, Description, Resource, Subject } from "../ports/resource.ts";
import { splitId } from "../shared/directory.ts";
import { refuseDirectory } from "../shared/directoryFields.ts";
import { callOf, readDescriptor, run, type DomainRootDelegationResult } from "./call.ts";
import { definition, isSddl, refuseSets, refuseTarget, type DomainRootDelegationInputs } from "./definition.ts";
import { entriesToRemove, removalsThatHold, setsAmong, surplusWords } from "./entries.ts";
import { memory, ownRights, recognised, type DelegationMemory } from "./memory.ts";
import { tellSamAccess } from "./samAccess.ts";
import { notObservable, reportReach, type Reports } from "./unreachableUsers.ts";
import { denial, factsOf, titleOf, wordsOf } from "./words.ts";

type Delegation = Subject<DomainRootDelegationInputs, DelegationMemory>;

interface Observed extends DomainRootDelegationResult, Reports {
  readonly memory: DelegationMemory;
}

/** The access control entries of the service account on one domain root. */
export const domainRootDelegation: Resource<DomainRootDelegationInputs, Observed, DelegationMemory> = {
  definition,
  memory,
  refuse: (inputs) => [...refuseDirectory(inputs), ...refuseTarget(inputs), ...refuseSets(inputs)],
  identify: ({ domain, account, accountDomain, target }) =>
    `${domain}/${account}${accountDomain ? `@${accountDomain}` : ""}${target ? `/${target}` : ""}`,
  inputsOf(id) {
    const { domain, object } = splitId(id);
    const [who = "", ...target] = object.split("/");
    const [account = "", accountDomain] = who.split("@");
    return {
      domain,
      account,
      ...(accountDomain && { accountDomain }),
      ...(target.length > 0 && { target: target.join("/") }),
    };
  },
  title: titleOf,
  facts: factsOf,

  /**
   * What another hand granted already is not added again, and so stays when the resource goes. What is missing now is this
   * resource's, even if the answer to the write is lost.
   */
  async claim(subject, context) {
    const { rights } = subject.inputs;
    const result = await run("Observe", subject, context, { rights });
    const addedRights = rights.filter((right) => !result.rights.includes(right));
    const found = { ...memory.fresh, foundOverGrants: result.overGrants };
    const former = await copyBefore(subject, found, addedRights, result, context);
    return { id: subject.id, memory: { ...found, ...former, addedRights } };
  },

  async observe(subject, context) {
    const { rights } = subject.inputs;
    const result = await run("Observe", subject, context, { rights, ...recordedSid(subject.memory) });
    // Entries that an account left behind are still there to be taken away.
    const known = recognised(subject.memory, result);
    const left = result.exists || result.rights.length > 0 || known.formerEntries.length > 0;
    return left ? withReport(subject, result, known, context) : undefined;
  },

  async remember(subject, context) {
    const { rights } = subject.inputs;
    const now = await run("Observe", subject, context, { rights });
    if (!now.exists) return subject.memory; // an account that is gone gets no entries
    const known = recognised(subject.memory, now);
    const missing = rights.filter((right) => !now.rights.includes(right) && !known.addedRights.includes(right));
    const former = await copyBefore(subject, known, missing, now, context);
    return { ...known, ...former, accountSid: now.accountSid, addedRights: [...known.addedRights, ...missing] };
  },

  async ensure(subject, context) {
    const { inputs, memory: known } = subject;
    const { rights } = inputs;
    await takeAway(subject, known.formerEntries, context);
    const dropped = known.addedRights.filter((right) => !rights.includes(right));
    await takeAway(subject, [{ ...recordedSid(known), rights: dropped }], context);
    const after = await run("Ensure", subject, context, { rights, ...(await unwanted(subject, context)) });
    const surplus = surplusWords(inputs, after.overGrants);
    if (surplus !== undefined) context.warn(surplus);
    const observed = await withReport(subject, after, { ...known, formerEntries: [] }, context);
    const denied = rights.filter((right) => !after.rights.includes(right));
    return { observed, ...(denied.length > 0 && { problem: denial(inputs, denied, after) }) };
  },

  leftTraces: ({ memory: known }, observed) => known.addedRights.some((right) => observed.rights.includes(right)),

  async remove(subject, context) {
    const { formerEntries, addedRights } = subject.memory;
    const own = { ...recordedSid(subject.memory), rights: addedRights };
    await takeAway(subject, [...formerEntries, own], context);
  },

  plan: ({ inputs }) => ({
    call: callOf("Ensure", inputs, { rights: inputs.rights, ...namedEntries(inputs) }),
    words: wordsOf(inputs),
  }),

  describe,
};

/** Of a set no one knows the entries before the directory is asked. */
function namedEntries({ removedEntries = [] }: DomainRootDelegationInputs): { unwanted?: string[] } {
  const unwanted = removedEntries.filter(isSddl);
  return unwanted.length > 0 ? { unwanted } : {};
}

const recordedSid = ({ accountSid }: DelegationMemory) => (accountSid === undefined ? {} : { accountSid });

/** Before the first write the list is copied: a person can put it back as it was. */
async function copyBefore(
  subject: Delegation,
  known: DelegationMemory,
  missing: readonly WritebackRight[],
  now: DomainRootDelegationResult,
  context: Context,
): Promise<{ formerDescriptor?: string }> {
  const hasWritten = known.formerDescriptor !== undefined || known.addedRights.length + known.formerEntries.length > 0;
  const differs = missing.length > 0 || entriesToRemove(subject.inputs, now).length > 0;
  const writes = differs && subject.inputs.mode !== "observe";
  return now.exists && writes && !hasWritten ? { formerDescriptor: await readDescriptor(subject, context) } : {};
}

/** What the directory holds of the entries that are named for removal. */
async function unwanted(subject: Delegation, context: Context): Promise<{ unwanted?: string[] }> {
  if ((subject.inputs.removedEntries ?? []).length === 0) return {};
  const there = await run("Observe", subject, context, { rights: subject.inputs.rights });
  return { unwanted: entriesToRemove(subject.inputs, there) };
}

async function takeAway(
  subject: Delegation,
  entries: readonly { readonly accountSid?: string; readonly rights: readonly WritebackRight[] }[],
  context: Context,
): Promise<void> {
  for (const { rights, ...account } of entries) {
    if (rights.length > 0) await run("Remove", subject, context, { ...account, rights: [...rights] });
  }
}

async function withReport(
  { inputs }: Delegation,
  result: DomainRootDelegationResult,
  known: DelegationMemory,
  context: Context,
): Promise<Observed> {
  const observed = (reports: Reports) => ({ ...result, memory: known, ...reports });
  tellSamAccess(inputs, result.samAccess, context);
  if (!inputs.reportUnreachableUsers) return observed(notObservable("reportUnreachableUsers is false"));
  if (!result.exists) return observed(notObservable(`${inputs.account} does not exist`));
  const { target: base } = inputs;
  const inetOrgPerson = reachesInetOrgPerson(inputs.rights);
  const asked = { accountSid: result.accountSid, inetOrgPerson, ...(base !== undefined && { base }) };
  return observed(await reportReach(inputs, asked, context));
}

function describe(subject: Delegation, observed: Observed): Description<DelegationMemory> {
  const { inputs } = subject;
  const declared = inputs.rights;
  const { accountName, accountSid, overGrants, otherAces, effective, memory: known } = observed;
  const { unreachableUsers, exposedAccounts, samAccess } = observed;
  // An account that is gone holds nothing, whatever entries it has left.
  const held = observed.exists ? observed.rights : [];
  const addedRights = ownRights(known.addedRights, declared, observed);
  // On import all that is held is declared.
  const ours = held.filter((right) => declared.length === 0 || declared.includes(right) || addedRights.includes(right));
  const foreign = held.filter((right) => !ours.includes(right));
  // Declared order is kept, so that nothing looks changed that is not.
  const rights = [
    ...declared.filter((right) => ours.includes(right)),
    ...ours.filter((right) => !declared.includes(right)),
  ];
  const foundOverGrants = subject.memory.foundOverGrants ?? overGrants;
  return {
    inputs: { rights, ...(inputs.removedEntries && { removedEntries: removalsThatHold(inputs, observed) }) },
    outputs: {
      accountName,
      accountSid,
      addedRights,
      foundOverGrants,
      reportedOverGrants: [...overGrants, ...foreign],
      permissionSets: setsAmong(observed),
      otherAces,
      effectiveRights: effective.map(({ right, through }) => `${right} through ${through}`),
      unreachableUsers,
      exposedAccounts,
      samAccess,
    },
    memory: { ...known, accountSid, addedRights, foundOverGrants },
  };
}
