import { utcDay } from "../../facts/calendar.ts";
import type { CheckedStackFile } from "../../stack/offline/check.ts";
import { ConfigError, formatProblem } from "../../stack/config/problem.ts";
import { ExitCode, unusable } from "../exitCode.ts";
import type { Format } from "../formats.ts";
import { newFindings } from "../../policies/baseline.ts";
import { levelOf, unconfigured, type RuleConfiguration } from "../../policies/configuration.ts";
import { packConfigurationReport, type ExemptingStack } from "../../policies/packConfigurationReport.ts";
import { readPackConfiguration } from "../../policies/packConfiguration.ts";
import type { UnusableInput } from "../../policies/reports/json.ts";
import type { Report } from "../../policies/reports/report.ts";
import { printable, textReport } from "../../policies/reports/text.ts";
import type { ResourceView } from "../../policies/rule.ts";
import { gpoProblem } from "../../handover/gpo/problem.ts";
import { serviceAccountViews } from "../../policies/serviceAccounts.ts";
import { ProgramError } from "../../stack/offline/project.ts";
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

/** With what the engine's policies said, where a run of it is given. */
async function heard(
  offline: CheckedStackFile,
  configuration: RuleConfiguration,
  { eventLog }: CheckOptions,
  problems: UnusableInput[],
): Promise<CheckedStackFile> {
  if (eventLog === undefined) return offline;
  const { readEngineEvents, withEngineEvents } = await import("../engineEvents.ts");
  const events = readEngineEvents(eventLog, problems);
  return events === undefined
    ? offline
    : withEngineEvents(offline, events, { configuration, file: eventLog, problems });
}

/** `ewb check`: every file and every backup is checked, whatever is wrong with the others; answers the exit code. */
export async function check(given: readonly string[], options: CheckOptions): Promise<number> {
  const { gpoBackup: backups = [], format, failOn } = options;
  const found = given.length === 0 && backups.length > 0 ? { files: [] } : stackFiles(given, "check prod");
  if ("problem" in found) return unusable(found.problem);
  const { files } = found;
  if (options.eventLog !== undefined && files.length !== 1)
    return unusable(
      `--event-log is of a run of one stack, and ${files.length} are given. Name the stack: ewb check prod --event-log FILE`,
    );
  let reports: Report[] = [];
  const stacks: ExemptingStack[] = [];
  const problems: UnusableInput[] = [];
  const notes: string[] = [];
  const declared: ResourceView[] = [];
  const chosen = options.policyPackConfig === undefined ? undefined : readPackConfiguration(options.policyPackConfig);
  problems.push(...(chosen?.problems ?? []));
  const configuration = chosen ?? unconfigured;
  // By rules that are not all known, nothing is clean.
  const partial = chosen && chosen.problems.length > 0 ? ({ isPartial: true } as const) : {};
  for (const file of files) {
    const { checkedStackFile } = await import("../../stack/offline/check.ts");
    try {
      const offline = await checkedStackFile(file, { configuration });
      const { report, views, notes: ofFile } = await heard(offline, configuration, options, problems);
      notes.push(...ofFile);
      reports.push({ ...report, ...partial });
      declared.push(...views);
      stacks.push({ views, exemptions: report.exemptions.map(({ exemption }) => exemption) });
    } catch (error) {
      if (error instanceof ConfigError) problems.push(...error.problems);
      else if (error instanceof ProgramError) problems.push({ file, path: "", message: error.message });
      else throw error;
    }
  }
  for (const folder of backups) {
    const { checkBackups } = await import("../../policies/backups.ts");
    for (const step of checkBackups(folder, { around: serviceAccountViews(declared), configuration })) {
      reports.push(...step.reports.map((report) => ({ ...report, ...partial })));
      problems.push(...step.problems.map(gpoProblem));
      notes.push(...step.notes);
      showProgress(folder, step);
    }
  }
  if (options.policyPackConfig !== undefined && chosen && chosen.exceptions.length + chosen.levels.size > 0) {
    const today = utcDay(new Date());
    reports.push({ ...packConfigurationReport(options.policyPackConfig, chosen, stacks, today), ...partial });
  }
  if (
    options.baseline !== undefined ||
    options.writeBaseline !== undefined ||
    options.writePolicyPackConfig !== undefined
  ) {
    reports = withKept(reports, problems, options);
  }
  for (const problem of problems) console.error(printable(formatProblem({ path: "", ...problem })));
  const inputs = [...files, ...backups];
  if (format !== "text") {
    const { reportIn } = await import("../reviewers.ts");
    console.log(reportIn(format, reports, problems, inputs, notes));
  } else if (reports.length > 0) console.log(textReport(reports, provenanceOf(inputs), notes));
  if (problems.length > 0) return ExitCode.unusableInput;
  const fails = reports.some((report) =>
    newFindings(report).some(({ rule }) => failOn === "warning" || rule.severity === "error"),
  );
  const open = reports.reduce((sum, { notEvaluated }) => sum + notEvaluated.length, 0);
  const isOpenFailing = open > 0 && levelOf(configuration, "not-evaluated") === "mandatory";
  if (isOpenFailing)
    console.error(
      `Fails for what was not evaluated (${open}): ${options.policyPackConfig} makes not-evaluated mandatory.`,
    );
  return fails || isOpenFailing ? ExitCode.findings : ExitCode.clean;
}
