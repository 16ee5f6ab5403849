import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { utcDay } from "../facts/calendar.ts";
import { fileFault } from "../formats/fileFault.ts";
import { againstBaseline, baselineText, readBaseline, type Baseline } from "../policies/baseline.ts";
import { withExceptions } from "../policies/engineExceptions.ts";
import type { UnusableInput } from "../policies/reports/json.ts";
import type { Report } from "../policies/reports/report.ts";

export interface KeptFiles {
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly writePolicyPackConfig?: string;
}

/**
 * What a check keeps for the next one, and what it kept: the reports against the baseline. Nothing is written of what could not all be
 * judged, and over nothing that is not of its kind.
 */
export function withKept(reports: readonly Report[], problems: UnusableInput[], files: KeptFiles): Report[] {
  const { baseline, writeBaseline, writePolicyPackConfig } = files;
  const isWhole = problems.length === 0;
  const known =
    baseline === undefined
      ? undefined
      : readBaselineFile(baseline, problems, "Name one that ewb check --write-baseline FILE has written.");
  const former = writeBaseline !== undefined && existsSync(writeBaseline) ? readBaselineFile(writeBaseline, problems) : known; // prettier-ignore
  let compared = known;
  if (isWhole && problems.length === 0 && writeBaseline !== undefined) {
    const text = baselineText(reports, utcDay(new Date()), former ?? known);
    if (write(writeBaseline, text, problems)) compared ??= readBaselineFile(writeBaseline, problems);
  }
  if (isWhole && problems.length === 0 && writePolicyPackConfig !== undefined) {
    const before = existsSync(writePolicyPackConfig) ? (read(writePolicyPackConfig, problems, nameOne) ?? "") : "";
    const exempted = reports.flatMap((report) => report.exempted);
    const text = withExceptions(writePolicyPackConfig, before, exempted);
    if (typeof text !== "string") problems.push(text);
    else if (problems.length === 0) write(writePolicyPackConfig, text, problems);
  }
  return compared === undefined ? [...reports] : againstBaseline(reports, compared);
}

const nameOne = "Name a file in a folder that you may write to.";

function readBaselineFile(file: string, problems: UnusableInput[], advice = nameOne): Baseline | undefined {
  const text = read(file, problems, advice);
  if (text === undefined) return undefined;
  const found = readBaseline(file, text);
  if ("findings" in found) return found;
  problems.push(found);
  return undefined;
}

function read(file: string, problems: UnusableInput[], advice: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    problems.push({ file, message: `cannot be read: ${fileFault(error, "read")}. ${advice}` });
    return undefined;
  }
}

function write(file: string, text: string, problems: UnusableInput[]): boolean {
  try {
    writeFileSync(file, text);
    return true;
  } catch (error) {
    problems.push({ file, message: `cannot be written: ${fileFault(error, "write")}. ${nameOne}` });
    return false;
  }
}
