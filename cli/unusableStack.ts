import { printable } from "../policies/reports/text.ts";
import { formatProblem, problemsOf, type Problem } from "../stack/config/problem.ts";
import { unusable } from "./exitCode.ts";

/** Says why a stack cannot be used, and answers the exit code for it; undefined: the error is another's. */
export function unusableStack(file: string, error: unknown): number | undefined {
  const problems = problemsOf(file, error);
  return problems && unusable(problems.map(problemText).join("\n"));
}

/** What a file or a program says is another's word. */
export const problemText = (problem: Problem): string => printable(formatProblem(problem));
