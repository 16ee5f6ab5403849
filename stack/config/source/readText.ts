import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { isUtf8 } from "node:buffer";

/** A stack file of a thousand forests has some hundred kilobytes; more is not a stack file. */
const LARGEST = 1024 * 1024;

export type TextOrFault = { readonly text: string } | { readonly fault: string; readonly line?: number };

/** The text of a stack file, or what keeps it from being one. */
export function readText(file: string): TextOrFault {
  const bytes = readBytes(file);
  if (typeof bytes === "string") return { fault: bytes };
  return decode(bytes);
}

function readBytes(file: string): Buffer | string {
  let descriptor: number;
  try {
    // Not blocking: opening a named pipe would wait for its writer.
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    return whyUnreadable(error);
  }
  try {
    const stat = fstatSync(descriptor);
    if (stat.isDirectory()) return "this is a folder. Write the path of a stack file, such as Pulumi.dev.yaml.";
    if (!stat.isFile()) return "this is not a regular file. Write the path of a stack file, such as Pulumi.dev.yaml.";
    if (stat.size > LARGEST) return tooLarge(stat.size);
    // One byte more than allowed shows a file that grew in between.
    const buffer = Buffer.alloc(LARGEST + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < buffer.length; length += read) {
      read = readSync(descriptor, buffer, length, buffer.length - length, null);
    }
    return length > LARGEST ? tooLarge(length) : buffer.subarray(0, length);
  } catch (error) {
    return whyUnreadable(error);
  } finally {
    closeSync(descriptor);
  }
}

function tooLarge(bytes: number): string {
  const size = (bytes / LARGEST).toFixed(1);
  return `the file has ${size} MB, but a stack file has at most 1 MB. Write the path of a stack file, such as Pulumi.dev.yaml.`;
}

function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return "there is no such file. Write the path of a stack file, or make one with `pulumi stack init`.";
    case "EACCES":
    case "EPERM":
      return "the file may not be read by this user. Grant the right to read it.";
    default:
      return `the file cannot be read (${code}). Write the path of a readable stack file.`;
  }
}

function decode(bytes: Buffer): TextOrFault {
  const mark = bytes.subarray(0, 2).toString("latin1");
  if (mark === "\xFF\xFE" || mark === "\xFE\xFF") {
    return { fault: "the file is in UTF-16, but Pulumi reads UTF-8. Save it as UTF-8." };
  }
  if (bytes.includes(0)) {
    return { fault: "the file holds NUL bytes, so it is not text in UTF-8. Write the path of a stack file." };
  }
  if (!isUtf8(bytes)) {
    const line = lineOfFirstFault(bytes);
    return { fault: "the file is not in UTF-8, which Pulumi demands. Save it as UTF-8.", line };
  }
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === "")
    return { fault: "the file is empty. Write `config:` and below it the tenant and the forests." };
  return { text };
}

function lineOfFirstFault(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline;
    if (!isUtf8(bytes.subarray(start, end))) break;
    start = end + 1;
  }
  return line;
}
