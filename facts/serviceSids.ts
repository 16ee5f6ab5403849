import { createHash } from "node:crypto";
import { ALL_SERVICES } from "./wellKnownSids.ts";

/** The SID of an account such as NT SERVICE\MSSQLSERVER, or of the group NT SERVICE\ALL SERVICES; undefined: it is no service's. */
export function sidOfServiceAccount(account: string): string | undefined {
  const [, name] = /^nt service\\(.+)$/i.exec(account) ?? [];
  if (name === undefined) return undefined;
  return name.toLowerCase() === "all services" ? ALL_SERVICES : sidOfService(name);
}

/** SID of the virtual account NT SERVICE\name: five numbers of the SHA-1 of its name in upper case. [MS-DTYP 2.4.2.4] */
export function sidOfService(name: string): string {
  const hash = createHash("sha1").update(Buffer.from(name.toUpperCase(), "utf16le")).digest();
  return ["S-1-5-80", ...[0, 4, 8, 12, 16].map((at) => hash.readUInt32LE(at))].join("-");
}
