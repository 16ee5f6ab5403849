import type { BackupInfo } from "../../formats/gpo/backupInfo.ts";
import { GpoError } from "../../formats/gpo/failure.ts";
import { removeBackups, writeBackups, type Edits } from "../../formats/gpo/writeBackup.ts";
import type { ResourceView } from "../../policies/rule.ts";
import { GROUP_POLICY_OBJECT } from "../../policies/types.ts";
import { ConfigError } from "../../stack/config/problem.ts";
import { declaredPolicyOf, isAdopted, type DeclaredPolicy } from "./declaredPolicy.ts";
import { fullPath, literal } from "../../scripts/powerShellText.ts";

/** A policy that was written, and the commands that bring it into its domain. */
export interface ExportedPolicy extends BackupInfo {
  readonly commands: readonly string[];
}

/** A policy that is changed and not made, so that it has no backup, and why. */
export interface NotExported {
  readonly displayName: string;
  readonly reason: string;
}

export interface Export {
  readonly policies: readonly ExportedPolicy[];
  readonly left: readonly NotExported[];
}

/** Every declared group policy of the kit's own as a backup for Import-GPO; where none is declared, nothing is written. */
export function exportBackups(resources: readonly ResourceView[], folder: string, edits: Edits = {}): Export {
  const declared = resources.filter(({ type }) => type === GROUP_POLICY_OBJECT);
  const left = declared.filter(isAdopted).map(notExported);
  const own = declared.filter((policy) => !isAdopted(policy));
  refuseUnwritable(own);
  const policies = own.map(declaredPolicyOf);
  if (policies.length === 0) return { policies: [], left };
  const infos = told(() => writeBackups(folder, policies, timeNow(), edits));
  const exported = policies.map((policy, index) => withCommands(infos[index] as BackupInfo, folder, policy));
  return { policies: exported, left };
}

/** Takes away what an earlier export has left in a folder of backups alone. */
export function withoutBackups(folder: string, edits: Edits): void {
  told(() => removeBackups(folder, edits));
}

function told<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof GpoError)) throw error;
    const message = error.file === "" ? error.message : `${error.file} ${error.message}`;
    throw new ConfigError([{ file: "", path: "", message }]);
  }
}

/** What an update would refuse no backup brings into the directory: all of it at once. */
function refuseUnwritable(policies: readonly ResourceView[]): void {
  const refused = policies.flatMap((policy) =>
    (policy.refusals?.() ?? []).map(({ property, reason }) => {
      const place = policy.placeOf?.(property);
      const message = `The group policy ${policy.name} is not exported: ${property} ${reason}`;
      return { file: "", ...place, path: "", message };
    }),
  );
  if (refused.length > 0) throw new ConfigError(refused);
}

function notExported({ properties }: ResourceView): NotExported {
  const displayName = String(properties["displayName"]);
  const reason = `"${displayName}" of ${String(properties["domain"])} has no backup: adopt is true, so the policy may be there already, and Import-GPO would replace everything that it sets by the few settings declared. Changes.ps1 of ewb changes changes only these.`;
  return { displayName, reason };
}

/** As GPMC writes it. SOURCE_DATE_EPOCH makes a build repeatable: https://reproducible-builds.org/specs/source-date-epoch/ */
function timeNow(): string {
  const epoch = process.env["SOURCE_DATE_EPOCH"];
  const time = epoch !== undefined && /^\d{1,11}$/.test(epoch) ? new Date(Number(epoch) * 1000) : new Date();
  return time.toISOString().slice(0, 19);
}

function withCommands(
  info: BackupInfo,
  folder: string,
  { link, linkTarget, appliesTo }: DeclaredPolicy,
): ExportedPolicy {
  const name = literal(info.displayName);
  const domain = literal(info.domain);
  const yesNo = (yes: boolean) => (yes ? "Yes" : "No");
  const commands = [
    `Import-GPO -BackupId ${literal(info.id)} -Path ${fullPath(folder)} -TargetName ${name} -Domain ${domain} -CreateIfNeeded`,
    // Before the link, so that it reaches no one else meanwhile. An import brings no permissions.
    ...(appliesTo === "domainControllers" ? controllersOnly(`-Name ${name} -DomainName ${domain}`) : []),
    `New-GPLink -Name ${name} -Domain ${domain} -Target ${literal(linkTarget)} -LinkEnabled ${yesNo(link.enabled)} -Enforced ${yesNo(link.enforced)} -Order ${link.order}`,
  ];
  return { ...info, commands };
}

/** Groups are named in the language of the domain, which these commands take for English. */
function controllersOnly(policy: string): string[] {
  const permit = (group: string, level: string) =>
    `Set-GPPermission ${policy} -TargetName '${group}' -TargetType Group -PermissionLevel ${level}`;
  return [permit("Domain Controllers", "GpoApply"), permit("Authenticated Users", "GpoRead -Replace")];
}
