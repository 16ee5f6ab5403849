import { createHash } from "node:crypto";

/** SID of the virtual account NT SERVICE\name: five numbers of the SHA-1 of its name in upper case. [MS-DTYP 2.4.2.4] */
export function sidOfService(name: string): string {
  const hash = createHash("sha1").update(Buffer.from(name.toUpperCase(), "utf16le")).digest();
  return ["S-1-5-80", ...[0, 4, 8, 12, 16].map((at) => hash.readUInt32LE(at))].join("-");
}
