import { domainAliases, everyonesSids, sidOfAlias, sidOfName } from "../../facts/wellKnownSids.ts";

/** The agents' service account, a group managed service account, as far as it is known. */
export interface ServiceAccount {
  /** sAMAccountName, as the domain of the policy would look it up; with its domain before it where that is another. */
  readonly name?: string;
  readonly sid?: string;
}

/** A backup does not say who the service account is. */
export const unknownAccount: ServiceAccount = {};

/** An account or group in a list of a policy. */
export interface Listed {
  readonly text: string;
  /**
   * everyone: every account of the domain is in it. depends: its members follow from the kind of logon, or usually hold
   * Authenticated Users. ofDomain: only the domain knows its members. other: a well-known group such as Administrators or
   * Guests, which has no service account in it unless someone put it there.
   */
  readonly kind: "everyone" | "depends" | "ofDomain" | "other";
}

/** As user rights name accounts: a SID, or a name. */
export function inUserRight(text: string): Listed {
  if (/^s-1-\d+(-\d+)*$/i.test(text)) return { text, kind: kindOfSid(text.toUpperCase()) };
  const sid = sidOfName(text);
  return { text, kind: sid === undefined ? "ofDomain" : kindOfSid(sid) };
}

/** As SDDL names accounts: a SID, or two letters. [MS-DTYP 2.5.1.1] */
export function inSddl(text: string): Listed {
  if (!/^[a-z]{2}$/i.test(text)) return inUserRight(text);
  const letters = text.toUpperCase();
  if (domainAliases.has(letters)) return { text, kind: "ofDomain" };
  return { text, kind: kindOfSid(sidOfAlias(letters) ?? "") };
}

/** Whether a list holds the account; `who` in it may. */
export type Membership = { readonly holds: "yes" | "no" } | { readonly holds: "unknown"; readonly who: string };

export function membership(list: readonly Listed[], account: ServiceAccount): Membership {
  const own = [account.name, account.sid].map((text) => text?.toLowerCase());
  if (list.some(({ text, kind }) => kind === "everyone" || own.includes(text.toLowerCase()))) return { holds: "yes" };
  const open = list.filter((listed) => mayHold(listed, account));
  return open.length > 0 ? { holds: "unknown", who: open.map(({ text }) => text).join(", ") } : { holds: "no" };
}

/** A name that ends in $ is that of a computer or service account, which has no members. */
function mayHold({ text, kind }: Listed, { name }: ServiceAccount): boolean {
  return kind === "depends" || (kind === "ofDomain" && (name === undefined || !text.endsWith("$")));
}

const everyone: ReadonlySet<string> = new Set(everyonesSids);

function kindOfSid(sid: string): Listed["kind"] {
  if (sid.startsWith("S-1-5-21-")) return "ofDomain";
  return everyone.has(sid) ? "everyone" : depending.has(sid) ? "depends" : "other";
}

/** NETWORK, SERVICE, This Organization, Users, Pre-Windows 2000 Compatible Access. */
const depending = new Set(["S-1-5-2", "S-1-5-6", "S-1-5-15", "S-1-5-32-545", "S-1-5-32-554"]);
