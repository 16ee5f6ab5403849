import { argumentText } from "./argumentText.ts";
import { asciiJson } from "./asciiJson.ts";
import type { ScriptCredential } from "./channel.ts";

/** What of a credential nobody may read, also not as the argument of a script; a secret in a Key Vault is not known here. */
export function secretsOf(credential: ScriptCredential | undefined): string[] {
  return credential && "password" in credential ? [credential.password, argumentText(credential)] : [];
}

/** The text with the secrets made unreadable: as they are, as JSON writes them, and as JSON writes that inside another JSON text. */
export function redact(text: string, secrets: readonly string[]): string {
  const written = (forms: readonly string[]) =>
    forms.flatMap((form) => [form, inJson(JSON.stringify(form)), inJson(asciiJson(form))]);
  return [...new Set(written(written(secrets.filter((secret) => secret !== ""))))].reduce(
    (redacted, form) => redacted.replaceAll(form, "[secret]"),
    text,
  );
}

const inJson = (json: string): string => json.slice(1, -1);
