import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { Attribute, BerWriter, Change, Client, Control } from "ldapts";
import type { Channel, JsonObject, ScriptAction, ScriptName } from "../../provider/channels/channel.ts";
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
    while (!stopped) {
      await refreshPolicy();
      await sleep(1000);
    }
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

/** The channel of a plugin that works in the lab: every call goes to the domain controller, as the administrator. */
export const labChannel: Channel = {
  run: (callOfPlugin, signal) => {
    const parameters = { ...callOfPlugin.parameters, server: host, sysvolPath: sysvol };
    return channel.run({ ...callOfPlugin, parameters, credential: administrator }, signal);
  },
};

/** groupType of a security group. [MS-ADTS 2.2.12] */
const groupTypes = { global: "-2147483646", universal: "-2147483640", domainLocal: "-2147483644", distribution: "2" };

/** A group in CN=Users, by default a global security group. */
export async function createGroup(
  name: string,
  members: readonly string[] = [],
  type: keyof typeof groupTypes = "global",
): Promise<string> {
  const dn = `CN=${name},CN=Users,${root}`;
  const member = members.length > 0 ? { member: [...members] } : {};
  const attributes = { objectClass: "group", sAMAccountName: name, groupType: groupTypes[type], ...member };
  await withClient((client) => client.add(dn, attributes));
  return dn;
}

/** Adds an entry to the DACL of any object behind the kit's back. */
export async function addAce(dn: string, sddl: string): Promise<void> {
  await onController("samba-tool", "dsacl", "set", "-H", databaseUrl, `--objectdn=${dn}`, `--sddl=${sddl}`);
}

/** Switches inheritance off, and takes the inherited entries away, as the Security tab offers. */
export async function protectDacl(dn: string): Promise<void> {
  const attributes = ["nTSecurityDescriptor"];
  const search = { scope: "base" as const, attributes, explicitBufferAttributes: attributes };
  await withClient(async (client) => {
    const { searchEntries } = await client.search(dn, search, daclOnly);
    const descriptor = withoutInheritance(searchEntries[0]?.["nTSecurityDescriptor"] as Buffer);
    await client.modify(dn, replace("nTSecurityDescriptor", descriptor), daclOnly);
  });
}

/** [MS-DTYP 2.4.6, 2.4.5 and 2.4.4.1]; the list is the last part of a descriptor that has nothing but it. */
function withoutInheritance(descriptor: Buffer): Buffer {
  const list = descriptor.readUInt32LE(16);
  const aces: Buffer[] = [];
  for (let at = list + 8; aces.length < descriptor.readUInt16LE(list + 4); at += descriptor.readUInt16LE(at + 2)) {
    aces.push(descriptor.subarray(at, at + descriptor.readUInt16LE(at + 2)));
  }
  const explicit = aces.filter((ace) => (ace.readUInt8(1) & 0x10) === 0); // INHERITED_ACE
  const changed = Buffer.concat([descriptor.subarray(0, list + 8), ...explicit]);
  changed.writeUInt16LE(changed.readUInt16LE(2) | 0x1000, 2); // SE_DACL_PROTECTED
  changed.writeUInt16LE(changed.length - list, list + 2);
  changed.writeUInt16LE(explicit.length, list + 4);
  return changed;
}

/** Adds objects straight to the database, in one transaction: thousands in seconds. */
export async function addObjects(objects: readonly Record<string, string | readonly string[]>[]): Promise<void> {
  const program = `import json, sys
from samba.auth import system_session
from samba.param import LoadParm
from samba.samdb import SamDB
parameters = LoadParm()
parameters.load_default()
database = SamDB(lp=parameters, session_info=system_session())
database.transaction_start()
for one in json.load(sys.stdin):
    database.add(one)
database.transaction_commit()`;
  const adding = promisify(execFile)(environment("LAB_DC"), ["python3", "-c", program]);
  adding.child.stdin?.end(JSON.stringify(objects));
  await adding;
}
