import type { BackupInfo } from "../../gpo/backup.ts";
import { GpoError } from "../../gpo/failure.ts";
import { writeBackups } from "../../gpo/writeBackup.ts";
import type { ResourceView } from "../../policies/rule.ts";
import { GROUP_POLICY_OBJECT } from "../../policies/types.ts";
import { ProgramError } from "../program.ts";
import { declaredPolicyOf, type DeclaredPolicy } from "./declaredPolicy.ts";

/** A policy that was written, and the commands that bring it into its domain. */
export interface ExportedPolicy extends BackupInfo {
  readonly commands: readonly string[];
}

/** Every declared group policy as a backup for Import-GPO; where none is declared, nothing is written. */
export function exportBackups(resources: readonly ResourceView[], folder: string, time = timeNow()): ExportedPolicy[] {
  const policies = resources.filter(({ type }) => type === GROUP_POLICY_OBJECT).map(declaredPolicyOf);
  if (policies.length === 0) return [];
  try {
    const infos = writeBackups(folder, policies, time);
    return policies.map((policy, index) => withCommands(infos[index] as BackupInfo, folder, policy));
  } catch (error) {
    if (!(error instanceof GpoError)) throw error;
    throw new ProgramError(error.file === "" ? error.message : `${error.file} ${error.message}`);
  }
}

/** As GPMC writes it. SOURCE_DATE_EPOCH makes a build repeatable: https://reproducible-builds.org/specs/source-date-epoch/ */
function timeNow(): string {
  const epoch = process.env["SOURCE_DATE_EPOCH"];
  const time = epoch !== undefined && /^\d{1,11}$/.test(epoch) ? new Date(Number(epoch) * 1000) : new Date();
  return time.toISOString().slice(0, 19);
}

function withCommands(info: BackupInfo, folder: string, { link, linkTarget }: DeclaredPolicy): ExportedPolicy {
  const name = quoted(info.displayName);
  const domain = quoted(info.domain);
  const yesNo = (yes: boolean) => (yes ? "Yes" : "No");
  const commands = [
    `Import-GPO -BackupId ${quoted(info.id)} -Path ${quoted(folder)} -TargetName ${name} -Domain ${domain} -CreateIfNeeded`,
    `New-GPLink -Name ${name} -Domain ${domain} -Target ${quoted(linkTarget)} -LinkEnabled ${yesNo(link.enabled)} -Enforced ${yesNo(link.enforced)} -Order ${link.order}`,
  ];
  return { ...info, commands };
}

/** A literal text of PowerShell. */
const quoted = (text: string): string => `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, "$&$&")}'`;
