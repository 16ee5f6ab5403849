import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Attribute, Change, type Client } from "ldapts";
import { findPowerShell } from "../tests/provider/scripts/powerShell.ts";
import * as lab from "../tests/lab/lab.ts";
import { median, timed } from "./measure.ts";

// Runs inside the lab, beside a fresh domain; prints one result as JSON.

const id = "{6F3A5C1E-0B7D-4E6A-9C55-3D2B8A7F1E04}";
const container = `CN=${id},CN=Policies,CN=System,${lab.root}`;
const folder = join(lab.sysvol, "Policies", id);
const extension = "[{827D319E-6EAC-11D2-A4EA-00C04F79F83A}{803E14A0-B4FB-11D0-A0D0-00A0C90F574B}]";
const template =
  '\ufeff[Unicode]\r\nUnicode=yes\r\n[Version]\r\nsignature="$CHICAGO$"\r\nRevision=1\r\n[System Access]\r\nMinimumPasswordAge = 0\r\n';

const policy = {
  id,
  displayName: "Bench",
  accountPolicy: { minimumPasswordAge: 0 },
  link: { order: 1, enabled: true, enforced: false },
};
const rights = ["ResetPassword", "WriteLockoutTime", "WritePwdLastSet", "UnexpirePassword"];
const delegation = { account: "writeback$", accountDomain: lab.domain, rights };

/** What the plugin does for one domain: its two resources, at the same time as the engine does. */
async function kitApply(): Promise<void> {
  await Promise.all([
    lab.call("GroupPolicyObject", "Ensure", policy),
    lab.call("DomainRootDelegation", "Ensure", delegation),
  ]);
}

/** The same writes with nothing around them: no looking, no checking, one connection. */
async function rawApply(linksBefore: string, daclAfter: Buffer): Promise<void> {
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

async function removeAll(): Promise<void> {
  await lab.call("GroupPolicyObject", "Remove", policy);
  await lab.call("DomainRootDelegation", "Remove", delegation);
  rmSync(folder, { recursive: true, force: true });
}

await lab.createUser("writeback$", "Service-Passw0rd.1");
const linksBefore = (await lab.read(lab.root, "gPLink"))?.["gplink"] ?? "";
await kitApply();
const daclAfter = await lab.rootDacl();
await removeAll();

const [kits, raws, starts, ratios]: [number[], number[], number[], number[]] = [[], [], [], []];
const powerShell = findPowerShell() ?? "pwsh";
for (let run = -1; run < 7; run++) {
  const start = await timed(() => execFileSync(powerShell, ["-NoProfile", "-NonInteractive", "-Command", "exit"]));
  const kit = await timed(kitApply);
  await removeAll();
  const raw = await timed(() => rawApply(linksBefore, daclAfter));
  await removeAll();
  if (run < 0) continue;
  kits.push(kit);
  raws.push(raw);
  starts.push(start);
  ratios.push((kit - start) / raw);
}

console.log(
  JSON.stringify({
    what: "directory apply of one domain, less one PowerShell start",
    against: "the same writes, raw LDAP",
    a: median(kits) - median(starts),
    b: median(raws),
    ratio: median(ratios),
    goal: 1.5,
    note: `PowerShell start ${Math.round(median(starts))} ms`,
  }),
);
