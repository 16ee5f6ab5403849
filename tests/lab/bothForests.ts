import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "ldapts";
import { daclOnly } from "./lab.ts";
import { first, second, type LabDomain } from "./labStack.ts";

/** Helpers for forests*.lab.ts, where lab.ts knows the first domain only. */

/** libldap trusts one file, and every PowerShell that is started from here on inherits it. */
export function trustBoth(folder: string): void {
  const file = join(folder, "both.pem");
  writeFileSync(file, [first, second].map(({ ca }) => readFileSync(ca, "utf8")).join("\n"));
  process.env["LDAPTLS_CACERT"] = file;
}

export async function withClient<T>(
  { host, ca, administrator }: Pick<LabDomain, "host" | "ca" | "administrator">,
  body: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({ url: `ldaps://${host}`, tlsOptions: { ca: [readFileSync(ca)] } });
  try {
    await client.bind(administrator.user, administrator.password);
    return await body(client);
  } finally {
    await client.unbind();
  }
}

export async function attribute(forest: LabDomain, dn: string, name: string): Promise<string | undefined> {
  const search = { scope: "sub" as const, filter: `(distinguishedName=${dn})`, attributes: [name] };
  const [entry] = (await withClient(forest, (client) => client.search(forest.root, search))).searchEntries;
  const value = entry?.[name] ?? [];
  return Array.isArray(value) && value.length === 0 ? undefined : String(value);
}

export async function rootDacl(forest: LabDomain): Promise<Buffer> {
  const attributes = ["nTSecurityDescriptor"];
  const search = { scope: "base" as const, attributes, explicitBufferAttributes: attributes };
  const found = await withClient(forest, (client) => client.search(forest.root, search, daclOnly));
  return found.searchEntries[0]?.["nTSecurityDescriptor"] as Buffer;
}

/** What a PDC emulator does every five minutes, again and again until the returned function is called. */
export function keepRefreshing({ controller, configuration }: LabDomain): () => Promise<void> {
  let stopped = false;
  const work = (async () => {
    while (!stopped) {
      await promisify(execFile)(controller, ["samba-gpupdate", "--configfile", configuration, "--force"]);
      await sleep(1000);
    }
  })();
  return () => {
    stopped = true;
    return work;
  };
}
