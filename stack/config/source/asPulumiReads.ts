import type { Defect, Path } from "../path.ts";
import type { StackSource } from "./stackSource.ts";

/** What a project gives its stacks. */
export interface ProjectDefaults {
  /** Namespace of keys that are written without one. */
  readonly name: string;
  /** Values of Pulumi.yaml by full key, for stacks that say nothing. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** The kit's own project. */
export const kitProject: ProjectDefaults = { name: "entra-writeback", config: {} };

const isKits = (key: string): boolean => key.startsWith("entra-writeback:");

/**
 * A stack file as Pulumi hands it on to a program: a key without a namespace is the project's, the project's values count where the file
 * has none, and a text of the kit's keys that is JSON is what it says. (Pulumi 3.274.1, `pulumi config --json`)
 */
export function asPulumiReads(source: StackSource, { name, config: defaults }: ProjectDefaults): StackSource {
  const root = source.values;
  if (!isMapping(root)) return source;
  const { config, ...others } = root as { config?: unknown };
  const given = isMapping(config) ? Object.entries(config) : [];
  const spellings = new Map<string, string>();
  const twice: Defect[] = [];
  const values: Record<string, unknown> = ownOf(defaults, isKits);
  for (const [key, value] of given) {
    const full = key.includes(":") ? key : `${name}:${key}`;
    if (spellings.has(full))
      twice.push({ path: ["config", key], message: `means ${full}, which is there too. Remove one of the two.` });
    else values[full] = isKits(full) ? fromJson(value) : value;
    spellings.set(full, spellings.get(full) ?? key);
  }
  const isNothing = given.length === 0 && Object.keys(values).length === 0;
  return {
    values: isNothing || (config !== undefined && !isMapping(config)) ? root : { ...others, config: values },
    defects: [...source.defects, ...twice],
    locate: (path) => source.locate(asWritten(path, spellings)),
  };
}

/** The path with the key as the file spells it. */
function asWritten(path: Path, spellings: ReadonlyMap<string, string>): Path {
  const [top, key, ...rest] = path;
  const spelling = top === "config" ? spellings.get(String(key)) : undefined;
  return spelling === undefined ? path : ["config", spelling, ...rest];
}

function ownOf(values: Readonly<Record<string, unknown>>, isOwn: (key: string) => boolean): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([key]) => isOwn(key)));
}

function fromJson(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    // A plain text is handed over as it is; the schema then says what belongs there instead.
    return value;
  }
}

function isMapping(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
