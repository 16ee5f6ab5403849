import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connected, first, readFrom, second, type LabDomain } from "./labDomain.ts";

/** libldap trusts one file, and every PowerShell that is started from here on inherits it. */
export function trustBoth(folder: string): void {
  const file = join(folder, "both.pem");
  writeFileSync(file, [first, second].map(({ ca }) => readFileSync(ca, "utf8")).join("\n"));
  process.env["LDAPTLS_CACERT"] = file;
}

/** A global security group in CN=Users. */
export async function createGroup(forest: LabDomain, name: string): Promise<void> {
  const attributes = { objectClass: ["top", "group"], sAMAccountName: name, groupType: "-2147483646" };
  await connected(forest, (client) => client.add(`CN=${name},CN=Users,${forest.root}`, attributes));
}

/** One attribute's value; undefined: no such object, or none. */
export async function attribute(forest: LabDomain, dn: string, name: string): Promise<string | undefined> {
  return (await readFrom(forest, dn, name))?.[name.toLowerCase()] || undefined;
}
