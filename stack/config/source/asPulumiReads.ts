import { isMapping } from "../mapping.ts";
import type { Defect, Path } from "../path.ts";
import { fromJson, fullKey, isKitKey, misnamed } from "./configKeys.ts";
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

/**
 * A stack file as Pulumi hands it on to a program: a key without a namespace is the project's, the project's values count where the file
 * has none, and a text of the kit's keys that is JSON is what it says. (Pulumi 3.274.1, `pulumi config --json`)
 */
export function asPulumiReads(source: StackSource, { name, config: defaults }: ProjectDefaults): StackSource {
  const root = source.values;
  if (!isMapping(root)) return source;
  const { config, ...others } = root;
  const given = isMapping(config) ? Object.entries(config) : [];
  const spellings = new Map<string, string>();
  const wrong: Defect[] = [];
  const values: Record<string, unknown> = ownOf(defaults);
  for (const [key, value] of given) {
    const meant = misnamed(key, name);
    if (meant !== undefined)
      wrong.push({
        path: ["config", key],
        message: `the namespace of the kit is entra-writeback, and Pulumi gives it no key of another. Write ${meant}.`,
      });
    const full = meant ?? fullKey(key, name);
    if (spellings.has(full))
      wrong.push({ path: ["config", key], message: `means ${full}, which is there too. Remove one of the two.` });
    else values[full] = isKitKey(full) && isText(value) ? fromJson(value) : value;
    spellings.set(full, spellings.get(full) ?? key);
  }
  const isNothing = given.length === 0 && Object.keys(values).length === 0;
  return {
    values: isNothing || (config !== undefined && !isMapping(config)) ? root : { ...others, config: values },
    defects: [...source.defects, ...wrong],
    rewritten: source.rewritten,
    locate: (path) => source.locate(asWritten(path, spellings)),
  };
}

/** The path with the key as the file spells it. */
function asWritten(path: Path, spellings: ReadonlyMap<string, string>): Path {
  const [top, key, ...rest] = path;
  const spelling = top === "config" ? spellings.get(String(key)) : undefined;
  return spelling === undefined ? path : ["config", spelling, ...rest];
}

function ownOf(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([key]) => isKitKey(key)));
}

/** A text that may be a list or a mapping. */
const isText = (value: unknown): value is string => typeof value === "string" && /^\s*[[{]/.test(value);
