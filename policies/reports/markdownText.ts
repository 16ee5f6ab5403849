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

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
