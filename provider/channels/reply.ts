import { gunzipSync } from "node:zlib";
import { ChannelError, channelErrorCodes, type Json, type JsonObject } from "../../resources/ports/channel.ts";
import { redact } from "./secrets.ts";
import type { ScriptEnd } from "./scriptHost.ts";

/** Bytes; far more than 4 KB of compressed JSON hold, so that a hostile answer does not fill the memory. */
const unpackedLimit = 1024 * 1024;

/** The result a script answers with, or its failure as a ChannelError whose text never holds a secret. */
export function readReply(end: ScriptEnd, secrets: readonly string[]): JsonObject {
  const reply = unpacked(parseObject(end.output));
  if (reply?.["ok"] === false && isObject(reply["error"])) throw scriptError(reply["error"], secrets);
  if (end.code !== 0) throw new ChannelError("failed", `${endText(end)}.${saidText(end, secrets)}`);
  if (reply?.["ok"] === true && isObject(reply["result"])) return withoutSecret(reply["result"], secrets);
  throw new ChannelError("invalid-reply", `the script did not answer with one JSON document.${saidText(end, secrets)}`);
}

function scriptError(error: JsonObject, secrets: readonly string[]): ChannelError {
  const code = channelErrorCodes.find((known) => known === error["code"]) ?? "failed";
  const message = error["message"];
  const said = typeof message === "string" && message !== "" ? message : "the script gives no reason.";
  return new ChannelError(code, redact(said, secrets));
}

function withoutSecret(result: JsonObject, secrets: readonly string[]): JsonObject {
  if (!secrets.some((secret) => holdsText(result, secret))) return result;
  throw new ChannelError("invalid-reply", "the answer holds the password of the credential, so it is not used.");
}

function endText({ what, code, signal }: ScriptEnd): string {
  const who = what === "script" ? "the script" : "PowerShell";
  return signal === null ? `${who} ended with exit code ${code}` : `${who} was ended by ${signal}`;
}

/** What PowerShell wrote, shortened, on one line. */
function saidText(end: ScriptEnd, secrets: readonly string[]): string {
  // Compressed it could hold a secret unseen.
  const output = end.output.includes('"packed"') ? "" : end.output.trim();
  const said = redact(end.errors.trim() || output, secrets)
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

/** An answer that is longer than a run command may write travels compressed. (Compress-Answer in Call.ps1) */
function unpacked(reply: JsonObject | undefined): JsonObject | undefined {
  const packed = reply?.["packed"];
  if (typeof packed !== "string") return reply;
  try {
    return parseObject(gunzipSync(Buffer.from(packed, "base64"), { maxOutputLength: unpackedLimit }).toString("utf8"));
  } catch (error) {
    throw new ChannelError("invalid-reply", `the script's answer cannot be unpacked: ${(error as Error).message}.`);
  }
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether any text of the value, key or leaf, holds the given text. */
function holdsText(value: Json, text: string): boolean {
  if (text === "") return false;
  if (typeof value === "string") return value.includes(text);
  if (Array.isArray(value)) return value.some((item) => holdsText(item, text));
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, item]) => key.includes(text) || holdsText(item, text));
}
