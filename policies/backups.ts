import { utcDay } from "../facts/calendar.ts";
import { readBackup, type Backup } from "../formats/gpo/backup.ts";
import type { BackupInfo } from "../formats/gpo/backupInfo.ts";
import type { Half } from "../formats/gpo/backupCore.ts";
import { isNamed } from "../formats/gpo/backupParts.ts";
import { attempt, type GpoError } from "../formats/gpo/failure.ts";
import { findBackups } from "../formats/gpo/findBackups.ts";
import { backupView } from "./backupView.ts";
import { unconfigured, type RuleConfiguration } from "./configuration.ts";
import { evaluate } from "./evaluate.ts";
import type { Report } from "./reports/report.ts";
import type { ResourceView } from "./rule.ts";
import { indexStack } from "./stack.ts";

export interface BackupsOptions {
  /** Calendar date, YYYY-MM-DD. */
  readonly today?: string;
  /** What the stack declares: who the service account is. */
  readonly around?: readonly ResourceView[];
  /** Levels and thresholds that a user chose. */
  readonly configuration?: RuleConfiguration;
}

/** What there is to tell about a folder of backups, one after the other: what the rules say of one, or what cannot be read. */
export interface BackupsStep {
  readonly reports: readonly Report[];
  readonly problems: readonly GpoError[];
  /** What is to be said of the folder as a whole. */
  readonly notes: readonly string[];
  readonly done: number;
  readonly of: number;
}

/** The rules over each policy in a folder of backups. What cannot be read of one keeps none from being judged. */
export function* checkBackups(path: string, options: BackupsOptions = {}): Iterable<BackupsStep> {
  const { today = utcDay(new Date()), around = [], configuration = unconfigured } = options;
  const problems: GpoError[] = [];
  const found = attempt(
    (error) => problems.push(error),
    () => findBackups(path),
  );
  const folders = found?.folders ?? [];
  const step = { reports: [], problems: [], notes: [], done: 0, of: folders.length };
  yield { ...step, problems: [...problems, ...(found?.problems ?? [])] };
  const stack = indexStack(around, today);
  const backups = new Map<string, BackupInfo[]>();
  for (const [index, folder] of folders.entries()) {
    const backup = readBackup(folder);
    const view = backupView(backup);
    const { id, policyId, displayName, domain, domainController, time, comment } = backup;
    const info = { id, policyId, displayName, domain, domainController, time, comment };
    backups.set(view.urn, [...(backups.get(view.urn) ?? []), info]);
    const report = {
      file: backup.folder,
      judged: nameOf(backup),
      ...(backup.problems.length > 0 && { isPartial: true as const }),
      ...evaluate([view], { today, around: stack, configuration }),
    };
    yield { ...step, reports: [report], problems: backup.problems, done: index + 1 };
  }
  const twice = [...backups.values()].filter((infos) => infos.length > 1);
  yield { ...step, notes: twice.map(twiceNote), done: folders.length };
}

/** Of one policy's backups the last is what it was like most recently, where all their times tell it. */
function twiceNote(infos: readonly BackupInfo[]): string {
  const key = ({ time }: BackupInfo) => (hasTime.test(time) ? time : "");
  const byTime = [...infos].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  const list = byTime.map(({ id, time, displayName }) => {
    const of = hasTime.test(time) ? `of ${time}` : `of a time that cannot be read`;
    return `${id} ${of}${displayName === "" ? "" : ` ("${displayName}")`}`;
  });
  const [{ displayName, domain, policyId } = infos[0] as BackupInfo] = byTime.slice(-1);
  const [before, last] = byTime.slice(-2).map(({ time }) => time);
  const newest = byTime.every(({ time }) => hasTime.test(time))
    ? before === last
      ? "The last two are of the same time, so which is the newest is not known."
      : "The last is the newest."
    : "Which is the newest is not known.";
  return `The group policy "${displayName}" ${policyId}${domain === "" ? "" : ` of ${domain}`} is backed up ${infos.length} times: ${list.join(", ")}. ${newest}`;
}

/** As GPMC writes it; texts of this form sort as what they mean. */
const hasTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/;

/** With what tells two backups of one policy apart, and what decides for whom its settings count. */
function nameOf(backup: Backup): string {
  const { displayName, domain, time, wmiFilter, leftOver, computer, user } = backup;
  const of = domain === "" ? "" : ` of ${domain}`;
  const remarks = [
    ...(time === "" ? [] : [`backed up ${time}`]),
    ...(wmiFilter === undefined ? [] : [`filtered by WMI ("${wmiFilter}")`]),
    ...(leftOver === undefined ? [] : ["its security template is left over and not applied"]),
    ...halfRemarks(backup, "computer", computer),
    ...halfRemarks(backup, "user", user),
  ];
  return `the group policy "${displayName}"${of}${remarks.length > 0 ? ` (${remarks.join("; ")})` : ""}`;
}

function halfRemarks({ template, ...parts }: Backup, half: "computer" | "user", of: Half): string[] {
  if (of.isDisabled) return half === "computer" ? ["its computer half is disabled"] : [];
  const pol = parts.registryPol[half];
  const preferences = parts.registryPreferences[half];
  const isThere = [pol, preferences, half === "computer" ? template : undefined].some((part) => part !== undefined);
  if (of.isEmpty && isThere)
    return [`its ${half} half has version 0, so that computers take it for empty until it is edited or imported`];
  const unnamed = [
    ...(pol && !isNamed(of, "registry") ? ["administrative templates"] : []),
    ...(preferences && !isNamed(of, "registryPreferences") ? ["registry preferences"] : []),
    ...(half === "computer" && parts.servicePreferences && !isNamed(of, "servicePreferences")
      ? ["service preferences"]
      : []),
  ];
  return unnamed.length === 0
    ? []
    : [`its ${half} half names no extension for its ${unnamed.join(" and ")}, so that computers may leave them out`];
}
