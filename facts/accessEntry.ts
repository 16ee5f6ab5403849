/** An entry of an access control list, taken apart. [MS-DTYP 2.5.1.1] */
export interface AccessEntry {
  readonly denies: boolean;
  /** Such as CI and IO. */
  readonly flags: ReadonlySet<string>;
  /** The generic rights as what they stand for in a directory. */
  readonly mask: number;
  /** GUID in lower case of the property, right or class it is limited to; empty: to none. */
  readonly objectType: string;
  /** GUID in lower case of the class that inherits it; empty: every class. */
  readonly heirs: string;
  readonly trustee: string;
}

/** What SDDL has letters for whatever kind of object has the rights. [MS-DTYP 2.5.1.1] */
const rightsOfAny: Readonly<Record<string, number>> = {
  CC: 0x1,
  DC: 0x2,
  LC: 0x4,
  SW: 0x8,
  RP: 0x10,
  WP: 0x20,
  DT: 0x40,
  LO: 0x80,
  CR: 0x100,
  SD: 0x10000,
  RC: 0x20000,
  WD: 0x40000,
  WO: 0x80000,
  // Of files and registry keys.
  FA: 0x1f01ff,
  FR: 0x120089,
  FW: 0x120116,
  FX: 0x1200a0,
  KA: 0xf003f,
  KR: 0x20019,
  KW: 0x20006,
  KX: 0x20019,
};

type GenericRights = Readonly<Record<string, number>> & Readonly<Record<"GR" | "GW" | "GX" | "GA", number>>;

/** What the generic rights are to an object of a directory. [MS-ADTS 5.1.3.2] */
const ofDirectory: GenericRights = { GR: 0x20094, GW: 0x20028, GX: 0x20004, GA: 0xf01ff };

/** Undefined: it is no text of an entry, or one of an entry with a condition. */
export function parseEntry(sddl: string): AccessEntry | undefined {
  const parts = /^\((OA|A|OD|D);([A-Z]*);([^;]*);([^;]*);([^;]*);([^;)]*)\)$/i.exec(sddl);
  if (parts === null) return undefined;
  const [, type = "", flags = "", rights = "", objectType = "", heirs = "", trustee = ""] = parts;
  const mask = maskOf(rights);
  if (mask === undefined) return undefined;
  return {
    denies: type.toUpperCase().endsWith("D"),
    flags: new Set(flags.match(/../g)),
    mask,
    objectType: objectType.toLowerCase(),
    heirs: heirs.toLowerCase(),
    trustee,
  };
}

/** The number of rights as letters, or as the number itself; undefined: neither. */
export function maskOf(rights: string, generic = ofDirectory): number | undefined {
  if (/^0x[0-9a-f]+$/i.test(rights)) return specific(Number(rights), generic);
  const pairs = rights.match(/../g) ?? [];
  if (pairs.join("") !== rights) return undefined;
  const bits = pairs.map((pair) => rightsOfAny[pair.toUpperCase()] ?? generic[pair.toUpperCase()]);
  return bits.includes(undefined) ? undefined : bits.reduce<number>((mask, bit) => mask | (bit ?? 0), 0);
}

const genericBits = [
  [0x10000000, "GA"],
  [0x20000000, "GX"],
  [0x40000000, "GW"],
  [0x80000000, "GR"],
] as const;

function specific(number: number, generic: GenericRights): number {
  return genericBits.reduce((mask, [bit, name]) => (number & bit ? mask | generic[name] : mask), number & 0xfffffff);
}
