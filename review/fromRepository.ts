import { pathInRepository } from "../formats/pathInRepository.ts";
import type { ReportItem } from "../policies/finding.ts";
import { formatProblem, type Problem } from "../stack/config/problem.ts";
import type { Judged } from "./compared.ts";

/** With the paths that a reviewer knows: from the root of the repository, wherever ewb was started. */
export function judgedFromRepository({ findings, exempted, notEvaluated }: Judged): Judged {
  return {
    findings: findings.map(placed),
    exempted: exempted.map(placed),
    notEvaluated: notEvaluated.map(placed),
  };
}

const placed = <Item extends ReportItem>(item: Item): Item =>
  item.place ? { ...item, place: { ...item.place, file: pathInRepository(item.place.file) } } : item;

export const problemFromRepository = (problem: Problem): string =>
  formatProblem({ ...problem, file: pathInRepository(problem.file) });
