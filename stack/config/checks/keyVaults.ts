import { kitPath, type Defect, type Path } from "../path.ts";
import type { KeyVaultReference } from "../model.ts";
import type { Loose, PasswordValue } from "../values.ts";
import type { DeclaredForest, LooseStack } from "./declared.ts";

/** Domains of Key Vault. https://learn.microsoft.com/en-us/azure/key-vault/general/about-keys-secrets-certificates */
const vaultDomains = { public: "vault.azure.net", usGovernment: "vault.usgovcloudapi.net" };

export function checkKeyVaults(stack: LooseStack, forests: readonly DeclaredForest[]): Defect[] {
  const cloud = stack.tenant?.cloud ?? "public";
  const administrator = stack.tenant?.administrator?.password;
  const ofTenant = checkPassword(administrator, cloud, kitPath("tenant", "administrator", "password"));
  const ofForests = forests.flatMap(({ values, path, domains }) => [
    ...checkPassword(values.credential?.password, cloud, [...path, "credential", "password"]),
    ...domains.flatMap((domain) =>
      checkPassword(domain.values.credential?.password, cloud, [...domain.path, "credential", "password"]),
    ),
    ...checkPassword(values.agents?.installation?.administrator?.password, cloud, [
      ...path,
      "agents",
      "installation",
      "administrator",
      "password",
    ]),
    ...checkPassword(values.agents?.installation?.token, cloud, [...path, "agents", "installation", "token"]),
    ...checkPassword(values.agents?.domainJoin?.password, cloud, [...path, "agents", "domainJoin", "password"]),
    ...grantsNothing(values.agents?.domainJoin, [...path, "agents", "domainJoin", "grantVaultAccess"]),
  ]);
  return [...ofTenant, ...ofForests];
}

function checkPassword(
  password: Loose<PasswordValue> | undefined,
  cloud: keyof typeof vaultDomains,
  path: Path,
): Defect[] {
  return password?.keyVault ? checkReference(password.keyVault, cloud, [...path, "keyVault", "secretUrl"]) : [];
}

function checkReference(reference: Loose<KeyVaultReference>, cloud: keyof typeof vaultDomains, path: Path): Defect[] {
  if (reference.secretUrl === undefined) return [];
  const [vault = "", ...domain] = new URL(reference.secretUrl).hostname.split(".");
  if (domain.join(".") !== vaultDomains[cloud]) {
    const message = `the vault is in ${domain.join(".")}, but the tenant's cloud is ${cloud}. Write https://${vault}.${vaultDomains[cloud]}/….`;
    return [{ path, message }];
  }
  const named = reference.vaultId?.split("/").at(-1);
  if (named === undefined || named.toLowerCase() === vault) return [];
  const message = `the URL names the vault ${vault}, but vaultId names ${named}. Write both of one vault.`;
  return [{ path, message }];
}

function grantsNothing(join: NonNullable<DeclaredForest["values"]["agents"]>["domainJoin"], path: Path): Defect[] {
  if (join?.grantVaultAccess === undefined || join.password?.secure === undefined) return [];
  const message = `the key is about a password in a Key Vault, but this one is a secret of the stack. Remove it.`;
  return [{ path, message }];
}
