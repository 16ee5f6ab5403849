import { printable } from "./text.ts";

/**
 * A text from anywhere as Markdown that shows it and does nothing: no markup, no HTML, no link, and where a forge looks for them no
 * mention, no picture by name and no reference to an issue. Those are looked for in the text that was rendered, so a zero-width space breaks
 * them.
 */
export function inMarkdown(text: string): string {
  return printable(text)
    .replace(/[&<>]/g, (character) => entities[character] ?? character)
    .replace(/[\\`*_{}[\]()+\-.!|~:"'$^]/g, (character) => `\\${character}`)
    .replace(/[#@]/g, (character) => `\\${character}\u200b`)
    .replace(
      /\bGH\\-(?=\d)|\\!(?=\d)|\\:(?=(?:[\w\\]*[a-z+-][\w\\+-]*|100\\|1234\\)(?::|$))|:\/\//gi,
      (found) => `${found}\u200b`,
    )
    .replace(/^ +| +$/g, "");
}

/** Such Markdown as a reader without a forge sees the texts in it. Only for a terminal: to a runner a text might then be a command. */
export function withoutEscapes(markdown: string): string {
  return markdown
    .replaceAll("\u200b", "")
    .replace(/\\([\\`*_{}[\]()+\-.!|~:"'$^#@])/g, "$1")
    .replace(/&(amp|lt|gt);/g, (entity) => characters[entity] ?? entity);
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
const characters = Object.fromEntries(Object.entries(entities).map(([character, entity]) => [entity, character]));
