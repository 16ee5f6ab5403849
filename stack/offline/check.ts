import { dirname } from "node:path";
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
import { configurationOf, declaredBy, stackNameOf } from "./declared.ts";
import { projectNameIn } from "./project.ts";

/** What a run of the engine would be given, and what it would register: by which its events are known. */
export interface DeclaredRun {
  readonly stack: string;
  readonly project: string;
  /** Values by full key, as far as the file and the project give them. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Whether no environment adds to them. */
  readonly isWhole: boolean;
  /** Of every resource; undefined: not known offline. */
  readonly urns?: readonly string[];
}

/** What a stack file declares, and what the rules say of it. */
export interface CheckedStackFile {
  readonly report: Report;
  readonly views: readonly ResourceView[];
  /** What is worth knowing of the file, and no finding. */
  readonly notes: readonly string[];
  readonly run: DeclaredRun;
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
      run: { ...namesOf(file), config: {}, isWhole: false },
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
  const { values: config, environments, rewritten } = stackFile;
  const run = { ...namesOf(file), config, isWhole: environments.length === 0, urns: views.map(({ urn }) => urn) };
  return { report, views, notes: rewritten.map(formatProblem), run };
}

const namesOf = (file: string) => ({ stack: stackNameOf(file), project: projectNameIn(dirname(file)) });
