import { parseXml, type XmlDocument, XmlDocumentType, XmlElement, XmlError, XmlText } from "@rgrove/parse-xml";
import { windowsText } from "../windowsText.ts";
import { GpoError } from "./failure.ts";
import { readBounded } from "./folder.ts";

/** Reports of large policies have some megabytes. */
const mostBytes = 32 * 1024 * 1024;

const again = "Make the backup again with Backup-GPO, or copy it again from where it was made.";

/** The root of an XML file, which must be of the given name. Nothing outside the file is ever read, and no entity is expanded. */
export function readXml(file: string, root: string): XmlElement {
  return readXmlWithLines(file, root).root;
}

/** The root, and in which line of the file an element begins. */
export function readXmlWithLines(
  file: string,
  root: string,
): { root: XmlElement; lineOf: (element: XmlElement) => number } {
  const text = textOf(readBounded(file, mostBytes), file);
  let breaks: number[] | undefined;
  const lineOf = ({ start }: XmlElement) => {
    breaks ??= [...text.matchAll(/\n/g)].map(({ index }) => index);
    return firstAbove(breaks, start) + 1;
  };
  return { root: rootOf(parsed(text, file), file, root), lineOf };
}

/** Index of the first number in an ascending list that is above another. */
function firstAbove(ascending: readonly number[], other: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) > other) high = middle;
    else low = middle + 1;
  }
  return low;
}

function rootOf(document: XmlDocument, file: string, root: string): XmlElement {
  if (document.children.some((node) => node instanceof XmlDocumentType)) {
    throw new GpoError(
      file,
      `declares a document type, which no file of a backup has and which could make it grow without end. ${again}`,
    );
  }
  if (document.root && localName(document.root.name) === root) return document.root;
  throw new GpoError(file, `begins with <${document.root?.name ?? ""}> instead of <${root}>. ${again}`);
}

function textOf(bytes: Uint8Array, file: string): string {
  try {
    return windowsText(bytes, true);
  } catch {
    throw new GpoError(file, `is neither UTF-8 nor UTF-16. ${again}`);
  }
}

function parsed(text: string, file: string): XmlDocument {
  try {
    return parseXml(text, { preserveDocumentType: true, includeOffsets: true });
  } catch (error) {
    if (error instanceof XmlError) {
      throw new GpoError(
        file,
        `is not well-formed XML: ${error.message.replace(/ \(line \d+, column \d+\)[^]*/, "")}. ${again}`,
        error.line,
      );
    }
    if (error instanceof RangeError) throw new GpoError(file, `nests its elements too deep to be read. ${again}`);
    throw error;
  }
}

const localName = (name: string): string => name.slice(name.indexOf(":") + 1);

/** The children of that name; a prefix does not count. */
export function elements(parent: XmlElement | undefined, name: string): XmlElement[] {
  return (parent?.children ?? []).filter(
    (node): node is XmlElement => node instanceof XmlElement && localName(node.name) === name,
  );
}

/** Text of the first child of that name; empty where there is none. */
export function textAt(parent: XmlElement | undefined, name: string): string {
  const [first] = elements(parent, name);
  return first === undefined ? "" : ownText(first).trim();
}

/** The text of an element without that of elements in it, which no backup has there and which may be nested without end. */
export function ownText({ children }: XmlElement): string {
  return children.map((node) => (node instanceof XmlText ? node.text : "")).join("");
}

export function attribute(element: XmlElement, name: string): string | undefined {
  return Object.entries(element.attributes).find(([key]) => localName(key) === name)?.[1];
}
