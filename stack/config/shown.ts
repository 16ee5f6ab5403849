import { mostShown, shownText } from "../../resources/definition/textForm.ts";
import { otherForm } from "./source/otherForm.ts";

/** A value of the stack file as a message shows it: what was passed, but no more of it than helps. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return "an empty value";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") {
    if (isEncrypted(value)) return "an encrypted value";
    return Object.keys(value).length === 0 ? "an empty mapping" : "a mapping";
  }
  return typeof value === "string" ? shownText(value) : String(value);
}

/** How Pulumi writes a secret inside structured configuration. */
export function isEncrypted(value: unknown): boolean {
  // The key first: a mapping may have very many, and is asked once for each problem in it.
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, "secure")) return false;
  return typeof Reflect.get(value, "secure") === "string" && Object.keys(value).length === 1;
}

/** A value as YAML on one line, for the reader to copy; inside of a list or mapping long texts are left out. */
export function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writtenInside).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const pairs = Object.entries(value).map(([key, item]) => `${key}: ${writtenInside(item)}`);
    return `{${pairs.join(", ")}}`;
  }
  return typeof value === "string" && isPlain(value) ? value : JSON.stringify(value);
}

function writtenInside(value: unknown): string {
  if (typeof value !== "string") return written(value);
  // Between brackets a comma ends a text that has no quotes.
  if (value.length > mostShown) return "…";
  return value.includes(",") ? JSON.stringify(value) : written(value);
}

/** Whether YAML takes the text without quotes, as a text, and Pulumi leaves it so. */
function isPlain(text: string): boolean {
  if (!Number.isNaN(Number(text)) || otherForm(text, text) !== undefined) return false;
  return /^[A-Za-z/\\][A-Za-z0-9 ./\\$@:=,_-]*$/.test(text) || /^[0-9A-Fa-f.]+[./-][0-9A-Za-z./-]*$/.test(text);
}
