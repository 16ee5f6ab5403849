import { Secret } from "./model.ts";
import { pulumiPath, type Path } from "./path.ts";
import type { PasswordValue } from "./values.ts";

/** Keys whose value is a secret by itself. */
export const isSecretKey = (key: unknown): boolean => key === "password" || key === "token";

/** Keys of a password and of what holds one; a value written there is never shown. */
const secretKeys = new Set(["password", "secure", "domainJoin", "credential", "administrator", "token", "portal"]);

/** Whether a value at this place may be, or hold, a secret. */
export function mayBeSecret(path: Path): boolean {
  const last = path.at(-1);
  return typeof last === "string" && secretKeys.has(last);
}

/** What to do instead of writing a password as plain text. */
export function howToSetSecret(path: Path): string {
  return `Remove it. ${howToGivePassword(path)}`;
}

export function howToGivePassword(path: Path): string {
  const command = `pulumi config set --secret --path '${pulumiPath(path)}'`;
  // The token for the portal is good for an hour, and a person's: it is in no vault.
  if (path.at(-2) === "portal") return `Run \`${command}\`, which asks for it.`;
  return `Run \`${command}\`, which asks for it, or write \`${path.at(-1) === "token" ? "token" : "password"}: {keyVault: {vaultId: …, secretUrl: …}}\`.`;
}

export function toSecret(password: PasswordValue): Secret {
  if (password.keyVault) return Secret.inKeyVault(password.keyVault);
  if (password.secure !== undefined) return Secret.of(password.secure);
  throw new TypeError("a password without secure and keyVault passed validation");
}
