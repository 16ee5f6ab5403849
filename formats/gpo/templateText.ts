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
  if (text.includes("\0")) {
    const line = text.slice(0, text.indexOf("\0")).split(/\r\n|\r|\n/).length;
    throw new GpoError(file, `holds a null character, so it is no text file or a damaged one. ${again}`, line);
  }
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

/** The text in lines; the last one is empty where the text ends with a line's end. */
export function splitTemplate(text: string, file: string): TemplateLine[] {
  let section: string | undefined;
  return text.split(/\r\n|\r|\n/).map((line, index) => {
    const content = line.trim();
    if (content.startsWith("[")) {
      section = /^\[([^\]]*)\]/.exec(content)?.[1]?.trim();
      if (section === undefined) {
        throw new GpoError(
          file,
          `${quoted(content)} opens a section but lacks its closing bracket. ${again}`,
          index + 1,
        );
      }
    } else if (content !== "" && !content.startsWith(";") && section === undefined) {
      throw new GpoError(
        file,
        `${quoted(content)} stands above the first section, where it has no meaning. ${again}`,
        index + 1,
      );
    }
    return { text: line, section };
  });
}

export function sameSection(section: string | undefined, name: string): boolean {
  return section?.toLowerCase() === name.toLowerCase();
}

export function isContent({ text }: TemplateLine): boolean {
  return !/^\s*($|[;[])/.test(text);
}

export function refuseLine(file: string, line: number, text: string, why: string): GpoError {
  return new GpoError(file, `${quoted(text.trim())} ${why}. ${again}`, line);
}

/** Short, and on one line: a file must not fill the screen. */
function quoted(text: string): string {
  const plain = text;
  return `"${plain.length > 80 ? `${plain.slice(0, 80)}…` : plain}"`;
}
