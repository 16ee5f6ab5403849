import { pathInRepository } from "../formats/pathInRepository.ts";
import type { ReportItem } from "../policies/finding.ts";
import type { UnusableInput } from "../policies/reports/json.ts";
import type { Provenance, Report } from "../policies/reports/report.ts";

/** What a report is made of. */
export interface Reported {
  readonly reports: readonly Report[];
  readonly problems: readonly UnusableInput[];
  readonly provenance: Provenance;
}

/** With the paths that a review and code scanning know: from the root of the repository, wherever ewb was started. */
export function fromRepository({ reports, problems, provenance }: Reported): Reported {
  const known = new Map<string, string>();
  const path = (file: string): string => {
    let found = known.get(file);
    if (found === undefined) known.set(file, (found = pathInRepository(file)));
    return found;
  };
  const placed = <Item extends ReportItem>(item: Item): Item =>
    item.place ? { ...item, place: { ...item.place, file: path(item.place.file) } } : item;
  return {
    reports: reports.map((report) => ({
      ...report,
      file: path(report.file),
      findings: report.findings.map(placed),
      notEvaluated: report.notEvaluated.map(placed),
      exempted: report.exempted.map(placed),
    })),
    problems: problems.map((problem) => ({ ...problem, file: path(problem.file) })),
    provenance: {
      ...provenance,
      sources: provenance.sources.map((source) => ({ ...source, file: path(source.file) })),
    },
  };
}
