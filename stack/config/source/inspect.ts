import { isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair } from "yaml";
import type { Defect, Path } from "../path.ts";
import { isKitKey } from "./configKeys.ts";
import { otherForm } from "./otherForm.ts";
import { position, type Parsed } from "./parse.ts";
import { keyText } from "./values.ts";

/** A value that Pulumi writes otherwise than it is written, as soon as it writes the file. */
export interface Rewritten extends Defect {
  /** Whether it is a number where its text may have been meant. */
  readonly isNumber: boolean;
}

export interface Inspected {
  /** What YAML allows and a stack file should not hold: where two readers of one file could understand different things. */
  readonly defects: readonly Defect[];
  readonly rewritten: readonly Rewritten[];
}

export function inspect(parsed: Parsed): Inspected {
  const defects: Defect[] = [];
  const rewritten: Rewritten[] = [];
  const open: { node: unknown; path: Path }[] = [{ node: parsed.document.contents, path: [] }];
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    const { node, path } = entry;
    if (isMap(node)) {
      for (const defect of keyDefects(node.items, path, parsed)) defects.push(defect);
      for (const pair of node.items) open.push({ node: pair.value, path: [...path, keyText(pair)] });
    } else if (isSeq(node)) {
      node.items.forEach((item, index) => open.push({ node: item, path: [...path, index] }));
    }
    if (!isNode(node) || !isKits(path)) continue;
    const fault = valueFault(node);
    if (fault !== undefined) defects.push({ path, message: fault });
    const other = fault === undefined && isScalar(node) && node.type === "PLAIN" ? otherForm(node.source ?? "", node.value) : undefined; // prettier-ignore
    if (other !== undefined) rewritten.push({ path, ...other });
  }
  return { defects, rewritten };
}

/** A key without a namespace may be the kit's. */
function isKits(path: Path): boolean {
  const key = String(path[1]);
  return path[0] === "config" && path.length > 1 && (isKitKey(key) || !key.includes(":"));
}

function* keyDefects(pairs: readonly Pair[], path: Path, { lines }: Parsed): Generator<Defect> {
  const seen = new Set<string>();
  for (const pair of pairs) {
    const key = keyText(pair);
    const message = keyFault(pair);
    if (message !== undefined) {
      yield { path: [...path, key], message };
    } else if (seen.has(key)) {
      const offset = isScalar(pair.key) ? pair.key.range?.[0] : undefined;
      const at = offset === undefined ? {} : { position: position(lines, offset) };
      yield { path: [...path, key], message: "this key stands in its mapping already. Remove one of the two.", ...at };
    }
    seen.add(key);
  }
}

function keyFault({ key }: Pair): string | undefined {
  if (!isScalar(key) || typeof key.value !== "string") {
    return "this key is not a text. Write a key that the schema knows.";
  }
  return undefined;
}

const plainTags = /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/;

function valueFault(node: Node): string | undefined {
  if (!isAlias(node) && node.tag !== undefined && !plainTags.test(node.tag)) {
    return "a stack file holds plain values, without tags. Remove the word that begins with an exclamation mark.";
  }
  return isScalar(node) && node.type === "PLAIN" ? scalarFault(node.source ?? "", node.value) : undefined;
}

/** Plain values that Pulumi reads otherwise than YAML 1.2. (3.274.1, `pulumi config`; a date is read in both forms, facts/dateText.ts) */
function scalarFault(source: string, value: unknown): string | undefined {
  if (typeof value === "number" && /^[-+]?0[0-9]/.test(source)) {
    const decimal = source.replace(/^([-+]?)0+(?=[0-9])/, "$1");
    return `Pulumi reads a leading zero as octal, YAML 1.2 as decimal. Write ${decimal}, or "${source}" for a text.`;
  }
  if (/^[-+]?\d[\d_]*_[\d_]*(\.[\d_]*)?$/.test(source)) {
    return `Pulumi reads ${source} as a number, YAML 1.2 as a text. Write ${source.replaceAll("_", "")}, or "${source}" for a text.`;
  }
  return undefined;
}
