import { maskOf, parseEntry, type AccessEntry } from "./accessEntry.ts";
import { schemaGuids } from "./writebackRights.ts";

/**
 * What Microsoft grants the agents' service account on a domain root beside password writeback. The installer grants its account
 * all of it; Set-AADCloudSyncPermissions grants one set, by the name that the sets have here where it has one.
 * https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/gmsa-cloud-sync
 * https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/how-to-gmsa-cmdlets
 */
interface PermissionSet {
  /** What whoever acts as the account may do by it, as the end of: it allows to … */
  readonly allows: string;
  readonly entries: readonly EntryForm[];
}

/** The widest entry that is documented; one that allows less of it belongs to the set too. */
interface EntryForm {
  /** Letters of SDDL. */
  readonly rights: string;
  /** Property, right or class that it is limited to. */
  readonly object?: keyof typeof objects;
  /** Class of the descendants that it is for; absent: it is for the domain root, and may come down to any class. */
  readonly heirs?: keyof typeof classes;
}

/** GUIDs of the directory's schema, and of Exchange's. [MS-ADSC, MS-ADA2, MS-ADTS 5.1.3.2.1] */
const classes = {
  user: schemaGuids.user,
  inetOrgPerson: schemaGuids.inetOrgPerson,
  group: schemaGuids.group,
  contact: schemaGuids.contact,
  device: "bf967a8e-0de6-11d0-a285-00aa003049e2",
  computer: "bf967a86-0de6-11d0-a285-00aa003049e2",
  foreignSecurityPrincipal: "89e31c12-8530-11d0-afda-00c04fd930c9",
  publicFolder: "f0f8ffac-1191-11d0-a060-00aa006c33ed",
} as const;
const objects = {
  ...classes,
  replicatingChanges: "1131f6aa-9c07-11d1-f79f-00c04fc2dcd2",
  replicatingChangesAll: schemaGuids.replicatingChangesAll,
  consistencyGuid: "23773dc2-b63a-11d2-90e1-00c04fd91ab1",
  keyCredentialLink: schemaGuids.keyCredentialLink,
} as const;

/** Extended rights on a domain root. */
export const replicationRights = {
  changes: objects.replicatingChanges,
  changesAll: objects.replicatingChangesAll,
} as const;

const readable = [
  "device",
  "inetOrgPerson",
  "computer",
  "foreignSecurityPrincipal",
  "group",
  "user",
  "contact",
] as const;
const ofExchange = ["user", "inetOrgPerson", "group", "contact"] as const;

const sets = {
  BasicRead: {
    allows: "read users, groups, contacts, computers and devices",
    entries: [...readable.map((heirs) => ({ rights: "RP", heirs })), { rights: "CR", object: "replicatingChanges" }],
  },
  PasswordHashSync: {
    allows: "read the password hash of every account of the domain, krbtgt and administrators too",
    entries: [
      { rights: "CR", object: "replicatingChanges" },
      { rights: "CR", object: "replicatingChangesAll" },
    ],
  },
  ConsistencyGuid: {
    allows: "write mS-DS-ConsistencyGuid of users and groups",
    entries: (["user", "group"] as const).map((heirs) => ({ rights: "RPWP", object: "consistencyGuid", heirs })),
  },
  KeyCredentialLink: {
    allows: "add keys to users and devices, with which one logs on as them",
    entries: (["user", "device"] as const).map((heirs) => ({ rights: "RPWP", object: "keyCredentialLink", heirs })),
  },
  HybridExchangePermissions: {
    allows: "write every property of users, groups (their members too) and contacts",
    entries: ofExchange.map((heirs) => ({ rights: "RPWP", heirs })),
  },
  ExchangeMailPublicFolderPermissions: {
    allows: "read public folders",
    entries: [{ rights: "RP", heirs: "publicFolder" }],
  },
  // The page names groups alone; the cmdlet's own writes the same.
  GroupWriteBack: {
    allows: "create, change and delete groups, their members too",
    entries: [
      { rights: "GRGWCCDCSDDT", heirs: "group" },
      { rights: "CCDC", object: "group" },
    ],
  },
  // Cloud HR and group provisioning to Active Directory.
  UserGroupCreateDelete: {
    allows: "create and delete users and groups, and write every property of them, group members too",
    entries: (["user", "group"] as const).flatMap((heirs) => [
      { rights: "GWCCDC", heirs },
      { rights: "CCDC", object: heirs },
    ]),
  },
  // What the first page wants of an account that the installer did not make, beside reading.
  CustomAccount: {
    allows: "control groups fully, their members too, and create and delete users",
    entries: [
      { rights: "GA", heirs: "group" },
      { rights: "CCDC", object: "user" },
    ],
  },
} as const satisfies Readonly<Record<string, PermissionSet>>;

export type PermissionSetName = keyof typeof sets;

export const permissionSets: Readonly<Record<PermissionSetName, PermissionSet>> = sets;
export const permissionSetNames = Object.keys(sets) as readonly PermissionSetName[];

export function isPermissionSet(text: string): text is PermissionSetName {
  return Object.hasOwn(sets, text);
}

/** The documented entries of a set for a SID, in SDDL. */
export function entriesOf(name: PermissionSetName, sid: string): string[] {
  return permissionSets[name].entries.map(({ rights, object, heirs }) => {
    const flags = heirs !== undefined ? "CIIO" : object !== undefined && object in classes ? "CI" : "";
    return `(OA;${flags};${rights};${object ? objects[object] : ""};${heirs ? classes[heirs] : ""};${sid})`;
  });
}

/**
 * Why an entry may be there: the declared sets allow all of it; or Microsoft's sets do, but these of them are not declared; or no set
 * does. Windows makes one entry of two that differ in their rights only, so several sets may stand in one.
 */
export interface Standing {
  readonly declared: boolean;
  readonly sets: readonly PermissionSetName[];
  readonly known: boolean;
}

export function standingOf(sddl: string, declared: readonly PermissionSetName[]): Standing {
  const entry = parseEntry(sddl);
  if (entry === undefined || entry.denies) return { declared: false, sets: [], known: false };
  const found: PermissionSetName[] = [];
  let rest = declared.reduce((mask, name) => mask & ~allowedBy(name, entry), entry.mask);
  const isDeclared = rest === 0;
  while (rest !== 0) {
    const best = bestOf(entry, rest, declared);
    if (best === undefined) return { declared: false, sets: [], known: false };
    found.push(best);
    rest &= ~allowedBy(best, entry);
  }
  return { declared: isDeclared, sets: found, known: true };
}

/** The set that accounts for most of the rights, and of those the one that allows least beside them. */
function bestOf(
  entry: AccessEntry,
  rest: number,
  besides: readonly PermissionSetName[],
): PermissionSetName | undefined {
  const ranked = permissionSetNames
    .filter((name) => !besides.includes(name) && (allowedBy(name, entry) & rest) !== 0)
    .map((name) => ({ name, hit: count(allowedBy(name, entry) & rest), all: count(allowedBy(name, entry)) }))
    .sort((one, other) => other.hit - one.hit || one.all - other.all);
  return ranked[0]?.name;
}

/** The rights that a set allows where the entry counts, and on what it is limited to. */
function allowedBy(name: PermissionSetName, { flags, objectType, heirs }: AccessEntry): number {
  return permissionSets[name].entries.reduce((mask, form) => {
    const isSame =
      objectType === (form.object ? objects[form.object] : "") && heirs === (form.heirs ? classes[form.heirs] : "");
    // What is documented for descendants must not be in force on the root itself.
    const isBelow = form.heirs === undefined || (flags.has("CI") && flags.has("IO"));
    return isSame && isBelow ? mask | (maskOf(form.rights) ?? 0) : mask;
  }, 0);
}

const count = (mask: number): number => mask.toString(2).replaceAll("0", "").length;
