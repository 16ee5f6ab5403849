/** A part of a text whose items stand or fall one by one. */
export interface Section {
  /** Line above; of what is always open. */
  readonly title?: string;
  /** Of what is folded: the line that opens it. */
  readonly summary?: string;
  readonly items: readonly string[];
  /** Items that are shown, whatever the room. */
  readonly most?: number;
}

export interface Parts {
  readonly head: readonly string[];
  readonly sections: readonly Section[];
  readonly foot: readonly string[];
}

/** Head and foot, and of the sections what has room, those before first; what has none is counted where it is missing. */
export function fitted({ head, sections, foot }: Parts, longest: number): string {
  const lines = [...head];
  let left = longest - lengthOf([...head, ...foot]);
  for (const section of sections) {
    const { items, most = Infinity } = section;
    if (items.length === 0) continue;
    const kept: string[] = [];
    left -= lengthOf(around(section, [], items.length));
    for (const item of items) {
      if (kept.length >= most || item.length + 1 > left) continue;
      kept.push(item);
      left -= item.length + 1;
    }
    lines.push(...around(section, kept, items.length - kept.length));
  }
  return [...lines, ...foot].join("\n");
}

function around({ title, summary }: Section, kept: readonly string[], omitted: number): string[] {
  const rest = omitted > 0 ? [`- **${omitted} omitted**`] : [];
  if (summary === undefined) return ["", ...(title === undefined ? [] : [title]), ...kept, ...rest];
  return ["", `<details><summary>${summary}</summary>`, "", ...kept, ...rest, "", "</details>"];
}

const lengthOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0);
