import { isAlias, isMap, isNode, isScalar, isSeq, type Document, type Node, type Pair, type Scalar } from "yaml";
import type { Defect, Path } from "../path.ts";
import { keyText } from "./values.ts";

/** What YAML allows and a stack file should not hold: where two readers of one file could understand different things. */
export function inspect(document: Document): Defect[] {
  const defects: Defect[] = [];
  const open: { node: unknown; path: Path }[] = [{ node: document.contents, path: [] }];
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    const { node, path } = entry;
    if (isMap(node)) {
      defects.push(...keyDefects(node.items, path));
      for (const pair of node.items) open.push({ node: pair.value, path: [...path, keyText(pair)] });
    } else if (isSeq(node)) {
      node.items.forEach((item, index) => open.push({ node: item, path: [...path, index] }));
    }
    if (isNode(node) && isKits(path)) defects.push(...valueDefects(node, path));
  }
  return defects;
}

function isKits(path: Path): boolean {
  return path[0] === "config" && String(path[1]).startsWith("entra-writeback:");
}

function keyDefects(pairs: readonly Pair[], path: Path): Defect[] {
  const defects: Defect[] = [];
  const seen = new Set<string>();
  for (const pair of pairs) {
    const key = keyText(pair);
    const at = [...path, key];
    if (!isScalar(pair.key) || typeof pair.key.value !== "string") {
      defects.push({
        path: at,
        message: "this key is no text. Write a key that the schema knows, in quotes if need be.",
      });
    } else if (key === "<<" && isKits(path)) {
      defects.push({
        path: at,
        message:
          "YAML 1.2 has no merge keys, and Pulumi writes them out when it changes the file. Write the keys themselves.",
      });
    } else if (seen.has(key)) {
      defects.push({ path: at, message: "this key stands twice in one mapping. Remove one of the two." });
    }
    seen.add(key);
  }
  return defects;
}

function valueDefects(node: Node, path: Path): Defect[] {
  if (!isAlias(node) && node.tag !== undefined && !node.tag.startsWith("tag:yaml.org,2002:")) {
    return [
      { path, message: "a stack file has no tags of its own. Remove the word that begins with an exclamation mark." },
    ];
  }
  if (isScalar(node) && typeof node.value === "number" && /^[-+]?0[0-9]/.test(node.source ?? "")) {
    return [
      { path, message: `Pulumi reads a leading zero as octal, YAML 1.2 as decimal. Write ${withoutZeros(node)}.` },
    ];
  }
  return [];
}

function withoutZeros(node: Scalar): string {
  return (node.source ?? "").replace(/^([-+]?)0+(?=[0-9])/, "$1");
}
