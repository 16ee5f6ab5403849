import { pathInRepository, pathsInRepository } from "../formats/pathInRepository.ts";
import type { ReportItem } from "../policies/finding.ts";
import { formatProblem, type Problem } from "../stack/config/problem.ts";
import type { Judged } from "./compared.ts";

/** With the paths that a reviewer knows: from the root of the repository, wherever ewb was started. */
export function judgedFromRepository(
  { findings, exempted, notEvaluated }: Judged,
  path: (file: string) => string = pathsInRepository(),
): Judged {
  const placed = <Item extends ReportItem>(item: Item): Item =>
    item.place ? { ...item, place: { ...item.place, file: path(item.place.file) } } : item;
  return {
    findings: findings.map(placed),
    exempted: exempted.map(placed),
    notEvaluated: notEvaluated.map(placed),
  };
}

export const problemFromRepository = (problem: Problem): string =>
  formatProblem({ ...problem, file: pathInRepository(problem.file) });
