import { nearest } from "../formats/nearest.ts";

/** Something that has a page of its own. */
export interface Named {
  readonly name: string;
  /** What else it is called. */
  readonly also?: readonly string[];
  readonly title: string;
  /** What its page says. */
  readonly text?: string;
}

const most = 5;

/** Names that somebody may have meant: the one of which it is a slip, else those that have most of its words, in the name rather than in the text. */
export function nearNames(asked: string, known: readonly Named[]): string[] {
  const slip = nearest(asked.trim(), known.flatMap(({ name, also = [] }) => [name, ...also])); // prettier-ignore
  if (slip !== undefined) return [slip];
  const words = wordsOf(asked).filter((word) => word.length > 2);
  const found = known.flatMap((one) => {
    const places = words.map((word) => placeOf(word, one)).filter((place) => place > 0);
    return places.length === 0
      ? []
      : [{ one, count: places.length, worth: places.reduce((sum, place) => sum + place) }];
  });
  const count = Math.max(0, ...found.map((each) => each.count));
  const best = found.filter((each) => each.count === count).sort((a, b) => b.worth - a.worth);
  return [...new Set(best.map(({ one }) => one.name))].slice(0, most);
}

/** ` Is a or b meant?`, with the call that tells of the only one; empty: nothing is near. */
export function meant(names: readonly string[], command: string): string {
  const [first, ...others] = names;
  if (first === undefined) return "";
  if (others.length === 0) return ` Is ${first} meant? \`ewb ${command} ${first}\`.`;
  return ` Is ${names.slice(0, -1).join(", ")} or ${names.at(-1)} meant?`;
}

/** 3: in a name, 2: in the title, 1: in the text, 0: nowhere. A word is found by how it begins; as a whole it counts a little more. */
function placeOf(word: string, { name, also = [], title, text = "" }: Named): number {
  const parts = [text, title, [name, ...also].join(" ")].map(wordsOf);
  const place = parts.findLastIndex((part) => part.some((other) => other.startsWith(word)));
  return place + 1 + (parts[place]?.includes(word) ? 0.5 : 0);
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z0-9$]+/g) ?? [];
