import type { CST } from "yaml";

/**
 * Whether tokens are nested deeper than `limit`. The composer of `yaml` recurses, and on a stack that is nearly full
 * V8 ends the process where its regular expressions are compiled; the parser before it does not recurse. So it is here
 * that deep nesting is found, without recursion.
 */
export function nestedDeeperThan(tokens: readonly CST.Token[], limit: number): boolean {
  const open: { token: CST.Token; depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    if (entry.depth > limit) return true;
    for (const token of children(entry.token)) open.push({ token, depth: entry.depth + 1 });
  }
  return false;
}

function children(token: CST.Token): CST.Token[] {
  const found: (CST.Token | null | undefined)[] = [];
  if (token.type === "document") found.push(token.value);
  if ("items" in token) for (const item of token.items) found.push(item.key, item.value);
  return found.filter((child) => child !== null && child !== undefined);
}
