import { utcDay } from "../../facts/calendar.ts";
import { unconfigured, type RuleConfiguration } from "../../policies/configuration.ts";
import { attestationsIn } from "../../policies/attestations.ts";
import { evaluate } from "../../policies/evaluate.ts";
import type { Report } from "../../policies/reports/report.ts";
import type { ResourceView } from "../../policies/rule.ts";
import { count } from "../../policies/reports/count.ts";
import { NotKnownOffline } from "../config/environments.ts";
import type { Configuration } from "../config/load.ts";
import { formatProblem } from "../config/problem.ts";
import { configurationOf, declaredBy } from "./declared.ts";

/** What a stack file declares, and what the rules say of it. */
export interface CheckedStackFile {
  readonly report: Report;
  readonly views: readonly ResourceView[];
  /** What is worth knowing of the file, and no finding. */
  readonly notes: readonly string[];
}

/** The rules over everything a stack file declares. Throws ConfigError for a file that cannot be used. */
export async function checkStackFile(file: string, today?: string): Promise<Report> {
  return (await checkedStackFile(file, { ...(today !== undefined && { today }) })).report;
}

export interface StackFileOptions {
  /**
   * Calendar date, YYYY-MM-DD.
   * @default the day in UTC
   */
  readonly today?: string;
  /**
   * Where it lies, where that is elsewhere: a former version of it.
   * @default file
   */
  readonly contents?: string;
  /** Levels and thresholds that a user chose. */
  readonly configuration?: RuleConfiguration;
}

export async function checkedStackFile(file: string, options: StackFileOptions = {}): Promise<CheckedStackFile> {
  const { today = utcDay(new Date()), contents = file, configuration = unconfigured } = options;
  let stackFile: Configuration;
  try {
    stackFile = configurationOf(file, contents);
  } catch (error) {
    if (!(error instanceof NotKnownOffline)) throw error;
    const nothing = evaluate([], { today, configuration });
    return {
      report: { ...nothing, file, judged: count(0, "resource"), isPartial: true, unknown: error.reason },
      views: [],
      notes: [],
    };
  }
  const views = await declaredBy(stackFile, file);
  const exemptions = stackFile.model.exemptions.map((exemption, index) => ({
    ...exemption,
    place: { file, ...stackFile.locate(`exemptions[${index}]`) },
  }));
  const report = {
    ...evaluate(views, { today, exemptions, configuration }),
    file,
    judged: count(views.length, "resource"),
    attestations: attestationsIn(views, today),
  };
  return { report, views, notes: stackFile.rewritten.map(formatProblem) };
}
