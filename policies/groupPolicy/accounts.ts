import { INSTALLER_ACCOUNT, mayBeCalled } from "../../facts/accountNames.ts";

/** The agents' service account, a group managed service account, as far as it is known. */
export interface ServiceAccount {
  /** As it is declared, which need not be its sAMAccountName; with its domain before it where that is another. */
  readonly name?: string;
  /** Its sAMAccountName, where the directory has been asked. */
  readonly found?: string;
  readonly sid?: string;
}

/** A backup does not say who the service account is. */
export const unknownAccount: ServiceAccount = {};

/** An account or group in a list of a policy. */
export interface Listed {
  /** As people read it: a SID with its name, where that is known. */
  readonly text: string;
  /** SID or names, any of which may be the account's. */
  readonly ids: readonly string[];
  /**
   * everyone: every account of the domain is in it. depends: its members follow from the kind of logon, or usually hold
   * Authenticated Users. ofDomain: only the domain knows its members. other: a well-known group such as Administrators or
   * Guests, which has no service account in it unless someone put it there, or an account of a person.
   */
  readonly kind: "everyone" | "depends" | "ofDomain" | "other";
  /** A name of Windows' own in another language, which may mean any well-known account. */
  readonly isForeign?: true;
}

/** Whether a list holds the account; `who` in it may. */
export type Membership = { readonly holds: "yes" | "no" } | { readonly holds: "unknown"; readonly who: string };

export function membership(list: readonly Listed[], account: ServiceAccount): Membership {
  if (list.some((listed) => listed.kind === "everyone" || isIt(listed, account))) return { holds: "yes" };
  const open = list.filter((listed) => mayHold(listed, account));
  return open.length > 0 ? { holds: "unknown", who: listText(open) } : { holds: "no" };
}

const mostShown = 10;

export function listText(list: readonly Listed[]): string {
  const shown = list.slice(0, mostShown).map(({ text }) => text);
  const more = list.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

function isIt({ ids }: Listed, account: ServiceAccount): boolean {
  const { name, found, sid } = account;
  const own = [name, found, sid].map((text) => text?.toLowerCase());
  return ids.some((id) => own.includes(id.toLowerCase()) || isInstallers(id, account));
}

/** Whether it is a name that the installer gives, in the domain of an account that is known by what the installer's is called. */
function isInstallers(id: string, { name = INSTALLER_ACCOUNT, found, sid }: ServiceAccount): boolean {
  if (found !== undefined || sid !== undefined) return false;
  return domainPart(id) === domainPart(name) && mayBeCalled(ownPart(name), ownPart(id));
}

/** A name that ends in $ is that of a computer or service account, which has no members. */
function mayHold({ ids, kind }: Listed, account: ServiceAccount): boolean {
  if (kind !== "ofDomain") return kind === "depends";
  if (account.name === undefined) return true;
  return ids.every((id) => !id.endsWith("$") || mayMean(id, account));
}

/** A name with a NetBIOS name before it, of a domain whose full name is not known. */
function mayMean(id: string, account: ServiceAccount): boolean {
  const domain = domainPart(id);
  if (domain === "" || domain.includes(".")) return false;
  const names = [account.name, account.found].map((name) => name && ownPart(name));
  return names.includes(ownPart(id)) || isInstallers(ownPart(id), { ...account, name: ownPart(account.name ?? "") });
}

const domainPart = (name: string): string =>
  name.includes("\\") ? name.slice(0, name.indexOf("\\")).toLowerCase() : "";
const ownPart = (name: string): string => name.slice(name.indexOf("\\") + 1).toLowerCase();
