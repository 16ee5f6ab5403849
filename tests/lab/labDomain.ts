import { execFile } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "ldapts";
import { daclOnly } from "./ldap.ts";

export interface Account {
  user: string;
  password: string;
}

/** One domain of the lab. */
export interface LabDomain {
  readonly domain: string;
  readonly host: string;
  readonly sysvol: string;
  /** DN of the domain root. */
  readonly root: string;
  readonly ca: string;
  readonly administrator: Account;
  /** Runs its arguments on the domain controller. */
  readonly controller: string;
  readonly configuration: string;
}

function labDomain(prefix: "LAB" | "LAB2"): LabDomain {
  const value = (name: string) => process.env[`${prefix}_${name}`] ?? "";
  return {
    domain: value("DOMAIN"),
    host: value("HOST"),
    sysvol: value("SYSVOL"),
    root: value("ROOT"),
    ca: value("CA"),
    administrator: { user: value("ADMIN"), password: value("PASSWORD") },
    controller: value("DC"),
    configuration: value("CONF"),
  };
}

export const first = labDomain("LAB");
/** Of a disconnected forest, in forests*.lab.ts; the other controller of the first domain, in controllers*.lab.ts. */
export const second = labDomain("LAB2");

if (first.host === "") throw new Error("LAB_HOST is not set: *.lab.ts run inside domain.sh, through inside.test.ts");

/** Runs with an LDAPS connection of the account; by default the administrator's. */
export async function connected<T>(
  domain: LabDomain,
  body: (client: Client) => Promise<T>,
  account = domain.administrator,
): Promise<T> {
  const client = await opened(domain, account);
  try {
    return await body(client);
  } finally {
    await client.unbind();
  }
}

interface Reader {
  readonly asks: Promise<Client>;
  users: number;
  closing?: NodeJS.Timeout;
}
const readers = new Map<LabDomain, Reader>();

/** The same as the administrator, with a connection that stays open for a second: tests look often, and to open it costs more. */
async function reading<T>(domain: LabDomain, body: (client: Client) => Promise<T>): Promise<T> {
  const reader = readers.get(domain) ?? { asks: opened(domain), users: 0 };
  readers.set(domain, reader);
  clearTimeout(reader.closing);
  reader.users++;
  const client = await reader.asks;
  try {
    return await body(client);
  } finally {
    reader.users--;
    if (reader.users === 0)
      reader.closing = setTimeout(() => {
        readers.delete(domain);
        void client.unbind();
      }, 1000);
  }
}

async function opened({ host, ca, administrator }: LabDomain, account = administrator): Promise<Client> {
  const client = new Client({ url: `ldaps://${host}`, tlsOptions: { ca: [readFileSync(ca)] } });
  try {
    await client.bind(account.user, account.password);
    return client;
  } catch (error) {
    await client.unbind();
    throw error;
  }
}

/** Values of one object by lower-case attribute name; undefined: no such object. */
export async function readFrom(
  domain: LabDomain,
  dn: string,
  ...attributes: string[]
): Promise<Record<string, string> | undefined> {
  const search = { scope: "sub" as const, filter: `(distinguishedName=${dn})`, attributes };
  const [entry] = (await reading(domain, (client) => client.search(domain.root, search))).searchEntries;
  if (entry === undefined) return undefined;
  return Object.fromEntries(Object.entries(entry).map(([name, value]) => [name.toLowerCase(), String(value)]));
}

/** The DACL of the domain root in bytes, as the domain controller gives it. */
export async function rootDaclOf(domain: LabDomain): Promise<Buffer> {
  const attributes = ["nTSecurityDescriptor"];
  const search = { scope: "base" as const, attributes, explicitBufferAttributes: attributes };
  const { searchEntries } = await reading(domain, (client) => client.search(domain.root, search, daclOnly));
  return searchEntries[0]?.["nTSecurityDescriptor"] as Buffer;
}

/** Runs a program on the domain controller. */
export async function runOn({ controller }: LabDomain, ...command: string[]): Promise<string> {
  return (await promisify(execFile)(controller, command)).stdout;
}

/** What the PDC emulator does every five minutes: applies group policy to the account policy of the domain. */
export async function refresh(domain: LabDomain): Promise<void> {
  await runOn(domain, "samba-gpupdate", "--configfile", domain.configuration, "--force");
}

/**
 * Refreshes as a domain controller does, only sooner: whenever a file of a policy, a policy or the links of the domain root have
 * changed. Until the returned function is called.
 */
export function keepRefreshing(domain: LabDomain): () => Promise<void> {
  let stopped = false;
  const refreshing = connected(domain, async (client) => {
    let seen = "";
    while (!stopped) {
      const now = `${policyFiles(domain)} ${await policyObjects(domain, client)}`;
      if (now !== seen) await refresh(domain);
      seen = now;
      await sleep(300);
    }
  });
  return () => {
    stopped = true;
    return refreshing;
  };
}

/** Differs whenever a policy in the directory does, or the links of the root; what a refresh writes to the root is no change. */
async function policyObjects({ root }: LabDomain, client: Client): Promise<string> {
  const filter = "(|(objectClass=groupPolicyContainer)(objectClass=domainDNS))";
  const { searchEntries } = await client.search(root, { filter, attributes: ["uSNChanged", "gPLink"] });
  return searchEntries.map(({ dn, uSNChanged, gPLink }) => `${dn} ${String(gPLink ?? uSNChanged)}`).join();
}

/** Differs whenever a file of a policy does. */
function policyFiles({ sysvol }: LabDomain): string {
  const policies = join(sysvol, "Policies");
  const paths = readdirSync(policies, { recursive: true, encoding: "utf8" }).sort();
  return paths.map((path) => `${path} ${statSync(join(policies, path), { throwIfNoEntry: false })?.mtimeMs}`).join();
}
