import { Composer, LineCounter, Parser, type Document, type ErrorCode } from "yaml";
import { nestedDeeperThan } from "./nesting.ts";

const DEEPEST = 64;

export interface Parsed {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

export interface SyntaxFault {
  readonly fault: string;
  readonly line?: number;
  readonly column?: number;
}

/** The one YAML document of a text, or its first fault: what follows a fault is mostly its consequence. */
export function parse(text: string): Parsed | SyntaxFault {
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  if (nestedDeeperThan(tokens, DEEPEST)) {
    return {
      fault: `lists and mappings are nested deeper than ${DEEPEST} levels. Write the keys that the schema knows.`,
    };
  }
  // Duplicate keys are looked for in inspect.ts: here the search is quadratic. prettyErrors would quote the file.
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, logLevel: "silent" });
  const [document, next] = [...composer.compose(tokens, true, text.length)];
  if (document === undefined) return { fault: "the file holds no document. Write `config:` and below it the tenant." };
  if (next !== undefined) {
    return {
      fault: "the file holds more than one document. Remove the line `---`.",
      ...position(lines, next.range[0]),
    };
  }
  const { version, explicit } = document.directives.yaml;
  if (explicit && version !== "1.2") {
    return {
      fault: `%YAML ${version} changes what words such as yes and on mean, but not for Pulumi. Remove the line.`,
      line: 1,
      column: 1,
    };
  }
  const [error] = document.errors;
  if (error)
    return { fault: `not valid YAML: ${explain(error.code, error.message)}`, ...position(lines, error.pos[0]) };
  return { document, lines };
}

export function position(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** In words of our own: the messages of `yaml` may quote the file, and so a password. */
function explain(code: ErrorCode, message: string): string {
  if (code === "BAD_INDENT" && message.startsWith("Flow ")) return explanations.MISSING_CHAR ?? "";
  if (message === "Sequence item without - indicator") return explanations.BAD_INDENT ?? "";
  return explanations[code] ?? "the text cannot be read from here on. Write one `key: value` a line.";
}

const explanations: Partial<Record<ErrorCode, string>> = {
  BAD_ALIAS: "an alias (*) names no anchor above it. Write the value itself.",
  BAD_DQ_ESCAPE:
    "an unknown escape in double quotes, where \\ begins one. Write \\\\ for a backslash, or use single quotes.",
  BAD_INDENT:
    "this line, or one above it, is not indented as its neighbours are. Write the keys of one mapping, and the hyphens of one list, in one column.",
  BAD_SCALAR_START: "a plain value may not begin with this character. Write it in quotes.",
  BLOCK_AS_IMPLICIT_KEY:
    "two keys on one line, or the next line is indented deeper than this one. Write each on a line of its own, in one column.",
  BLOCK_IN_FLOW: "a block inside brackets. Write it with brackets too, or without any.",
  KEY_OVER_1024_CHARS: "a key has more than 1,024 characters. Write a key that the schema knows.",
  MISSING_CHAR: "a quote, bracket, comma or the space behind a colon is missing, here or above. Add it.",
  MULTILINE_IMPLICIT_KEY: "a key without its colon, or one that goes over two lines. Write `key: value`.",
  TAB_AS_INDENT: "a tab is used for indenting, which YAML forbids. Write spaces.",
  UNEXPECTED_TOKEN: "a character that does not belong here. Remove it, or write the value in quotes.",
};
