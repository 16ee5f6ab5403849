import type { Defect } from "../path.ts";

/** What stands a second time, by its key: `tell` gets it with the first that has the key, and may find nothing wrong. What has no key is nobody's second. */
export function repeated<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string | undefined,
  tell: (item: Item, first: Item) => Defect | undefined,
): Defect[] {
  const firsts = new Map<string, Item>();
  return items.flatMap((item) => {
    const key = keyOf(item);
    if (key === undefined) return [];
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, item);
    return (first !== undefined && tell(item, first)) || [];
  });
}
