import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { Attribute, BerWriter, Change, Client, Control } from "ldapts";
import type { JsonObject, ScriptAction, ScriptName } from "../../provider/channels/channel.ts";
import { LocalPowerShell } from "../../provider/channels/localPowerShell.ts";
import { findPowerShell } from "../provider/scripts/powerShell.ts";

/** Helpers for the tests that run inside the lab (*.lab.ts), beside a fresh domain. */

export const host = environment("LAB_HOST");
export const domain = environment("LAB_DOMAIN");
/** DN of the domain root. */
export const root = environment("LAB_ROOT");
export const sysvol = environment("LAB_SYSVOL");
export const administrator = { user: environment("LAB_ADMIN"), password: environment("LAB_PASSWORD") };

// libldap, below PowerShell, takes its trust from here.
process.env["LDAPTLS_CACERT"] = environment("LAB_CA");

function environment(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: *.lab.ts run inside domain.sh, through inside.test.ts`);
  return value;
}

export interface Account {
  user: string;
  password: string;
}

/** Runs with an LDAPS connection of the account; by default the administrator's. */
export async function withClient<T>(
  body: (client: Client) => Promise<T>,
  account: Account = administrator,
): Promise<T> {
  const client = new Client({ url: `ldaps://${host}`, tlsOptions: { ca: [readFileSync(environment("LAB_CA"))] } });
  try {
    await client.bind(account.user, account.password);
    return await body(client);
  } finally {
    await client.unbind();
  }
}

/** A user, or a service account of the simplest kind, in CN=Users. */
export async function createUser(name: string, password: string): Promise<Account & { dn: string }> {
  const dn = `CN=${name},CN=Users,${root}`;
  const attributes = {
    objectClass: ["top", "person", "organizationalPerson", "user"],
    sAMAccountName: name,
    userPrincipalName: `${name}@${domain}`,
    userAccountControl: "512",
  };
  await withClient((client) => client.add(dn, { ...attributes, unicodePwd: passwordValue(password) as never }));
  return { dn, user: `${name}@${domain}`, password };
}

/** unicodePwd as a directory takes it. [MS-ADTS 3.1.1.3.1.5] */
export function passwordValue(password: string): Buffer {
  return Buffer.from(`"${password}"`, "utf16le");
}

export function replace(type: string, ...values: (string | Buffer)[]): Change {
  return new Change({ operation: "replace", modification: new Attribute({ type, values: values as string[] }) });
}

/** A control whose value is a sequence of one integer. */
class IntegerControl extends Control {
  readonly #value: number;
  constructor(type: string, value: number) {
    super(type, { critical: true });
    this.#value = value;
  }
  protected override writeControl(writer: BerWriter): void {
    const value = new BerWriter();
    value.startSequence();
    value.writeInt(this.#value);
    value.endSequence();
    writer.writeBuffer(value.buffer, 4);
  }
}

/** LDAP_SERVER_SD_FLAGS_OID with DACL_SECURITY_INFORMATION. [MS-ADTS 3.1.1.3.4.1.11] */
export const daclOnly = new IntegerControl("1.2.840.113556.1.4.801", 4);
/** LDAP_SERVER_POLICY_HINTS_OID: a reset keeps to the password policy, as a reset by writeback does. */
export const policyHints = new IntegerControl("1.2.840.113556.1.4.2239", 1);

/** Resets a password as writeback does: by an account with Reset Password, the password policy enforced. */
export async function resetPassword(by: Account, dn: string, password: string): Promise<void> {
  await withClient((client) => client.modify(dn, replace("unicodePwd", passwordValue(password)), policyHints), by);
}

/** Values of one object by lower-case attribute name; undefined: no such object. */
export async function read(dn: string, ...attributes: string[]): Promise<Record<string, string> | undefined> {
  const search = { scope: "sub" as const, filter: `(distinguishedName=${dn})`, attributes };
  const [entry] = (await withClient((client) => client.search(root, search))).searchEntries;
  if (entry === undefined) return undefined;
  return Object.fromEntries(Object.entries(entry).map(([name, value]) => [name.toLowerCase(), String(value)]));
}

/** The DACL of the domain root in bytes, as the domain controller gives it. */
export async function rootDacl(): Promise<Buffer> {
  const attributes = ["nTSecurityDescriptor"];
  const search = { scope: "base" as const, attributes, explicitBufferAttributes: attributes };
  const { searchEntries } = await withClient((client) => client.search(root, search, daclOnly));
  return searchEntries[0]?.["nTSecurityDescriptor"] as Buffer;
}

/** Puts a DACL read before back on the domain root. */
export async function restoreRootDacl(dacl: Buffer): Promise<void> {
  await withClient((client) => client.modify(root, replace("nTSecurityDescriptor", dacl), daclOnly));
}

/** Runs a program on the domain controller. */
export async function onController(...command: string[]): Promise<string> {
  return (await promisify(execFile)(environment("LAB_DC"), command)).stdout;
}

/** Adds an entry to the DACL of the domain root behind the kit's back. */
export async function addRootAce(sddl: string): Promise<void> {
  await onController("samba-tool", "dsacl", "set", "-H", databaseUrl, `--objectdn=${root}`, `--sddl=${sddl}`);
}

const databaseUrl = "/srv/domain/private/sam.ldb";

/** What the PDC emulator does every five minutes: applies group policy to the account policy of the domain. */
export async function refreshPolicy(): Promise<void> {
  await onController("samba-gpupdate", "--configfile", environment("LAB_CONF"), "--force");
}

/** Refreshes again and again, as a domain controller does, until the returned function is called. */
export function keepRefreshingPolicy(): () => Promise<void> {
  let stopped = false;
  const refreshing = (async () => {
    while (!stopped) await refreshPolicy();
  })();
  return () => {
    stopped = true;
    return refreshing;
  };
}

const executable = findPowerShell();
export const channel = new LocalPowerShell(executable === undefined ? {} : { executable });

/** Calls a script as the administrator, or as another account. */
export function call(
  script: ScriptName,
  action: ScriptAction,
  parameters: object,
  credential: Account = administrator,
): Promise<JsonObject> {
  const target = { domain, server: host, sysvolPath: sysvol };
  const whole = { ...target, ...parameters } as unknown as JsonObject;
  return channel.run({ script, action, parameters: whole, credential }, new AbortController().signal);
}
