import { replace, root, withClient } from "./lab.ts";
import { daclOnly } from "./ldap.ts";

/** OUs below the domain root, and the permissions of any place. */

export const ouOf = (name: string): string => `OU=${name},${root}`;

export async function createUnit(name: string): Promise<void> {
  await withClient((client) => client.add(ouOf(name), { objectClass: ["top", "organizationalUnit"] }));
}

/** The DACL of an object in bytes, as the domain controller gives it. */
export async function daclOf(dn: string): Promise<Buffer> {
  const attributes = ["nTSecurityDescriptor"];
  const search = { scope: "base" as const, attributes, explicitBufferAttributes: attributes };
  const { searchEntries } = await withClient((client) => client.search(dn, search, daclOnly));
  return searchEntries[0]?.["nTSecurityDescriptor"] as Buffer;
}

/** Puts a DACL read before back. */
export async function restoreDacl(dn: string, dacl: Buffer): Promise<void> {
  await withClient((client) => client.modify(dn, replace("nTSecurityDescriptor", dacl), daclOnly));
}
