import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Client } from "ldapts";
import type { Channel, JsonObject, ScriptAction, ScriptName } from "../../resources/ports/channel.ts";
import { LocalPowerShell } from "../../provider/channels/localPowerShell.ts";
import { findPowerShell } from "../scripts/powerShell.ts";
import { connected, first, keepRefreshing, readFrom, refresh, rootDaclOf, runOn, type Account } from "./labDomain.ts";
import { daclOnly, policyHints, replace } from "./ldap.ts";

export type { Account } from "./labDomain.ts";
export { daclOnly, replace } from "./ldap.ts";

/** Helpers for the tests that run inside the lab (*.lab.ts), beside a fresh domain. */

export const { host, domain, root, sysvol, administrator } = first;

// libldap, below PowerShell, takes its trust from here.
process.env["LDAPTLS_CACERT"] = first.ca;

/** Runs with an LDAPS connection of the account; by default the administrator's. */
export const withClient = <T>(body: (client: Client) => Promise<T>, account: Account = administrator): Promise<T> =>
  connected(first, body, account);

/** Values of one object by lower-case attribute name; undefined: no such object. */
export const read = (dn: string, ...attributes: string[]) => readFrom(first, dn, ...attributes);

/** The DACL of the domain root in bytes, as the domain controller gives it. */
export const rootDacl = (): Promise<Buffer> => rootDaclOf(first);

/** Runs a program on the domain controller. */
export const onController = (...command: string[]): Promise<string> => runOn(first, ...command);

export const refreshPolicy = (): Promise<void> => refresh(first);
export const keepRefreshingPolicy = (): (() => Promise<void>) => keepRefreshing(first);

/** SID of an account. [MS-DTYP 2.4.2.2] */
export async function sidOf(dn: string): Promise<string> {
  const attributes = ["objectSid"];
  const search = { scope: "base" as const, attributes, explicitBufferAttributes: attributes };
  const { searchEntries } = await withClient((client) => client.search(dn, search));
  const sid = searchEntries[0]?.["objectSid"] as Buffer;
  const parts = Array.from({ length: sid.readUInt8(1) }, (_, index) => sid.readUInt32LE(8 + 4 * index));
  return `S-1-${sid.readUIntBE(2, 6)}-${parts.join("-")}`;
}

/** Adds an entry to the DACL of an object behind the kit's back. */
export async function addAce(dn: string, sddl: string): Promise<void> {
  const database = "/srv/domain/private/sam.ldb";
  await onController("samba-tool", "dsacl", "set", "-H", database, `--objectdn=${dn}`, `--sddl=${sddl}`);
}

export const addRootAce = (sddl: string): Promise<void> => addAce(root, sddl);

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

/** Resets a password as writeback does: by an account with Reset Password, the password policy enforced. */
export async function resetPassword(by: Account, dn: string, password: string): Promise<void> {
  await withClient((client) => client.modify(dn, replace("unicodePwd", passwordValue(password)), policyHints), by);
}

/** Puts a DACL read before back on the domain root. */
export async function restoreRootDacl(dacl: Buffer): Promise<void> {
  await withClient((client) => client.modify(root, replace("nTSecurityDescriptor", dacl), daclOnly));
}

/** Puts a DACL in SDDL on the domain root, as a person's hand does: by the domain's own reader of SDDL. */
export async function setRootSddl(sddl: string): Promise<void> {
  const program = [
    "import sys; from samba.dcerpc import security; from samba.ndr import ndr_pack",
    "from samba.auth import system_session; from samba.param import LoadParm; from samba.samdb import SamDB; import ldb",
    "lp = LoadParm(); lp.load_default(); db = SamDB(lp=lp, session_info=system_session())",
    "sd = security.descriptor.from_sddl(sys.argv[1], security.dom_sid(db.get_domain_sid()))",
    "m = ldb.Message(db.get_default_basedn()); m['nTSecurityDescriptor'] = ldb.MessageElement(ndr_pack(sd), ldb.FLAG_MOD_REPLACE, 'nTSecurityDescriptor')",
    "db.modify(m, ['sd_flags:1:4'])",
  ].join("\n");
  await onController("python3", "-c", program, sddl);
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

/** The entries of a descriptor's DACL, as bytes. [MS-DTYP 2.4.6, 2.4.5 and 2.4.4.1] */
export function acesOf(descriptor: Buffer): Buffer[] {
  const list = descriptor.readUInt32LE(16);
  const aces: Buffer[] = [];
  for (let at = list + 8; aces.length < descriptor.readUInt16LE(list + 4); at += descriptor.readUInt16LE(at + 2)) {
    aces.push(descriptor.subarray(at, at + descriptor.readUInt16LE(at + 2)));
  }
  return aces;
}

/** The list is the last part of a descriptor that has nothing but it. */
function withoutInheritance(descriptor: Buffer): Buffer {
  const list = descriptor.readUInt32LE(16);
  const explicit = acesOf(descriptor).filter((ace) => (ace.readUInt8(1) & 0x10) === 0); // INHERITED_ACE
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
  const adding = promisify(execFile)(first.controller, ["python3", "-c", program]);
  adding.child.stdin?.end(JSON.stringify(objects));
  await adding;
}
