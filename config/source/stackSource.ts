import { isMap, isScalar, isSeq, type Node } from "yaml";
import { formatPath, type Defect, type Path, type Position } from "../path.ts";
import { ConfigError, type Problem } from "../problem.ts";
import { inspect } from "./inspect.ts";
import { parse, position, type Parsed } from "./parse.ts";
import { readText } from "./readText.ts";
import { AliasFault, keyText, toValues } from "./values.ts";

/** A stack file as read: its values, and where each stands. */
export interface StackSource {
  readonly values: unknown;
  /** What YAML allows but a stack file should not hold. */
  readonly defects: readonly Defect[];
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
    defects: inspect(parsed),
    locate: (path) => locate(parsed, path),
  };
}

function valuesOf(file: string, { document, lines }: Parsed): unknown {
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) {
    throw fileError(file, {
      fault: "the file holds no configuration. Write `config:` and below it the tenant and the forests.",
    });
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
    .map(({ path, message, position }) => ({
      file,
      ...(position ?? source?.locate(path)),
      path: formatPath(path),
      message,
    }))
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

function locate({ document, lines }: Parsed, path: Path): Position | undefined {
  let node: unknown = document.contents;
  let offset = document.contents?.range[0];
  for (const part of path) {
    const next: { at: unknown; node: unknown } | undefined = step(node, part);
    if (next === undefined) break;
    offset = (next.at as Node | null)?.range?.[0] ?? offset;
    node = next.node;
  }
  return offset === undefined ? undefined : position(lines, offset);
}

function step(node: unknown, part: string | number): { at: unknown; node: unknown } | undefined {
  if (isSeq(node) && typeof part === "number" && part < node.items.length) {
    return { at: node.items[part], node: node.items[part] };
  }
  if (!isMap(node) || typeof part !== "string") return undefined;
  const pair = node.items.find((item) => keyText(item) === part);
  return pair && { at: isScalar(pair.key) ? pair.key : pair.value, node: pair.value };
}
