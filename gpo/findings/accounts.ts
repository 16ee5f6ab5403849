/**
 * Whether a list of accounts holds the agents' service account, a group managed service account of the domain. A backup
 * tells SIDs and names; whose they are, and who is in the groups among them, only the domain can tell.
 */
export type Membership = { readonly holds: "yes" | "no" } | { readonly holds: "unknown"; readonly who: string };

/** Groups that every account of the domain is in: Everyone and Authenticated Users, as SID, in SDDL and by name. */
const everyAccount = new Set(["s-1-1-0", "wd", "everyone", "s-1-5-11", "au", "authenticated users"]);

/** Groups whose members follow from the kind of logon, or usually hold Authenticated Users: NETWORK, SERVICE, This Organization, Users, Pre-Windows 2000 Compatible Access. */
const dependingGroups = new Set([
  "s-1-5-2",
  "nu",
  "s-1-5-6",
  "su",
  "s-1-5-15",
  "s-1-5-32-545",
  "bu",
  "s-1-5-32-554",
  "ru",
]);

/** Two letters for a SID below that of the domain, such as DA for Domain Admins. [MS-DTYP 2.5.1.1] */
const domainAliases = new Set([
  "da",
  "dg",
  "du",
  "dd",
  "dc",
  "ca",
  "sa",
  "ea",
  "pa",
  "cy",
  "ro",
  "la",
  "lg",
  "rs",
  "ap",
  "ka",
  "ek",
  "cn",
]);

export function holdsServiceAccount(accounts: readonly string[]): Membership {
  if (accounts.some((account) => everyAccount.has(account.toLowerCase()))) return { holds: "yes" };
  const unknown = accounts.filter((account) => isUnknown(account.toLowerCase()));
  return unknown.length > 0 ? { holds: "unknown", who: unknown.join(", ") } : { holds: "no" };
}

/** Every other well-known group, such as Administrators or Guests, has no service account in it unless someone put it there. */
function isUnknown(account: string): boolean {
  if (dependingGroups.has(account) || account.startsWith("s-1-5-21-")) return true;
  return /^[a-z]{2}$/.test(account) ? domainAliases.has(account) : !/^s-1-\d+(-\d+)*$/.test(account);
}
