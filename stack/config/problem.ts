import { placeText } from "../../formats/placeText.ts";

/** One thing wrong with a stack file, told so that the reader can mend it without looking anything up. */
export interface Problem {
  /** Path of the stack file as the user gave it. */
  readonly file: string;
  /** 1-based; absent where no position is known. */
  readonly line?: number;
  readonly column?: number;
  /** Such as forests[0].agents.count; empty: the file as a whole. */
  readonly path: string;
  /** What is wrong and why, ending with what to write instead. */
  readonly message: string;
  /** Whether the key at the path is required and not there. */
  readonly isMissing?: true;
}

/** Every problem of one stack file at once. */
export class ConfigError extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join("\n"));
    this.name = "ConfigError";
    this.problems = problems;
  }
}

/** A text for the user: why there is no program to run, or what the program ended with on purpose. */
export class ProgramError extends Error {}

/** Why the stack of a file cannot be used; undefined: the error is no such. */
export function problemsOf(file: string, error: unknown): readonly Problem[] | undefined {
  if (error instanceof ConfigError) return error.problems;
  return error instanceof ProgramError ? [{ file, path: "", message: error.message }] : undefined;
}

/** `file:line:column: path: message` */
export function formatProblem(problem: Problem): string {
  return [placeText(problem), problem.path, problem.message].filter((part) => part !== "").join(": ");
}
