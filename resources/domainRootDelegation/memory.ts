import { isWritebackRight, knownRights, type WritebackRight } from "../../facts/writebackRights.ts";
import { isList, isMap, type PropertyValue } from "../../formats/wire/codec.ts";
import type { MemoryForm } from "../ports/resource.ts";
import type { DomainRootDelegationResult } from "./call.ts";
import type { DomainRootDelegationInputs } from "./definition.ts";

/** What this resource has granted: an entry belongs to the SID it was granted to, whoever has the account's name now. */
export interface DelegationMemory {
  /** SID of the account the entries were made for; undefined: not known. */
  readonly accountSid?: string | undefined;
  /** Rights whose entries this resource made. */
  readonly addedRights: readonly WritebackRight[];
  /** Entries of former accounts of that name, which are of use to nobody. */
  readonly formerEntries: readonly FormerEntries[];
  /** Over-grants from before the resource; undefined: that is not recorded, and everything is. */
  readonly foundOverGrants?: readonly string[] | undefined;
  /** The list of entries before this resource first wrote to it; undefined: it never did, or a former version did. */
  readonly formerDescriptor?: string | undefined;
}

export type FormerEntries = {
  readonly accountSid: string;
  readonly rights: readonly WritebackRight[];
};

export const memory: MemoryForm<DomainRootDelegationInputs, DelegationMemory> = {
  names: { formerEntries: "changing" },
  fresh: { addedRights: [], formerEntries: [] },
  imported: { addedRights: [], formerEntries: [] },
  read({ accountSid, addedRights, formerEntries, foundOverGrants, formerDescriptor }) {
    return {
      accountSid: typeof accountSid === "string" && accountSid !== "" ? accountSid : undefined,
      addedRights: texts(addedRights).filter(isWritebackRight),
      formerEntries: isList(formerEntries) ? formerEntries.flatMap(formerEntry) : [],
      foundOverGrants: isList(foundOverGrants) ? texts(foundOverGrants) : undefined,
      formerDescriptor: typeof formerDescriptor === "string" ? formerDescriptor : undefined,
    };
  },
  write: ({ accountSid, addedRights, formerEntries, foundOverGrants, formerDescriptor }) => ({
    ...(accountSid !== undefined && { accountSid }),
    addedRights,
    formerEntries,
    ...(foundOverGrants && { foundOverGrants }),
    ...(formerDescriptor !== undefined && { formerDescriptor }),
  }),
};

const texts = (value: PropertyValue | undefined): string[] =>
  isList(value) ? value.filter((item) => typeof item === "string") : [];

function formerEntry(value: PropertyValue): FormerEntries[] {
  if (!isMap(value) || typeof value["accountSid"] !== "string") return [];
  return [{ accountSid: value["accountSid"], rights: texts(value["rights"]).filter(isWritebackRight) }];
}

/** What is remembered, as it counts for the account that has the name now. */
export function recognised(known: DelegationMemory, now: DomainRootDelegationResult): DelegationMemory {
  const { accountSid, addedRights, formerEntries } = known;
  if (accountSid === undefined || !now.exists || now.accountSid === accountSid) return known;
  const left = addedRights.length > 0 ? [{ accountSid, rights: addedRights }] : [];
  return { ...known, accountSid: now.accountSid, addedRights: [], formerEntries: [...formerEntries, ...left] };
}

/** What of the rights that an account holds is this resource's. */
export function ownRights(
  owned: readonly WritebackRight[],
  declared: readonly WritebackRight[],
  observed: DomainRootDelegationResult,
): WritebackRight[] {
  // A right stays this resource's until it is taken away: a domain controller that lags behind does not change that.
  return knownRights.filter(
    (right) =>
      (owned.includes(right) && (declared.includes(right) || observed.rights.includes(right))) ||
      observed.changed.includes(right),
  );
}
