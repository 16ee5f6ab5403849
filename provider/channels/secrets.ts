import { argumentText } from "./argumentText.ts";
import type { ScriptCredential, ScriptSecrets } from "../../resources/ports/channel.ts";

/**
 * The credentials of a call as a script takes them, in its one protected parameter: the directory's as members, the tenant's in one
 * of its own; undefined: there are none. (Read-Call in Call.ps1)
 */
export function secretArgument({ credential, tenantCredential }: ScriptSecrets): string | undefined {
  if (!credential && !tenantCredential) return undefined;
  return argumentText({ ...credential, ...(tenantCredential && { tenantCredential }) });
}

/** What of a call nobody may read, also not as the argument of a script; a secret in a Key Vault is not known here. */
export function secretsOf(call: ScriptSecrets): string[] {
  const passwords = [call.credential, call.tenantCredential].flatMap(passwordIn);
  return passwords.length === 0 ? [] : [...passwords, secretArgument(call) ?? ""];
}

function passwordIn(credential: ScriptCredential | undefined): string[] {
  return credential && "password" in credential ? [credential.password] : [];
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
