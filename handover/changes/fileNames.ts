import type { Change } from "./change.ts";

/** Names the files: numbers in order, then the title, each of its own. */
export function withFiles(changes: readonly Omit<Change, "file">[]): Change[] {
  const digits = String(changes.length).length;
  const taken = new Map<string, number>();
  return changes.map((change, index) => {
    const title = change.title.replace(/'/g, "").replace(/[^A-Za-z0-9.]+/g, "-");
    const slug = title.replace(/-$/, "");
    const times = (taken.get(slug) ?? 0) + 1;
    taken.set(slug, times);
    const number = String(index + 1).padStart(digits, "0");
    return { ...change, file: `${number}-${slug}${times > 1 ? `-${times}` : ""}.json` };
  });
}

/** A file name without its number, which a change that is declared later may alter. */
export const withoutNumber = (file: string): string => file.replace(/^\d+-/, "");
