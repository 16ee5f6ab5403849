import { INSTALLER_ACCOUNT, mayBeCalled } from "../../facts/accountNames.ts";
import { domainRootOf } from "../../facts/domainNames.ts";
import { deletedOf, same, speltAs } from "./names.ts";
import { domainOf, sidOf, type DirectoryState, type DomainState } from "./state.ts";

interface Account {
  /** sAMAccountName. */
  readonly name: string;
  readonly sid: string;
}

/** The account that a reference means: what Trustees.ps1 decides. Every account exists that nobody has deleted. */
export function accountOf(state: DirectoryState, domainName: string, reference: string): Account | undefined {
  const domain = domainOf(state, domainName);
  if (deletedOf(domain, [reference]).length > 0) return undefined;
  const name = speltAs(Object.keys(domain.serviceAccounts), namesakeOf(domain, reference) ?? reference);
  // The account of the installer has the SID of its cn, whatever its other name.
  return { name, sid: sidOf(domainName, name === domain.installerAccount ? INSTALLER_ACCOUNT : name) };
}

/** The account that goes by a reference as its other name; undefined: none, or the reference is a sAMAccountName. */
export function namesakeOf({ serviceAccounts, installerAccount }: DomainState, reference: string): string | undefined {
  if (installerAccount === undefined || !mayBeCalled(reference, installerAccount)) return undefined;
  return Object.keys(serviceAccounts).some((name) => same(name, reference)) ? undefined : installerAccount;
}

/** What errors name, as sAMAccountName (DN). */
export function candidatesOf(state: DirectoryState, domainName: string): string[] {
  const { serviceAccounts, installerAccount } = domainOf(state, domainName);
  const own = Object.entries(serviceAccounts).map(([name, { container }]) => textOf(name, name, container));
  const theirs = installerAccount === undefined ? [] : [installerText(domainName, installerAccount)];
  return [...own, ...theirs].sort();
}

export const installerText = (domainName: string, name: string): string =>
  textOf(name, INSTALLER_ACCOUNT, `CN=Managed Service Accounts,${domainRootOf(domainName)}`);

const textOf = (name: string, cn: string, container: string) => `${name} (CN=${cn.replace(/\$$/, "")},${container})`;
