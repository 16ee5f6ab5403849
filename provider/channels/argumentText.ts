import { gzipSync } from "node:zlib";
import { asciiJson } from "../../resources/ports/asciiJson.ts";

/** Characters from which on JSON is compressed. A baseline's worth of settings is long and repeats itself. */
const longText = 1000;

/**
 * JSON as the scripts take their arguments: in base64, which has neither quotes nor spaces that a host could take for its
 * own when it makes a command line of it. (ConvertFrom-ArgumentText in Call.ps1)
 */
export function argumentText(value: unknown): string {
  const json = asciiJson(value);
  return (json.length > longText ? gzipSync(json) : Buffer.from(json)).toString("base64");
}
