import { isMap, isNode, isScalar, isSeq, type Pair } from "yaml";
import { formatPath, type Defect, type Path, type Position } from "../path.ts";
import { ConfigError, type Problem } from "../problem.ts";
import { inspect, type Rewritten } from "./inspect.ts";
import { parse, position, type Parsed } from "./parse.ts";
import { readText } from "./readText.ts";
import { AliasFault, keyText, toValues } from "./values.ts";

/** A stack file as read: its values, and where each stands. */
export interface StackSource {
  readonly values: unknown;
  /** What YAML allows but a stack file should not hold. */
  readonly defects: readonly Defect[];
  readonly rewritten: readonly Rewritten[];
  /** Position of the deepest node on the path that exists: of its key, or of an item of a list. */
  locate(path: Path): Position | undefined;
}

/** Reads a stack file; what keeps its values from being known is thrown as one problem. */
export function readStackSource(file: string): StackSource {
  const read = readText(file);
  if ("fault" in read) throw fileError(file, read);
  const parsed = parse(read.text);
  if ("fault" in parsed) throw fileError(file, parsed);
  return {
    values: valuesOf(file, parsed),
    ...inspect(parsed),
    locate: locator(parsed),
  };
}

function valuesOf(file: string, { document, lines }: Parsed): unknown {
  if (!isMap(document.contents)) {
    const what = isSeq(document.contents) ? "a list" : "no mapping";
    const fault = `the file holds ${what}, but a stack file is a mapping. Write \`config:\` and below it the tenant and the forests.`;
    throw fileError(file, { fault });
  }
  try {
    return toValues(document);
  } catch (error) {
    if (!(error instanceof AliasFault)) throw error;
    throw fileError(file, { fault: error.message, ...position(lines, error.offset) });
  }
}

function fileError(file: string, { fault, ...where }: { fault: string; line?: number; column?: number }): ConfigError {
  const problem: Problem = { file, ...where, path: "", message: fault };
  return new ConfigError([problem]);
}

/** Defects with their positions, in the order of the file. */
export function toProblems(file: string, source: StackSource | undefined, defects: readonly Defect[]): Problem[] {
  return defects
    .map(({ path, message, isMissing, position }) => ({
      file,
      ...(position ?? source?.locate(path)),
      path: formatPath(path),
      message,
      ...(isMissing && { isMissing }),
    }))
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

/** Finds positions; each mapping is indexed once, as a file may have many problems in one mapping. */
function locator({ document, lines }: Parsed): (path: Path) => Position | undefined {
  const indexes = new WeakMap<object, Map<string, Pair>>();
  const step = (node: unknown, part: string | number): Step | undefined => {
    if (isSeq(node) && typeof part === "number" && part < node.items.length) {
      return { at: node.items[part], node: node.items[part] };
    }
    if (!isMap(node) || typeof part !== "string") return undefined;
    const index = indexes.get(node) ?? indexOf(node.items);
    indexes.set(node, index);
    const pair = index.get(part);
    return pair && { at: isScalar(pair.key) ? pair.key : pair.value, node: pair.value };
  };
  return (path) => {
    let node: unknown = document.contents;
    let offset = document.contents?.range[0];
    for (const part of path) {
      const next = step(node, part);
      if (next === undefined) break;
      offset = isNode(next.at) ? (next.at.range?.[0] ?? offset) : offset;
      node = next.node;
    }
    return offset === undefined ? undefined : position(lines, offset);
  };
}

/** One key or item further on a path: where it stands, and what it holds. */
interface Step {
  readonly at: unknown;
  readonly node: unknown;
}

/** Of equal keys the first, whose value counts. */
function indexOf(pairs: readonly Pair[]): Map<string, Pair> {
  return new Map(pairs.map((pair): [string, Pair] => [keyText(pair), pair]).reverse());
}
