import { aceOf, schemaGuids, type WritebackRight } from "../../facts/writebackRights.ts";

/** An entry of a DACL, taken apart as far as rights on users go; in SDDL with the names of rights, not with a number. */
interface Ace {
  readonly denies: boolean;
  readonly flags: ReadonlySet<string>;
  readonly rights: ReadonlySet<string>;
  readonly objectType: string;
  readonly heirs: string;
  readonly trustee: string;
}

const { user, inetOrgPerson, resetPassword, changePassword, unexpirePassword, lockoutTime, pwdLastSet } = schemaGuids;
const userAccountRestrictions = "4c164200-20c0-11d0-a768-00aa006e0529";

/** The entries that count as a right: Unexpire Password may be for all descendants too. */
export function acesOf(right: WritebackRight, sid: string): string[] {
  const ace = aceOf(right, sid);
  return right === "UnexpirePassword" ? [ace, ace.replace("(OA;;", "(OA;CI;")] : [ace];
}

export function parseAce(sddl: string): Ace {
  const [type = "", flags = "", rights = "", objectType = "", heirs = "", trustee = ""] = sddl.slice(1, -1).split(";");
  const pairs = (text: string) => new Set(text.match(/../g));
  return { denies: /D$/.test(type), flags: pairs(flags), rights: pairs(rights), objectType, heirs, trustee };
}

/** Whether an entry, allowing or denying, is about a right where that right is needed. */
export function covers(ace: Ace, right: WritebackRight): boolean {
  const needed = parseAce(aceOf(right, ""));
  const [bit = ""] = needed.rights;
  const sets = needed.objectType === pwdLastSet ? [userAccountRestrictions] : [];
  if (!ace.rights.has(bit) && !ace.rights.has("GA") && !(bit === "WP" && ace.rights.has("GW"))) return false;
  if (!["", needed.objectType, ...sets].includes(ace.objectType)) return false;
  if (needed.heirs === "") return !ace.flags.has("IO");
  return ace.flags.has("CI") && !ace.flags.has("NP") && ["", needed.heirs].includes(ace.heirs);
}

const takeOver = ["GA", "GW", "SD", "DT", "WD", "WO"];
const { group, contact, member, groupMembership, keyCredentialLink, replicatingChangesAll } = schemaGuids;
const powerfulProperties = [
  lockoutTime,
  pwdLastSet,
  member,
  "bf967a68-0de6-11d0-a285-00aa003049e2",
  userAccountRestrictions,
  keyCredentialLink,
  "9b026da6-0d3c-465c-8bee-5199d7165cba",
  "00fbf30c-91fe-11d1-aebc-0000f80367c1",
  "e48d0154-bcf8-11d1-8702-00c04fb96050",
  "f3a64788-5306-11d1-a9c5-0000f80367c1",
  "3f78c3e5-f79a-46bd-a0b8-9d18116ddc79",
  "bf9679a8-0de6-11d0-a285-00aa003049e2",
  "5f202010-79a5-11d0-9020-00c04fc2d4cf",
  groupMembership,
  "f30e3bbe-9ff0-11d1-b603-0000f80367c1",
  "f30e3bbf-9ff0-11d1-b603-0000f80367c1",
];
const domainRights = [
  resetPassword,
  changePassword,
  unexpirePassword,
  replicatingChangesAll,
  "1131f6ac-9c07-11d1-f79f-00c04fc2dcd2",
  "9923a32a-3607-11d2-b9be-0000f87a36b2",
  "ba33815a-4f93-4c76-87f3-57574bff8109",
  "45ec5156-db7e-47bb-b53f-dbeb2d03c40f",
];

/** What OverGrants.ps1 decides, and for the reasons told there. */
export function isOverGrant(ace: Ace): boolean {
  const heirs = ace.flags.has("IO") ? ace.heirs : "";
  if (ace.denies || heirs === contact) return false;
  const holds = (...rights: string[]) => rights.some((right) => ace.rights.has(right));
  if (holds(...takeOver)) return true;
  const isFor = (...types: (string | undefined)[]) => ["", ...types].includes(ace.objectType);
  if (heirs === group) return holds("WP", "SW") && isFor(...powerfulProperties);
  return (
    (holds("CC", "DC") && isFor(user, inetOrgPerson)) ||
    (holds("CR") && isFor(...domainRights)) ||
    (holds("SW") && isFor(member)) ||
    (holds("WP") && isFor(...powerfulProperties))
  );
}
