import { ChannelError, type ChannelErrorCode, type Json, type JsonObject } from "./channel.ts";
import type { ScriptEnd } from "./scriptHost.ts";

const codes: readonly ChannelErrorCode[] = [
  "powershell-missing",
  "unreachable",
  "refused",
  "not-found",
  "conflict",
  "timeout",
  "cancelled",
  "invalid-reply",
  "failed",
];

/** The result a script answers with, or its failure as a ChannelError whose text never holds the secret. */
export function readReply(end: ScriptEnd, secret: string | undefined): JsonObject {
  const reply = parseObject(end.output);
  if (reply?.["ok"] === false && isObject(reply["error"])) throw scriptError(reply["error"], secret);
  if (end.code !== 0) throw new ChannelError("failed", `${endText(end)}.${saidText(end, secret)}`);
  if (reply?.["ok"] === true && isObject(reply["result"])) return withoutSecret(reply["result"], secret);
  throw new ChannelError("invalid-reply", `the script did not answer with one JSON document.${saidText(end, secret)}`);
}

function scriptError(error: JsonObject, secret: string | undefined): ChannelError {
  const code = codes.find((known) => known === error["code"]) ?? "failed";
  const message = error["message"];
  const said = typeof message === "string" && message !== "" ? message : "the script gives no reason.";
  return new ChannelError(code, redact(said, secret));
}

function withoutSecret(result: JsonObject, secret: string | undefined): JsonObject {
  if (secret === undefined || !holdsText(result, secret)) return result;
  throw new ChannelError("invalid-reply", "the answer holds the password of the credential, so it is not used.");
}

function endText({ what, code, signal }: ScriptEnd): string {
  const who = what === "script" ? "the script" : "PowerShell";
  return signal === null ? `${who} ended with exit code ${code}` : `${who} was ended by ${signal}`;
}

/** What PowerShell wrote, shortened, on one line. */
function saidText(end: ScriptEnd, secret: string | undefined): string {
  const said = redact(end.errors.trim() || end.output.trim(), secret)
    // Colours of a terminal.
    .replace(/\u001b\[[0-9;]*m/g, "")
    .replace(/\s+/g, " ");
  if (said === "") return " It wrote nothing.";
  return ` It wrote: ${said.length > 500 ? `${said.slice(0, 500)}…` : said}`;
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isObject(value) ? value : undefined;
  } catch (error) {
    // Not JSON: the caller tells what was written instead.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON in ASCII, which no code page between two processes can change. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The text with the secret made unreadable: as it is, as JSON writes it, and as JSON writes that inside another JSON text. */
function redact(text: string, secret: string | undefined): string {
  if (secret === undefined || secret === "") return text;
  const written = (forms: string[]) =>
    forms.flatMap((form) => [form, inJson(JSON.stringify(form)), inJson(asciiJson(form))]);
  return [...new Set(written(written([secret])))].reduce(
    (redacted, form) => redacted.replaceAll(form, "[secret]"),
    text,
  );
}

const inJson = (json: string): string => json.slice(1, -1);

/** Whether any text of the value, key or leaf, holds the given text. */
function holdsText(value: Json, text: string): boolean {
  if (text === "") return false;
  if (typeof value === "string") return value.includes(text);
  if (Array.isArray(value)) return value.some((item) => holdsText(item, text));
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, item]) => key.includes(text) || holdsText(item, text));
}
