import { pathsInRepository } from "../formats/pathInRepository.ts";
import type { UnusableInput } from "../policies/reports/json.ts";
import type { Provenance, Report } from "../policies/reports/report.ts";
import { judgedFromRepository } from "../review/fromRepository.ts";

/** What a report is made of. */
export interface Reported {
  readonly reports: readonly Report[];
  readonly problems: readonly UnusableInput[];
  readonly provenance: Provenance;
}

/** With the paths that a review and code scanning know: from the root of the repository, wherever ewb was started. */
export function fromRepository({ reports, problems, provenance }: Reported): Reported {
  const path = pathsInRepository();
  return {
    reports: reports.map((report) => ({ ...report, file: path(report.file), ...judgedFromRepository(report, path) })),
    problems: problems.map((problem) => ({ ...problem, file: path(problem.file) })),
    provenance: {
      ...provenance,
      sources: provenance.sources.map((source) => ({ ...source, file: path(source.file) })),
    },
  };
}
