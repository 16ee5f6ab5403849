import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ScriptAction } from "../../resources/ports/channel.ts";
import type { GroupPolicyObjectParameters, GroupPolicyObjectResult } from "../../resources/groupPolicyObject/call.ts";
import { call, read, replace, root, sysvol, withClient, type Account } from "./lab.ts";

/** A group policy of another team, for the tests of what the kit does with it. */

export const id = "{6F3A5C1E-0B7D-4E6A-9C55-3D2B8A7F1E04}";
export const container = `CN=${id},CN=Policies,CN=System,${root}`;
export const folder = join(sysvol, "Policies", id);
export const template = join(folder, "MACHINE/Microsoft/Windows NT/SecEdit/GptTmpl.inf");
export const defaultLink = `[LDAP://CN={31B2F340-016D-11D2-945F-00C04FB984F9},CN=Policies,CN=System,${root};0]`;
export const head = '[Unicode]\r\nUnicode=yes\r\n[Version]\r\nsignature="$CHICAGO$"\r\nRevision=1\r\n';
export const lsa = "MACHINE\\System\\CurrentControlSet\\Control\\Lsa";
export const first = { order: 1, enabled: true, enforced: false };

export const templateText = () => readFileSync(template, "utf16le").slice(1);
export const gPLink = async () => (await read(root, "gPLink"))?.["gplink"];
export async function policy(
  action: ScriptAction,
  more: Partial<GroupPolicyObjectParameters> = {},
  credential?: Account,
) {
  const parameters = { id, displayName: "Agents", ...more };
  return (await call("GroupPolicyObject", action, parameters, credential)) as unknown as GroupPolicyObjectResult;
}

/** What another team has: spellings and sections of its own. */
export const theirs =
  `; by hand\r\n${head}[System Access]\r\nMinimumPasswordAge = 2\r\nNewGuestName = "Visitor"\r\n[Registry Values]\r\n` +
  `${lsa.toLowerCase()}\\lmcompatibilitylevel=4,3\r\n[Privilege Rights]\r\nSeServiceLogonRight = *S-1-5-80-0\r\n` +
  '[Service General Setting]\r\n"Spooler",4,"D:(A;;CC;;;AU)"\r\n[Event Audit]\r\nAuditLogonEvents = 3\r\n';

/** A foreign policy with link order 2, enforced. */
export async function makeTheirs(): Promise<void> {
  await policy("Ensure", {
    settings: { "accountPolicy.minimumPasswordAge": 2 },
    link: { ...first, enforced: true },
  });
  mkdirSync(dirname(template), { recursive: true });
  writeFileSync(template, `\ufeff${theirs}`, "utf16le");
  const links = `[LDAP://${container};2]${defaultLink}`;
  await withClient((client) => client.modify(root, replace("gPLink", links)));
}
