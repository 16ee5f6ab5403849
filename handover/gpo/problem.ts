import type { Problem } from "../../stack/config/problem.ts";
import { GpoError } from "../../formats/gpo/failure.ts";

/** A file of a backup that cannot be used, told like one of the stack's; any other error goes on. */
export function gpoProblem(error: unknown): Problem {
  if (!(error instanceof GpoError)) throw error;
  const { file, line, message } = error;
  return { file, path: "", message, ...(line !== undefined && { line }) };
}
