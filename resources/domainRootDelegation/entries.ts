import {
  isPermissionSet,
  permissionSetNames,
  permissionSets,
  standingOf,
  type PermissionSetName,
} from "../../facts/permissionSets.ts";
import { RefusedError } from "../ports/resource.ts";
import { placeOf, type DomainRootDelegationResult } from "./call.ts";
import { isSddl, type DomainRootDelegationInputs } from "./definition.ts";

type Declared = Pick<
  DomainRootDelegationInputs,
  "account" | "domain" | "target" | "overGrants" | "otherPermissions" | "removedEntries"
>;
type Found = Pick<DomainRootDelegationResult, "overGrants" | "otherAces">;

/** Of the account's further entries those that are to be taken away: named one by one, or all of a set that is not declared. */
export function entriesToRemove(declared: Declared, found: Found): string[] {
  const { removedEntries = [] } = declared;
  const there = [...found.overGrants, ...found.otherAces];
  const sets = removedEntries.filter(isPermissionSet);
  if (sets.length > 0) refuseCutList(declared, there);
  return there.filter((entry) => removedEntries.includes(entry) || isOfSets(entry, sets, declared.otherPermissions));
}

/** An entry that allows more than the sets stays: only its SDDL says that all of it may go. So does one that declared sets explain. */
function isOfSets(entry: string, sets: readonly PermissionSetName[], kept: readonly PermissionSetName[] = []): boolean {
  if (sets.length === 0 || standingOf(entry, kept).sets.length === 0) return false;
  return standingOf(entry, sets).declared;
}

/** Of the declared removals those that hold: the others are drift. */
export function removalsThatHold(declared: Declared, found: Found): string[] {
  const there = [...found.overGrants, ...found.otherAces];
  const holds = (named: string) =>
    isPermissionSet(named)
      ? !there.some((entry) => isOfSets(entry, [named], declared.otherPermissions))
      : !there.includes(named);
  return (declared.removedEntries ?? []).filter(holds);
}

/** The permission sets of which there are entries. */
export function setsAmong({ overGrants, otherAces }: Found): PermissionSetName[] {
  const held = new Set([...overGrants, ...otherAces].flatMap((entry) => standingOf(entry, []).sets));
  return permissionSetNames.filter((name) => held.has(name));
}

/** What people should know of over-grants that nobody declared; undefined: nothing. */
export function surplusWords(declared: Declared, overGrants: readonly string[]): string | undefined {
  const standings = overGrants
    .filter((entry) => !declared.overGrants.includes(entry))
    .map((entry) => ({ entry, ...standingOf(entry, declared.otherPermissions ?? []) }));
  const sets = permissionSetNames.filter((name) => standings.some((standing) => standing.sets.includes(name)));
  const others = standings.filter(({ known }) => !known).map(({ entry }) => entry);
  const told = [
    ...sets.map((name) => `  ${name}: it allows to ${permissionSets[name].allows}`),
    ...others.map((entry) => `  ${entry}: of no permission set of Microsoft's`),
  ];
  if (told.length === 0) return undefined;
  return `${declared.account} holds more on ${placeOf(declared)} than is declared; nothing of it is taken away:\n${told.join("\n")}\nDeclare what the agents need in otherPermissions; name in removedEntries what is to go.`;
}

/** What of a set is there must be known whole. */
function refuseCutList({ account, ...declared }: Declared, there: readonly string[]): void {
  if (there.every(isSddl)) return;
  throw new RefusedError(
    `${account} holds more entries on ${placeOf(declared)} than can be told, so those of a permission set cannot all be found: ${there.join(" ")}. Name entries in removedEntries by their SDDL, some at a time.`,
  );
}
