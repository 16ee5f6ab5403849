import { isAlias, isMap, isNode, isScalar, isSeq, type Document, type Node, type Pair, type Scalar } from "yaml";

/** Far more values than a stack of a thousand forests has; only aliases of aliases reach it. */
const MOST_VALUES = 1_000_000;
const DEEPEST = 64;

/** A document cannot be turned into values; `offset` is the place in the text. */
export class AliasFault extends Error {
  readonly offset: number;
  constructor(message: string, node: Node) {
    super(message);
    this.offset = node.range?.[0] ?? 0;
  }
}

interface Converted {
  readonly value: unknown;
  /** Number of values, each counted as often as aliases repeat it. */
  readonly size: number;
  readonly depth: number;
}

/**
 * The plain values of a document. Document.toJS looks for the anchor of each alias from the beginning, which is
 * quadratic; here anchors are known in the order of the text. An anchor is known once its node is complete, so no value
 * can hold itself.
 */
export function toValues(document: Document): unknown {
  const anchors = new Map<string, Converted>();
  return convert(document.contents, anchors).value;
}

function convert(node: unknown, anchors: Map<string, Converted>): Converted {
  if (!isNode(node)) return { value: null, size: 1, depth: 0 };
  if (isAlias(node)) return resolve(node.source, node, anchors);
  const converted = convertPlain(node, anchors);
  if (converted.size > MOST_VALUES || converted.depth > DEEPEST) {
    throw new AliasFault(
      "aliases (*) repeat each other to more values than a stack file can mean. Write the values.",
      node,
    );
  }
  if ("anchor" in node && typeof node.anchor === "string") anchors.set(node.anchor, converted);
  return converted;
}

function resolve(name: string, node: Node, anchors: Map<string, Converted>): Converted {
  const found = anchors.get(name);
  if (found === undefined) {
    const instead = /^S-1-/i.test(name) ? "Write the SID without the asterisk." : "Write the value itself.";
    throw new AliasFault(`this alias (*) names no anchor (&) that is complete above it. ${instead}`, node);
  }
  return found;
}

function convertPlain(node: Node, anchors: Map<string, Converted>): Converted {
  if (isSeq(node)) {
    const items = node.items.map((item) => convert(item, anchors));
    return { value: items.map((item) => item.value), ...measure(items) };
  }
  if (isMap(node)) {
    // Of equal keys the first counts: inspect.ts tells to remove the others.
    const items = new Map<string, Converted>();
    const merged: (readonly [string, Converted])[] = [];
    for (const pair of node.items) {
      const converted = convert(pair.value, anchors);
      if (isMergeKey(pair)) merged.push(...mergedItems(converted, node));
      else if (!items.has(keyText(pair))) items.set(keyText(pair), converted);
    }
    for (const [key, item] of merged) if (!items.has(key)) items.set(key, item);
    // fromEntries defines properties of its own, so that a key __proto__ is a key like any other.
    const value: unknown = Object.fromEntries([...items].map(([key, item]) => [key, item.value]));
    return { value, ...measure([...items.values()]) };
  }
  return { value: isScalar(node) ? scalarValue(node) : null, size: 1, depth: 0 };
}

/** YAML 1.2 has no merge keys, but what Pulumi reads files with has. */
function isMergeKey({ key }: Pair): boolean {
  return isScalar(key) && key.value === "<<" && key.type === "PLAIN";
}

/** What a merge key brings: a mapping, or several, of which the first that has a key counts. A key beside it counts more. */
function mergedItems({ value, size, depth }: Converted, node: Node): [string, Converted][] {
  return (Array.isArray(value) ? value : [value]).flatMap((part: unknown) => {
    if (typeof part !== "object" || part === null || Array.isArray(part)) {
      throw new AliasFault("a merge key (<<) brings no mapping. Write the keys themselves.", node);
    }
    // Each counts as much as all of them: no more than what repeats is to be bounded.
    return Object.entries(part).map(([key, item]): [string, Converted] => [key, { value: item, size, depth }]);
  });
}

/** Tags such as !!binary make objects of a text. */
function scalarValue({ value, source }: Scalar): unknown {
  return typeof value === "object" && value !== null ? (source ?? "") : value;
}

function measure(items: readonly Converted[]): { size: number; depth: number } {
  let size = 1;
  let depth = 0;
  for (const item of items) {
    size += item.size;
    depth = Math.max(depth, item.depth);
  }
  return { size, depth: depth + 1 };
}

export function keyText(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : "?";
}
