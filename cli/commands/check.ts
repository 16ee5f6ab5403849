import { utcDay } from "../../facts/calendar.ts";
import type { CheckedStackFile } from "../../stack/offline/check.ts";
import { formatProblem, problemsOf } from "../../stack/config/problem.ts";
import { ExitCode, unusable } from "../exitCode.ts";
import type { Format } from "../formats.ts";
import { newFindings } from "../../policies/baseline.ts";
import { levelOf, unconfigured, type RuleConfiguration } from "../../policies/configuration.ts";
import { packConfigurationReport, type ExemptingStack } from "../../policies/packConfigurationReport.ts";
import { readPackConfiguration } from "../../policies/packConfiguration.ts";
import type { UnusableInput } from "../../policies/reports/json.ts";
import type { Report } from "../../policies/reports/report.ts";
import { printable, textReport } from "../../policies/reports/text.ts";
import { gpoProblem } from "../../handover/gpo/problem.ts";
import { serviceAccountViews } from "../../policies/serviceAccounts.ts";
import { withKept } from "../kept.ts";
import { provenanceOf } from "../provenance.ts";
import { showProgress } from "../progress.ts";
import { stackFiles } from "../stackFiles.ts";

export interface CheckOptions {
  readonly format: Format;
  readonly failOn: "error" | "warning";
  /** Folders with backups of group policies. */
  readonly gpoBackup?: readonly string[];
  /** Levels and thresholds of the rules, as the engine takes them with --policy-pack-config. */
  readonly policyPackConfig?: string;
  /** File with the events of an engine's run of the one stack: what its policies said counts too. */
  readonly eventLog?: string;
  /** File with findings that are known: only new ones count. */
  readonly baseline?: string;
  readonly writeBaseline?: string;
  /** File for the engine with an exception for each exemption. */
  readonly writePolicyPackConfig?: string;
}

/** What a check has found so far. */
interface Found {
  reports: Report[];
  readonly problems: UnusableInput[];
  readonly notes: string[];
  readonly stacks: ExemptingStack[];
  readonly configuration: RuleConfiguration;
  /** By rules that are not all known, nothing is clean. */
  readonly partial: { readonly isPartial?: true };
}

/** `ewb check`: every file and every backup is checked, whatever is wrong with the others; answers the exit code. */
export async function check(given: readonly string[], options: CheckOptions): Promise<number> {
  const { gpoBackup: backups = [], policyPackConfig } = options;
  const named = given.length === 0 && backups.length > 0 ? { files: [] } : stackFiles(given, "check prod");
  if ("problem" in named) return unusable(named.problem);
  const { files } = named;
  if (options.eventLog !== undefined && files.length !== 1)
    return unusable(
      `--event-log is of a run of one stack, and ${files.length} are given. Name the stack: ewb check prod --event-log FILE`,
    );
  const chosen = policyPackConfig === undefined ? undefined : readPackConfiguration(policyPackConfig);
  const found: Found = {
    reports: [],
    problems: [...(chosen?.problems ?? [])],
    notes: [],
    stacks: [],
    configuration: chosen ?? unconfigured,
    partial: chosen && chosen.problems.length > 0 ? { isPartial: true } : {},
  };
  for (const file of files) await checkFile(file, options, found);
  for (const folder of backups) await checkBackup(folder, found);
  if (policyPackConfig !== undefined && chosen && chosen.exceptions.length + chosen.levels.size > 0) {
    const today = utcDay(new Date());
    found.reports.push({ ...packConfigurationReport(policyPackConfig, chosen, found.stacks, today), ...found.partial });
  }
  const { baseline, writeBaseline, writePolicyPackConfig } = options;
  if (baseline !== undefined || writeBaseline !== undefined || writePolicyPackConfig !== undefined)
    found.reports = withKept(found.reports, found.problems, options);
  await print(found, options.format, [...files, ...backups]);
  return exitCodeOf(found, options);
}

async function checkFile(file: string, options: CheckOptions, found: Found): Promise<void> {
  const { checkedStackFile } = await import("../../stack/offline/check.ts");
  const { configuration, problems, partial } = found;
  try {
    const offline = await checkedStackFile(file, { configuration });
    const { report, views, notes } = await heard(offline, options, found);
    found.notes.push(...notes);
    found.reports.push({ ...report, ...partial });
    found.stacks.push({ views, exemptions: report.exemptions.map(({ exemption }) => exemption) });
  } catch (error) {
    const unusable = problemsOf(file, error);
    if (unusable === undefined) throw error;
    problems.push(...unusable);
  }
}

/** With what the engine's policies said, where a run of it is given. */
async function heard(
  offline: CheckedStackFile,
  { eventLog }: CheckOptions,
  { configuration, problems }: Found,
): Promise<CheckedStackFile> {
  if (eventLog === undefined) return offline;
  const { readEngineEvents, withEngineEvents } = await import("../engineEvents.ts");
  const events = readEngineEvents(eventLog, problems);
  return events === undefined
    ? offline
    : withEngineEvents(offline, events, { configuration, file: eventLog, problems });
}

/** What is declared in the stacks says who the service account is. */
async function checkBackup(folder: string, { configuration, partial, ...found }: Found): Promise<void> {
  const { checkBackups } = await import("../../policies/backups.ts");
  const declared = found.stacks.flatMap(({ views }) => views);
  for (const step of checkBackups(folder, { around: serviceAccountViews(declared), configuration })) {
    found.reports.push(...step.reports.map((report) => ({ ...report, ...partial })));
    found.problems.push(...step.problems.map(gpoProblem));
    found.notes.push(...step.notes);
    showProgress(folder, step);
  }
}

async function print({ reports, problems, notes }: Found, format: Format, inputs: readonly string[]): Promise<void> {
  for (const problem of problems) console.error(printable(formatProblem({ path: "", ...problem })));
  if (format !== "text") {
    const { reportIn } = await import("../reviewers.ts");
    console.log(reportIn(format, reports, problems, inputs, notes));
  } else if (reports.length > 0) console.log(textReport(reports, provenanceOf(inputs), notes));
}

function exitCodeOf({ reports, problems, configuration }: Found, { failOn, policyPackConfig }: CheckOptions): number {
  if (problems.length > 0) return ExitCode.unusableInput;
  const fails = reports.some((report) =>
    newFindings(report).some(({ rule }) => failOn === "warning" || rule.severity === "error"),
  );
  const open = reports.reduce((sum, { notEvaluated }) => sum + notEvaluated.length, 0);
  const isOpenFailing = open > 0 && levelOf(configuration, "not-evaluated") === "mandatory";
  if (isOpenFailing)
    console.error(`Fails for what was not evaluated (${open}): ${policyPackConfig} makes not-evaluated mandatory.`);
  return fails || isOpenFailing ? ExitCode.findings : ExitCode.clean;
}
