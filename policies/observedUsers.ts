import { isOnDomain, isWritebackRight } from "../facts/writebackRights.ts";
import { UNKNOWN } from "./rule.ts";
import { at, knownListAt, listAt } from "./value.ts";

/** A number of accounts in what a look at the users brought; undefined: it has none, or it is not known. */
export function countAt(seen: unknown, key: string): number | undefined {
  const count = at(seen, key);
  return typeof count === "number" ? count : undefined;
}

/** Names from such a look, as the end of a clause; empty: it has none. */
export function examplesOf(seen: unknown): string {
  const names = knownListAt(seen, "examples").filter((name) => typeof name === "string");
  return names.length > 0 ? `; such as ${names.join(", ")}` : "";
}

/** Whether a delegation has entries for the domain object alone, beside those on OUs: no user is within their reach, so nobody looks. */
export function isForDomainAlone(delegation: unknown): boolean {
  const rights = listAt(delegation, "rights");
  if (rights === UNKNOWN || rights.length === 0) return false;
  return rights.every((right) => typeof right === "string" && isWritebackRight(right) && isOnDomain(right));
}
