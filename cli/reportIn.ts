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
): string {
  const given = { reports, problems, provenance: provenanceOf(inputs) };
  const told = besideAChange.has(format) ? fromRepository(given) : given;
  switch (format) {
    case "json":
      return jsonReport(told.reports, told.problems, told.provenance);
    case "sarif":
      return sarifReport(told.reports, told.problems, told.provenance);
    case "junit":
      return junitReport(told.reports, told.problems, told.provenance);
    case "markdown":
      return markdownReport(told.reports, told.problems, told.provenance);
    case "github":
      return gitHubReport(told.reports, told.problems, told.provenance);
    case "azure-devops":
      return azureDevOpsReport(told.reports, told.problems, told.provenance);
  }
}

/** Shown at lines of files in a review. */
const besideAChange: ReadonlySet<Format> = new Set(["sarif", "github", "azure-devops"]);
