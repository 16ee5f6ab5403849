import { argumentText } from "./argumentText.ts";
import type { ScriptCredential } from "../../resources/ports/channel.ts";

/** What of a credential nobody may read, also not as the argument of a script; a secret in a Key Vault is not known here. */
export function secretsOf(credential: ScriptCredential | undefined): string[] {
  return credential && "password" in credential ? [credential.password, argumentText(credential)] : [];
}

/** The text with the secrets made unreadable, whichever way JSON, or JSON inside another JSON text, escapes their characters. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== "")
    .reduce((redacted, secret) => redacted.replace(new RegExp(patternOf(secret), "g"), "[secret]"), text);
}

function patternOf(secret: string): string {
  return secret.split("").map(anyForm).join("");
}

/** A character as it is, and as JSON may write it; inside another JSON text backslashes are doubled. */
function anyForm(character: string): string {
  const short = JSON.stringify(character).slice(1, -1);
  const shorter = character === "/" ? ["\\/"] : [];
  const plain = [character, short, JSON.stringify(short).slice(1, -1), ...shorter].map(escaped);
  const code = character.charCodeAt(0).toString(16).padStart(4, "0");
  return `(?:${plain.join("|")}|\\\\{1,2}u(?:${code}|${code.toUpperCase()}))`;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
