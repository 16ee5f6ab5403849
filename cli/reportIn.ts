import { statSync } from "node:fs";
import { utcDay } from "../facts/calendar.ts";
import packageJson from "../package.json" with { type: "json" };
import { sourceOf } from "../handover/changes/source.ts";
import { azureDevOpsReport, gitHubReport } from "../policies/reports/annotations.ts";
import { jsonReport, type UnusableInput } from "../policies/reports/json.ts";
import { junitReport } from "../policies/reports/junit.ts";
import { markdownReport } from "../policies/reports/markdown.ts";
import type { Provenance, Report, Source } from "../policies/reports/report.ts";
import { sarifReport } from "../policies/reports/sarif.ts";
import type { Format } from "./formats.ts";

/** A report for programs, runners and reviews, with what exactly was judged. */
export function reportIn(
  format: Exclude<Format, "text">,
  reports: readonly Report[],
  problems: readonly UnusableInput[],
  inputs: readonly string[],
): string {
  switch (format) {
    case "json":
      return jsonReport(reports, problems, provenanceOf(inputs));
    case "sarif":
      return sarifReport(reports, problems, provenanceOf(inputs));
    case "junit":
      return junitReport(reports, problems);
    case "markdown":
      return markdownReport(reports, problems, provenanceOf(inputs));
    case "github":
      return gitHubReport(reports, problems);
    case "azure-devops":
      return azureDevOpsReport(reports, problems);
  }
}

function provenanceOf(inputs: readonly string[]): Provenance {
  const day = utcDay(new Date());
  return { version: packageJson.version, day, sources: inputs.flatMap(sourceIn) };
}

/** What is no file that can be read is among the problems already. */
function sourceIn(file: string): Source[] {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat?.isFile()) return [sourceOf(file)];
  return stat?.isDirectory() ? [{ file, commit: "none" }] : [];
}
