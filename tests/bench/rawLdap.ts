import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Attribute, Change, type Client } from "ldapts";
import * as lab from "../lab/lab.ts";

// What the kit is measured against: the same requests with nothing around them.

/** Of the policy that both sides write. */
export const id = "{6F3A5C1E-0B7D-4E6A-9C55-3D2B8A7F1E04}";
const container = `CN=${id},CN=Policies,CN=System,${lab.root}`;
export const folder = join(lab.sysvol, "Policies", id);
const extension = "[{827D319E-6EAC-11D2-A4EA-00C04F79F83A}{803E14A0-B4FB-11D0-A0D0-00A0C90F574B}]";
const template =
  '\ufeff[Unicode]\r\nUnicode=yes\r\n[Version]\r\nsignature="$CHICAGO$"\r\nRevision=1\r\n[System Access]\r\nMinimumPasswordAge = 0\r\n';

/** The same writes with nothing around them: no looking, no checking, one connection. */
export async function rawApply(linksBefore: string, daclAfter: Buffer): Promise<void> {
  const secEdit = join(folder, "MACHINE/Microsoft/Windows NT/SecEdit");
  mkdirSync(secEdit, { recursive: true });
  mkdirSync(join(folder, "USER"));
  writeFileSync(join(secEdit, "GptTmpl.inf"), template, "utf16le");
  writeFileSync(join(folder, "gpt.ini"), "[General]\r\nVersion=1\r\n");
  await lab.withClient(async (client: Client) => {
    await client.add(container, {
      objectClass: ["top", "container", "groupPolicyContainer"],
      displayName: "Bench",
      gPCFileSysPath: `\\\\${lab.domain}\\SysVol\\${lab.domain}\\Policies\\${id}`,
      gPCFunctionalityVersion: "2",
      flags: "0",
      versionNumber: "1",
      gPCMachineExtensionNames: extension,
    });
    for (const part of ["Machine", "User"])
      await client.add(`CN=${part},${container}`, { objectClass: ["top", "container"] });
    const links = `${linksBefore}[LDAP://${container};0]`;
    await client.modify(
      lab.root,
      new Change({ operation: "replace", modification: new Attribute({ type: "gPLink", values: [links] }) }),
    );
    await client.modify(lab.root, lab.replace("nTSecurityDescriptor", daclAfter), lab.daclOnly);
  });
}

/** The objects that an observation needs, read once, one after the other. */
export async function rawObserve(): Promise<void> {
  await lab.withClient(async (client: Client) => {
    const base = { scope: "base" as const };
    await client.search(container, {
      ...base,
      attributes: ["displayName", "versionNumber", "gPCMachineExtensionNames"],
    });
    await client.search(lab.root, { ...base, attributes: ["gPLink", "minPwdAge"] });
    await client.search(lab.root, { ...base, attributes: ["nTSecurityDescriptor"] }, lab.daclOnly);
    const account = { scope: "sub" as const, filter: "(sAMAccountName=writeback$)", attributes: ["objectSid"] };
    await client.search(lab.root, account);
  });
  readFileSync(join(folder, "MACHINE/Microsoft/Windows NT/SecEdit/GptTmpl.inf"));
}

/** The same paged search, its answers thrown away. */
export async function rawSurvey(): Promise<void> {
  await lab.withClient(async (client: Client) => {
    const attributes = ["sAMAccountName", "adminCount", "nTSecurityDescriptor"];
    const filter = "(|(sAMAccountType=805306368)(objectClass=organizationalUnit)(objectClass=container))";
    const search = { scope: "sub" as const, filter, attributes, paged: { pageSize: 1000 } };
    await client.search(lab.root, search, lab.daclOnly);
  });
}
