import { inMarkdown } from "../../policies/reports/markdownText.ts";

/**
 * The kit's own Markdown as HTML, for fields that show nothing else: headings, items, paragraphs. What a comment of HTML hides there
 * stands at the end as a text, as nobody says that a comment survives.
 */
export function htmlOf(markdown: string): string {
  const lines = markdown.split("\n").filter((line) => line !== "");
  const hidden = lines.flatMap((line) => comment.exec(line)?.[1] ?? []);
  const shown = lines.filter((line) => !comment.test(line)).map(block);
  const listed = shown.join("\n").replace(/<li>.*(?:\n<li>.*)*/g, (items) => `<ul>\n${items}\n</ul>`);
  return [listed, ...hidden.map((text) => `<p>${text}</p>`)].join("\n");
}

const comment = /^<!-- ([\w ,-]+) -->$/;

const kinds: readonly (readonly [string, string])[] = [
  ["#### ", "h4"],
  ["### ", "h3"],
  ["- ", "li"],
];

function block(line: string): string {
  const [start, name] = kinds.find(([start]) => line.startsWith(start)) ?? ["", "p"];
  return `<${name}>${inline(line.slice(start.length))}</${name}>`;
}

/** What `inMarkdown` has escaped is a text; what it has not is the kit's own. */
function inline(markdown: string): string {
  let isBold = false;
  return markdown.replace(
    /\\(.)|(\*\*)|`([^`]*)`|&(?:amp|lt|gt);|<\/?sub>|["'<>&]/gsu,
    (found, escaped?: string, bold?: string, code?: string) => {
      if (escaped !== undefined) return inHtml(escaped);
      if (code !== undefined) return `<code>${inHtml(code)}</code>`;
      if (bold !== undefined) return (isBold = !isBold) ? "<b>" : "</b>";
      if (/^<\/?sub>$/.test(found)) return "";
      return found.length > 1 ? found : inHtml(found);
    },
  );
}

const inHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** What `htmlOf` made, after a forge and perhaps a person had their hands on it, in lines of Markdown as before. */
export function markdownIn(html: string): string {
  const lines = html
    .replace(/\s+/g, " ")
    .replace(/<(\/?)([a-z][a-z0-9]*)\b[^<>]*>/gi, (_, end: string, name: string) =>
      tagIn(name.toLowerCase(), end === ""),
    )
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const texts = lines.map(plain);
  const marker = texts.findIndex((text) => /^ewb drift [0-9a-f]{16} run \d{1,15}$/.test(text));
  // Before the marker it is a person's line, and so is every one after the first.
  const days = texts.findIndex((text, index) => marker !== -1 && index > marker && /^since [0-9a-f ,-]+$/.test(text));
  const hidden = [marker, days].filter((index) => index !== -1);
  const shown = lines.filter((_, index) => !hidden.includes(index));
  return [...hidden.map((index) => `<!-- ${texts[index] ?? ""} -->`), ...shown.map(lineIn)].join("\n");
}

/** Stands for bold between two steps: no text of the kit has it. */
const boldMark = "\u0000";

function tagIn(name: string, isStart: boolean): string {
  if (name === "b" || name === "strong") return boldMark;
  if (!/^(?:h\d|li|p|div|br|ul|ol|table|tr|hr|blockquote|pre)$/.test(name)) return "";
  const [start = ""] = kinds.find(([, kind]) => kind === name) ?? [];
  return isStart ? `\n${start}` : "\n";
}

function lineIn(line: string): string {
  const [start = ""] = kinds.find(([start]) => line.startsWith(start)) ?? [];
  const parts = line.slice(start.length).split(boldMark);
  return start + parts.map((part) => spaced(part, inMarkdown(plain(part)))).join("**");
}

/** A part of a line keeps the spaces at its ends. */
const spaced = (part: string, text: string): string =>
  `${part.startsWith(" ") ? " " : ""}${text}${part.endsWith(" ") && part.length > 1 ? " " : ""}`;

const plain = (html: string): string =>
  html
    .replaceAll(boldMark, "")
    .replace(
      /&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|(amp|lt|gt|quot|apos|nbsp));/gi,
      (_, decimal?: string, hex?: string, name?: string) => // prettier-ignore
      name === undefined ? characterOf(decimal === undefined ? parseInt(hex ?? "", 16) : Number(decimal)) : (names[name.toLowerCase()] ?? ""), // prettier-ignore
    )
    .replaceAll("\u200b", "");

const characterOf = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : "");

const names: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };
