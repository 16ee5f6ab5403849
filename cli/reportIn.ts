import { azureDevOpsReport, gitHubReport } from "../policies/reports/annotations.ts";
import { jsonReport, type UnusableInput } from "../policies/reports/json.ts";
import { junitReport } from "../policies/reports/junit.ts";
import { markdownReport } from "../policies/reports/markdown.ts";
import type { Report } from "../policies/reports/report.ts";
import { sarifReport } from "../policies/reports/sarif.ts";
import type { Format } from "./formats.ts";
import { fromRepository } from "./fromRepository.ts";
import { provenanceOf } from "./provenance.ts";

/** A report for programs, runners and reviews, with what exactly was judged. */
export function reportIn(
  format: Exclude<Format, "text">,
  reports: readonly Report[],
  problems: readonly UnusableInput[],
  inputs: readonly string[],
  notes: readonly string[] = [],
): string {
  const given = { reports, problems, provenance: provenanceOf(inputs) };
  const told = besideAChange.has(format) ? fromRepository(given) : given;
  switch (format) {
    case "json":
      return jsonReport(told.reports, told.problems, told.provenance, notes);
    case "sarif":
      return sarifReport(told.reports, told.problems, told.provenance, notes);
    case "junit":
      return junitReport(told.reports, told.problems, told.provenance, notes);
    case "markdown":
      return markdownReport(told.reports, told.problems, told.provenance, notes);
    case "github":
      return gitHubReport(told.reports, told.problems, told.provenance, notes);
    case "azure-devops":
      return azureDevOpsReport(told.reports, told.problems, told.provenance, notes);
  }
}

/** Shown at lines of files in a review. */
const besideAChange: ReadonlySet<Format> = new Set(["sarif", "github", "azure-devops"]);
