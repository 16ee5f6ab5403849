import type { Model } from "./model.ts";
import { formatPath, parsePath, type Position } from "./path.ts";
import { ConfigError } from "./problem.ts";
import { readStackSource, toProblems } from "./source/stackSource.ts";
import { validate } from "./validate.ts";

/** A stack file that is in order. */
export interface StackFile {
  readonly model: Model;
  /** Every configuration key with its value as written; secrets are still encrypted. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Position of the deepest node that exists on a path such as forests[0].agents.count. */
  locate(path: string): Position | undefined;
}

export interface LoadOptions {
  /** The present, for an attestation's date. Default: the clock. */
  readonly now?: Date;
}

/** Reads and checks a stack file without an engine; throws one ConfigError with all problems. */
export function loadStackFile(file: string, { now = new Date() }: LoadOptions = {}): StackFile {
  const source = readStackSource(file);
  // What stands in the file in plain text is no secret.
  const { defects, model } = validate(source.values, now, () => true);
  // What is told of the YAML need not be told of the value again; of two equal keys the other is still a value.
  const told = new Set(source.defects.filter(({ position }) => !position).map(({ path }) => formatPath(path)));
  const all = [...source.defects, ...defects.filter(({ path }) => !told.has(formatPath(path)))];
  if (model === undefined || all.length > 0) throw new ConfigError(toProblems(file, source, all));
  const { config } = source.values as { config: Record<string, unknown> };
  return { model, values: config, locate: (path) => source.locate(parsePath(path)) };
}
