/**
 * The rights of password writeback, as access control entries on a domain root.
 * https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/how-to-gmsa-cmdlets (PasswordWriteBack)
 */
interface RightForm {
  /** As Active Directory Users and Computers calls it. */
  readonly label: string;
  readonly access: keyof typeof accessMasks;
  /** Name in `schemaGuids` of the extended right or attribute. */
  readonly object: keyof typeof schemaGuids;
  /** Class of the descendants it is for; absent: for the domain root itself. */
  readonly heirs?: "user" | "inetOrgPerson";
}

/** CR, an extended right; WP, Write Property. [MS-ADTS 5.1.3.2] */
export const accessMasks = { CR: 0x100, WP: 0x20 } as const;

/** GUIDs of the directory's schema. [MS-ADSC, MS-ADA1, MS-ADA3, MS-ADTS 5.1.3.2.1] */
export const schemaGuids = {
  user: "bf967aba-0de6-11d0-a285-00aa003049e2",
  // A class of its own in inherited entries, although users of it are users too: their class is the most specific one.
  inetOrgPerson: "4828cc14-1437-45bc-9b07-ad6f015e5f28",
  resetPassword: "00299570-246d-11d0-a768-00aa006e0529",
  changePassword: "ab721a53-1e2f-11d0-9819-00aa0040529b",
  unexpirePassword: "ccc2dc7d-a6ad-4a7a-8846-c04e3cc53501",
  lockoutTime: "28630ebf-41d5-11d1-a9c1-0000f80367c1",
  pwdLastSet: "bf967a0a-0de6-11d0-a285-00aa003049e2",
  group: "bf967a9c-0de6-11d0-a285-00aa003049e2",
  contact: "5cb41ed0-0e4c-11d0-a286-00aa003049e2",
  member: "bf9679c0-0de6-11d0-a285-00aa003049e2",
  // The property set with member.
  groupMembership: "bc0ac240-79a9-11d0-9020-00c04fc2d4cf",
  groupMsaMembership: "888eedd6-ce04-df40-b462-b8a50e41ba38",
  keyCredentialLink: "5b47d60f-6090-40b2-9f37-2a4de88f3063",
  replicatingChangesAll: "1131f6ad-9c07-11d1-f79f-00c04fc2dcd2",
} as const;

const forms = {
  ResetPassword: { label: "Reset Password", access: "CR", object: "resetPassword", heirs: "user" },
  WriteLockoutTime: { label: "Write lockoutTime", access: "WP", object: "lockoutTime", heirs: "user" },
  WritePwdLastSet: { label: "Write pwdLastSet", access: "WP", object: "pwdLastSet", heirs: "user" },
  // A right on the domain object, so its entry is for the root itself.
  UnexpirePassword: { label: "Unexpire Password", access: "CR", object: "unexpirePassword" },
  // Often granted with them, although nothing needs it.
  ChangePassword: { label: "Change Password", access: "CR", object: "changePassword", heirs: "user" },
  InetOrgPersonResetPassword: {
    label: "Reset Password",
    access: "CR",
    object: "resetPassword",
    heirs: "inetOrgPerson",
  },
  InetOrgPersonWriteLockoutTime: {
    label: "Write lockoutTime",
    access: "WP",
    object: "lockoutTime",
    heirs: "inetOrgPerson",
  },
  InetOrgPersonWritePwdLastSet: {
    label: "Write pwdLastSet",
    access: "WP",
    object: "pwdLastSet",
    heirs: "inetOrgPerson",
  },
} as const satisfies Readonly<Record<string, RightForm>>;

export type WritebackRight = keyof typeof forms;

export const rightForms: Readonly<Record<WritebackRight, RightForm>> = forms;

export const knownRights = Object.keys(forms) as readonly WritebackRight[];

/** What the agents' service account may do on the root of each domain: these four, and nothing else. */
export const writebackRights = [
  "ResetPassword",
  "WriteLockoutTime",
  "WritePwdLastSet",
  "UnexpirePassword",
] as const satisfies readonly WritebackRight[];

/** The first three again for users of the class inetOrgPerson, which is no subclass of theirs in an inherited entry. */
export const inetOrgPersonRights = [
  "InetOrgPersonResetPassword",
  "InetOrgPersonWriteLockoutTime",
  "InetOrgPersonWritePwdLastSet",
] as const satisfies readonly WritebackRight[];

export function isWritebackRight(text: string): text is WritebackRight {
  return Object.hasOwn(forms, text);
}

/** Whether its entry is for the domain object alone: no user inherits it. */
export const isOnDomain = (right: WritebackRight): boolean => rightForms[right].heirs === undefined;

/** The entry of a right for a SID, in SDDL. [MS-DTYP 2.5.1.1] */
export function aceOf(right: WritebackRight, sid: string): string {
  const { access, object, heirs } = rightForms[right];
  const flags = heirs === undefined ? "" : "CIIO";
  return `(OA;${flags};${access};${schemaGuids[object]};${heirs === undefined ? "" : schemaGuids[heirs]};${sid})`;
}

export function reachesInetOrgPerson(rights: readonly WritebackRight[]): boolean {
  return rights.some((right) => rightForms[right].heirs === "inetOrgPerson");
}

/** In the words of Active Directory Users and Computers: Reset Password, on descendant User objects. */
export function rightText(right: WritebackRight): string {
  const { label, heirs } = rightForms[right];
  if (heirs === undefined) return `${label}, on this object only`;
  return `${label}, on descendant ${heirs === "user" ? "User" : heirs} objects`;
}
