import type { PropertyMap } from "../../formats/wire/codec.ts";
import type { Subject } from "../ports/resource.ts";
import type { DomainRootDelegationResult } from "../../scripts/contract.ts";
import { knownRights, type WritebackRight } from "../../facts/writebackRights.ts";
import type { DomainRootDelegationInputs } from "./definition.ts";

type DelegationSubject = Subject<DomainRootDelegationInputs>;

export interface ObservedDelegation extends DomainRootDelegationResult {
  /** The report, or why there is none. */
  readonly unreachableUsers: PropertyMap;
  readonly memory: DelegationMemory;
}

/** What this resource has granted: an entry belongs to the SID it was granted to, whoever has the account's name now. */
export interface DelegationMemory {
  readonly addedRights: WritebackRight[];
  /** Entries of former accounts of that name, which are of use to nobody. */
  readonly formerEntries: FormerEntries[];
}

export interface FormerEntries {
  readonly accountSid: string;
  readonly rights: WritebackRight[];
}

export function formerEntries({ state }: DelegationSubject): FormerEntries[] {
  return (state["formerEntries"] ?? []) as unknown as FormerEntries[];
}

/** What is recorded, as it counts for the account that has the name now. */
export function memoryOf(subject: DelegationSubject, now: DomainRootDelegationResult): DelegationMemory {
  const [added, former] = [addedRights(subject), formerEntries(subject)];
  const { accountSid } = recordedSid(subject);
  if (accountSid === undefined || !now.exists || now.accountSid === accountSid) {
    return { addedRights: added, formerEntries: former };
  }
  const left = added.length > 0 ? [{ accountSid, rights: added }] : [];
  return { addedRights: [], formerEntries: [...former, ...left] };
}

/** Rights whose entries this resource made. */
export function addedRights({ state }: DelegationSubject): WritebackRight[] {
  return (state["addedRights"] ?? []) as WritebackRight[];
}

/** SID of the account the entries were made for. */
export function recordedSid({ state }: DelegationSubject): { accountSid?: string } {
  const sid = state["accountSid"];
  return typeof sid === "string" && sid !== "" ? { accountSid: sid } : {};
}

/** Over-grants from before the resource; where that is not recorded, everything is. */
function foundOverGrants({ state }: DelegationSubject, now: readonly string[]): readonly string[] {
  return (state["foundOverGrants"] as string[] | undefined) ?? now;
}

/** Over-grants that nobody declared and that were not there at first. */
export function unwantedGrants(subject: DelegationSubject, now: readonly string[]): string[] {
  const tolerated = [...(subject.inputs.overGrants ?? []), ...foundOverGrants(subject, now)];
  return now.filter((ace) => !tolerated.includes(ace));
}

/** Over-grants as `remember` saw them; before a creation there is nothing to take away. */
export function seenOverGrants({ state }: DelegationSubject): string[] {
  return (state["reportedOverGrants"] ?? []) as string[];
}

export function describeDelegation(
  subject: DelegationSubject,
  observed: ObservedDelegation,
): { inputs: PropertyMap; outputs: PropertyMap } {
  const declared = subject.inputs.rights;
  // An account that is gone holds nothing, whatever entries it has left.
  const held = observed.exists ? observed.rights : [];
  const { addedRights: owned, formerEntries: former } = observed.memory;
  // A right stays this resource's until it is taken away: a domain controller that lags behind does not change that.
  const added = knownRights.filter(
    (right) =>
      (owned.includes(right) && (declared.includes(right) || observed.rights.includes(right))) ||
      observed.changed.includes(right),
  );
  // On import all that is held is declared.
  const ours = held.filter((right) => declared.length === 0 || declared.includes(right) || added.includes(right));
  const foreign = held.filter((right) => !ours.includes(right));
  // Declared order is kept, so that nothing looks changed that is not.
  const rights = [
    ...declared.filter((right) => ours.includes(right)),
    ...ours.filter((right) => !declared.includes(right)),
  ];
  return {
    inputs: {
      rights,
      overGrants: [...(subject.inputs.overGrants ?? []), ...unwantedGrants(subject, observed.overGrants)],
    },
    outputs: {
      accountSid: observed.accountSid,
      addedRights: added,
      formerEntries: former as unknown as PropertyMap[],
      foundOverGrants: foundOverGrants(subject, observed.overGrants),
      reportedOverGrants: [...observed.overGrants, ...foreign],
      otherAces: observed.otherAces,
      effectiveRights: observed.effective.map(({ right, through }) => `${right} through ${through}`),
      unreachableUsers: observed.unreachableUsers,
    },
  };
}
