import { GpoError } from "./failure.ts";

/** One line of a security template, in its place. */
export interface TemplateLine {
  /** Without its end. */
  readonly text: string;
  /** Name in brackets above it; undefined: above the first. The header itself counts to its section. */
  readonly section: string | undefined;
}

const again = "Open the policy in the Group Policy Management Editor, correct it, and back it up again.";

/** Templates have some kilobytes; what is far beyond that is none. */
const mostBytes = 4 * 1024 * 1024;

/** The bytes as text. Windows writes UTF-16LE with a byte order mark; other editors leave other forms behind. */
export function decodeTemplate(bytes: Uint8Array, file: string): string {
  if (bytes.length > mostBytes) {
    throw new GpoError(file, `has ${bytes.length} bytes, and a security template has at most ${mostBytes}. ${again}`);
  }
  const [first, second, third] = bytes;
  if (first === 0xfe && second === 0xff) {
    throw new GpoError(file, `is UTF-16 with the high byte first, which Windows does not read [MS-GPSB 2.2]. ${again}`);
  }
  const utf16 = first === 0xff && second === 0xfe;
  const text = utf16
    ? decoded("utf-16le", bytes.subarray(2), file)
    : first === 0xef && second === 0xbb && third === 0xbf
      ? decoded("utf-8", bytes.subarray(3), file)
      : second === 0
        ? decoded("utf-16le", bytes, file)
        : decodedOfUnknown(bytes);
  return text;
}

function decoded(encoding: "utf-8" | "utf-16le", bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new GpoError(file, `begins as ${encoding.toUpperCase()} but is cut or damaged further on. ${again}`);
  }
}

function decodedOfUnknown(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Not UTF-8: one byte a character, so that no character is lost.
    return Buffer.from(bytes).toString("latin1");
  }
}

/** UTF-16LE with a byte order mark and CRLF: the only form that Windows reads. [MS-GPSB 2.2] */
export function encodeTemplate(lines: readonly TemplateLine[]): Uint8Array {
  return Buffer.from(`\ufeff${lines.map(({ text }) => text).join("\r\n")}`, "utf16le");
}

/** A line that cannot be read, and why. */
export interface OddLine {
  /** 0-based. */
  readonly index: number;
  readonly why: string;
  /** Nobody applies it, so nothing is missed. */
  readonly isIdle?: true;
}

/** The text in lines; the last one is empty where the text ends with a line's end. */
export function splitTemplate(text: string): { lines: TemplateLine[]; odd: OddLine[] } {
  let section: string | undefined;
  let isLost = false;
  const odd: OddLine[] = [];
  const lines = text.split(/\r\n|\r|\n/).map((line, index) => {
    const content = line.trim();
    if (content.includes("\0"))
      odd.push({ index, why: "holds a null character, so the file is not text, or is damaged" });
    else if (content.startsWith("[")) {
      section = /^\[([^\]]*)\]/.exec(content)?.[1]?.trim();
      isLost = section === undefined;
      if (isLost) odd.push({ index, why: "opens a section but lacks its closing bracket" });
    } else if (content !== "" && !content.startsWith(";") && section === undefined && !isLost) {
      odd.push({ index, why: "stands above the first section, where it has no meaning", isIdle: true });
    }
    return { text: line, section };
  });
  return { lines, odd };
}

export function sameSection(section: string | undefined, name: string): boolean {
  return section?.toLowerCase() === name.toLowerCase();
}

export function isContent({ text }: TemplateLine): boolean {
  return !/^\s*($|[;[])/.test(text);
}

export function lineError(file: string, { text }: TemplateLine, { index, why }: OddLine): GpoError {
  return new GpoError(file, `${quoted(text.trim())} ${why}. ${again}`, index + 1);
}

export function moreLinesError(file: string, count: number): GpoError {
  return new GpoError(file, `has ${count} more lines that cannot be read. ${again}`);
}

/** Short, and on one line: a file must not fill the screen. */
function quoted(text: string): string {
  return `"${text.length > 80 ? `${text.slice(0, 80)}…` : text}"`;
}
