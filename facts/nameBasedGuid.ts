import { createHash } from "node:crypto";

/** A name-based GUID (RFC 9562 version 8, SHA-256) in the form group policy writes it: the same name gives the same one. */
export function guidOf(name: string): string {
  const hash = createHash("sha256").update(`entra-writeback|${name}`).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString("hex").toUpperCase();
  return `{${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}}`;
}
