/** Whom the permissions of a policy let apply it. */
export interface PolicyTrustees {
  /** SIDs. */
  readonly allowed: readonly string[];
  readonly denied: readonly string[];
  /** Every SID of the descriptor, the owner's too. */
  readonly named: readonly string[];
}

/** Apply Group Policy. https://learn.microsoft.com/windows/win32/adschema/r-apply-group-policy */
const applyGroupPolicy = "8ffdacedb3ffd111b41d00a0c968f939";

const CONTROL_ACCESS = 0x100;
const INHERIT_ONLY = 0x08;

/** Self-relative, in hexadecimal as Backup.xml has it. [MS-DTYP 2.4.6] Undefined: it cannot be read. */
export function appliesTo(hex: string): PolicyTrustees | undefined {
  const bytes = Buffer.from(hex.replace(/\s+/g, ""), "hex");
  try {
    const owner = bytes.readUInt32LE(4);
    const dacl = bytes.readUInt32LE(16);
    const found = { allowed: new Set<string>(), denied: new Set<string>(), named: new Set<string>() };
    if (owner > 0) found.named.add(sidAt(bytes, owner));
    for (const { isAllow, sid, applies } of dacl > 0 ? entriesOf(bytes, dacl) : []) {
      found.named.add(sid);
      if (applies) found[isAllow ? "allowed" : "denied"].add(sid);
    }
    return { allowed: [...found.allowed], denied: [...found.denied], named: [...found.named] };
  } catch (error) {
    if (error instanceof RangeError) return undefined; // it ends too soon
    throw error;
  }
}

interface Ace {
  readonly isAllow: boolean;
  readonly sid: string;
  readonly applies: boolean;
}

/** Entries that allow or deny, with or without an object type. [MS-DTYP 2.4.4] */
function entriesOf(bytes: Buffer, acl: number): Ace[] {
  const entries: Ace[] = [];
  let at = acl + 8;
  for (let left = bytes.readUInt16LE(acl + 4); left > 0; left--) {
    const [type, flags, size] = [bytes.readUInt8(at), bytes.readUInt8(at + 1), bytes.readUInt16LE(at + 2)];
    const mask = bytes.readUInt32LE(at + 4);
    const isObject = type === 5 || type === 6;
    if ((type === 0 || type === 1 || isObject) && (flags & INHERIT_ONLY) === 0) {
      const present = isObject ? bytes.readUInt32LE(at + 8) : 0;
      const right = present & 1 ? bytes.subarray(at + 12, at + 28).toString("hex") : undefined;
      const sid = sidAt(bytes, at + 8 + (isObject ? 4 : 0) + 16 * ((present & 1) + ((present >> 1) & 1)));
      const applies = (mask & CONTROL_ACCESS) !== 0 && (right === undefined || right === applyGroupPolicy);
      entries.push({ isAllow: type === 0 || type === 5, sid, applies });
    }
    at += Math.max(size, 4);
  }
  return entries;
}

/** [MS-DTYP 2.4.2.2] */
function sidAt(bytes: Buffer, at: number): string {
  const parts = Array.from({ length: bytes.readUInt8(at + 1) }, (_, part) => bytes.readUInt32LE(at + 8 + 4 * part));
  return ["S", bytes.readUInt8(at), bytes.readUIntBE(at + 2, 6), ...parts].join("-");
}
