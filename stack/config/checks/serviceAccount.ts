import { isInstallersAccount } from "../../../facts/accountNames.ts";
import { rdnsOf } from "../../../facts/distinguishedNames.ts";
import { distinguishedName, isInDomain } from "../../../facts/domainNames.ts";
import { wideGroupOf } from "../../../facts/wellKnownSids.ts";
import { formatPath, type Defect, type Path } from "../path.ts";
import type { DeclaredForest } from "./declared.ts";
import { repeated } from "./repeated.ts";

type Account = Exclude<DeclaredForest["values"]["serviceAccount"], string | undefined>;

export function checkServiceAccounts(forests: readonly DeclaredForest[]): Defect[] {
  return forests.flatMap((forest) => {
    const account = forest.values.serviceAccount;
    if (typeof account !== "object") return [];
    const path = [...forest.path, "serviceAccount"];
    const { domain = forest.domains[0]?.name } = account;
    return [
      ...wideReaders(account, path),
      ...installersName(account, path),
      ...namedTwice(account, path),
      ...idleKeys(account, path),
      ...foreignContainer(account, domain, path),
    ];
  });
}

function wideReaders({ passwordReaders = [] }: Account, path: Path): Defect[] {
  return passwordReaders.flatMap((reader, index) => {
    const group = reader === undefined ? undefined : wideGroupOf(reader);
    if (group === undefined) return [];
    const message = `every member of ${group} could act as the service account. Write a security group of the agent hosts only.`;
    return [{ path: [...path, "passwordReaders", index], message }];
  });
}

function installersName({ name, passwordReaders }: Account, path: Path): Defect[] {
  if (passwordReaders === undefined || name === undefined || !isInstallersAccount(name)) return [];
  const message = `${name} is what the agent's installer calls the account that it makes, and passwordReaders says that the kit makes it. Write another name, such as svcWriteback$; or, for the installer's account, remove passwordReaders.`;
  return [{ path: [...path, "name"], message }];
}

function namedTwice({ removedEntries = [], otherPermissions = [] }: Account, path: Path): Defect[] {
  return removedEntries.flatMap((entry, index) => {
    if (entry === undefined || !otherPermissions.some((name) => name === entry)) return [];
    const message = `${entry} is in otherPermissions too. Name it in one of the two.`;
    return [{ path: [...path, "removedEntries", index], message }];
  });
}

/** Keys of an account that the kit makes. */
function idleKeys(account: Account, path: Path): Defect[] {
  if (account.passwordReaders !== undefined) return [];
  const message =
    "without passwordReaders the kit does not create the account, so this says nothing. Write passwordReaders, or remove the key.";
  const given = (["deleteProtection", "container"] as const).filter((key) => account[key] !== undefined);
  return given.map((key) => ({ path: [...path, key], message }));
}

function foreignContainer({ container }: Account, domain: string | undefined, path: Path): Defect[] {
  if (container === undefined || domain === undefined || isInDomain(container, domain)) return [];
  const message = `${container} is not in the account's domain ${domain}. Write a DN that ends in ${distinguishedName(domain)}.`;
  return [{ path: [...path, "container"], message }];
}

/** An OU holds entries for its own domain's users, and only where cloud sync writes back. */
export function checkDelegationScopes(forests: readonly DeclaredForest[]): Defect[] {
  const domains = forests.flatMap((forest) => forest.domains);
  return domains.flatMap(({ name, values, path }): Defect[] => {
    const { delegationScopes, syncedBy } = values;
    if (delegationScopes === undefined) return [];
    const place = [...path, "delegationScopes"];
    if (syncedBy === "connectSync") {
      const message = `Entra Connect Sync serves ${name}, and its rights are left to it, so this says nothing. Remove the key.`;
      return [{ path: place, message }];
    }
    const scopes = delegationScopes.map((scope, index) => ({ scope, path: [...place, index] }));
    const twice = repeated(
      scopes,
      ({ scope }) => scope && rdnsOf(scope).join(),
      (second, first) => ({
        path: second.path,
        message: `names the OU of ${formatPath(first.path)} again. Remove one.`,
      }),
    );
    const foreign = scopes.flatMap(({ scope, path }) => {
      if (scope === undefined || isInDomain(scope, name)) return [];
      const message = `${scope} is not in ${name}. Write a DN that ends in ${distinguishedName(name)}.`;
      return [{ path, message }];
    });
    return [...foreign, ...twice];
  });
}
