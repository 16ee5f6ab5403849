import { createHash } from "node:crypto";

/** A GUID that belongs to an object: the same one whenever the object is asked. */
export function guidOf(id: string, purpose: string): string {
  const hex = createHash("sha256").update(`${purpose} of ${id.toLowerCase()}`).digest("hex");
  // Version 4 and variant bits, so that validators take it.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
