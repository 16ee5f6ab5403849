import { existsSync } from "node:fs";
import type { Model } from "./model.ts";
import type { Path } from "./path.ts";
import { isSecretKey } from "./secret.ts";
import { ConfigError } from "./problem.ts";
import { fromJson, isKitKey, NAMESPACE } from "./source/configKeys.ts";
import { readStackSource, toProblems, type StackSource } from "./source/stackSource.ts";
import { validate } from "./validate.ts";

export interface PulumiOptions {
  /** Path of the stack file; where it exists, problems carry their positions in it. */
  readonly file?: string;
  /** Full names of the configuration keys that hold a secret, such as entra-writeback:forests. */
  readonly secretKeys: ReadonlySet<string>;
  /** The present, for an attestation's date. Default: the clock. */
  readonly now?: Date;
}

/** The kit's values out of the configuration of a program, such as pulumi.runtime.allConfig(). */
export function valuesFromConfig(config: Readonly<Record<string, string>>): Record<string, unknown> {
  const own = Object.entries(config).filter(([key]) => isKitKey(key));
  return Object.fromEntries(own.map(([key, text]) => [key.slice(NAMESPACE.length), fromJson(text)]));
}

/** The model of the values that the engine hands to the program: the kit's keys without namespace, secrets decrypted. */
export function modelFromValues(values: Readonly<Record<string, unknown>>, options: PulumiOptions): Model {
  const config = new Map<string, unknown>();
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined) config.set(`${NAMESPACE}${key}`, value);
  }
  for (const key of ["tenant", "forests"].map((name) => `${NAMESPACE}${name}`)) {
    if (options.secretKeys.has(key)) config.set(key, withMarkedPasswords(config.get(key)));
  }

  let source: StackSource | undefined | null = null;
  const file = () => (source === null ? (source = openFile(options.file)) : source);
  // Any value of a secret key may be the secret one, unless it stands in the file in plain text.
  const mayShow = (path: Path, value: unknown) =>
    !options.secretKeys.has(String(path[1])) || valueAt(file()?.values, path) === value;

  const { defects, model } = validate({ config: Object.fromEntries(config) }, options.now ?? new Date(), mayShow);
  if (model !== undefined) return model;
  throw new ConfigError(toProblems(options.file ?? "configuration", file(), defects));
}

function openFile(file: string | undefined): StackSource | undefined {
  if (file === undefined || !existsSync(file)) return undefined;
  try {
    return readStackSource(file);
  } catch (error) {
    // The engine has read the configuration, from here or elsewhere: without positions its problems are still told.
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce((value, part) => (isMapping(value) ? Reflect.get(value, part) : undefined), root);
}

/** Secrets in the form they have in a stack file, wherever they are: only what the engine kept as a secret may take it. */
function withMarkedPasswords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withMarkedPasswords);
  if (!isMapping(value)) return value;
  const marked = Object.entries(value).map(([key, inner]: [string, unknown]) => [
    key,
    isSecretKey(key) && typeof inner === "string" ? { secure: inner } : withMarkedPasswords(inner),
  ]);
  return Object.fromEntries(marked);
}

function isMapping(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
