import { basename } from "node:path";
import type { Model } from "./model.ts";
import { formatPath, parsePath, type Defect, type Position } from "./path.ts";
import { ConfigError, type Problem } from "./problem.ts";
import { environmentsOf, NotKnownOffline } from "./environments.ts";
import { asPulumiReads, kitProject, type ProjectDefaults } from "./source/asPulumiReads.ts";
import { readStackSource, toProblems, type StackSource } from "./source/stackSource.ts";
import { declaresWriteback, validate, validateExemptions } from "./validate.ts";

/** A stack file that is in order; without a tenant where the program of a user's own declares without one. */
export interface Configuration {
  readonly model: Omit<Model, "tenant">;
  /** Every configuration key with its value as written; secrets are still encrypted. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Values that Pulumi writes otherwise than they are written, as soon as it writes the file: nothing is wrong yet. */
  readonly rewritten: readonly Problem[];
  /** Names of the environments that may add to the values. */
  readonly environments: readonly string[];
  /** Position of the deepest node that exists on a path such as forests[0].agents.count. */
  locate(path: string): Position | undefined;
}

/** A stack file for the kit's own program. */
export interface StackFile extends Configuration {
  readonly model: Model;
}

export interface LoadOptions {
  /** The present, for an attestation's date. Default: the clock. */
  readonly now?: Date;
  /** Default: the kit's own project. */
  readonly project?: ProjectDefaults;
}

/** Reads and checks a stack file without an engine; throws one ConfigError with all problems. */
export function loadStackFile(file: string, { now = new Date(), project = kitProject }: LoadOptions = {}): StackFile {
  refuseOtherFiles(file);
  const source = asPulumiReads(readStackSource(file), project);
  // What stands in the file in plain text is no secret.
  const { defects, model } = validate(source.values, now, () => true);
  return { model: inOrder(file, source, defects, model), ...contentsOf(file, source) };
}

/** The same for a program of a user's own: what the file does not say about tenant and forests, the program may. */
export function loadConfiguration(file: string, options: LoadOptions = {}): Configuration {
  const source = asPulumiReads(readStackSource(file), options.project ?? kitProject);
  if (declaresWriteback(source.values)) return loadStackFile(file, options);
  const { defects, exemptions } = validateExemptions(source.values, () => true);
  return {
    model: { forests: [], exemptions: inOrder(file, source, defects, exemptions) },
    ...contentsOf(file, source),
  };
}

function inOrder<T>(file: string, source: StackSource, defects: readonly Defect[], value: T | undefined): T {
  // What is told of the YAML need not be told of the value again; of two equal keys the other is still a value.
  const told = new Set(source.defects.filter(({ position }) => !position).map(({ path }) => formatPath(path)));
  const numbers = new Map(source.rewritten.map((one) => [formatPath(one.path), one.isNumber ? ` ${one.message}` : ""]));
  const all = [...source.defects, ...defects.filter(({ path }) => !told.has(formatPath(path)))].map((defect) => ({
    ...defect,
    message: `${defect.message}${numbers.get(formatPath(defect.path)) ?? ""}`,
  }));
  if (value !== undefined && all.length === 0) return value;
  const environments = environmentsOf(source.values);
  const open = all.map(({ path, isMissing }) => (isMissing ? formatPath(path) : ""));
  if (environments.length > 0 && open.every((key) => ["config", "tenant", "forests"].includes(key))) {
    throw new NotKnownOffline(file, environments, open, source.locate(["environment"]) ?? {});
  }
  throw new ConfigError(toProblems(file, source, all));
}

function contentsOf(file: string, source: StackSource): Omit<Configuration, "model"> {
  const { config = {} } = source.values as { config?: Record<string, unknown> };
  const rewritten = toProblems(file, source, source.rewritten);
  const environments = environmentsOf(source.values);
  return { values: config, rewritten, environments, locate: (path) => source.locate(parsePath(path)) };
}

/** What people name at first, and what no stack file can be. */
export function refuseOtherFiles(file: string): void {
  const name = basename(file);
  const what = /^Pulumi\.(ya?ml|json)$/.test(name)
    ? "the project file, which names the program"
    : isDeploymentFile(name)
      ? "a file of settings for Pulumi Deployments"
      : undefined;
  if (what === undefined) return;
  const message = `this is ${what}. Name a stack file, Pulumi.<stack>.yaml: it holds the configuration.`;
  throw new ConfigError([{ file, path: "", message }]);
}

/** Pulumi.<stack>.deploy.yaml. https://www.pulumi.com/docs/deployments/deployments/reference/ */
export const isDeploymentFile = (name: string): boolean => /^Pulumi\..+\.deploy\.ya?ml$/.test(name);
