import { ChannelError, type ScriptAction } from "../../resources/ports/channel.ts";
import { domainRootOf } from "../../facts/domainNames.ts";
import type {
  GroupManagedServiceAccountParameters,
  GroupManagedServiceAccountResult,
} from "../../resources/groupManagedServiceAccount/call.ts";
import { installerText, namesakeOf } from "./accounts.ts";
import { put } from "./marks.ts";
import { deletedOf, speltAs } from "./names.ts";
import { domainOf, sidOf, type DirectoryState, type DomainState, type ServiceAccountState } from "./state.ts";

/** What GroupManagedServiceAccount.ps1 does, on the simulated directory, whose forest has had its root key for long. */
export function groupManagedServiceAccount(
  state: DirectoryState,
  action: ScriptAction,
  parameters: GroupManagedServiceAccountParameters,
): GroupManagedServiceAccountResult {
  const domain = domainOf(state, parameters.domain);
  const account = speltAs(Object.keys(domain.serviceAccounts), parameters.account);
  const namesake = namesakeText(domain, account, parameters.domain);
  if (action === "Ensure" && namesake !== "") throw new ChannelError("failed", namesake);
  put(domain.serviceAccounts, account, action, parameters, (own) => wanted(domain, own, parameters));
  return observe(domain, account, parameters);
}

function wanted(
  domain: DomainState,
  own: ServiceAccountState | undefined,
  parameters: GroupManagedServiceAccountParameters,
): ServiceAccountState {
  const { dnsHostName, passwordReaders, encryptionTypes, servicePrincipalNames, enabled } = parameters;
  const container = parameters.container ?? `CN=Managed Service Accounts,${domainRootOf(parameters.domain)}`;
  const [gone] = deletedOf(domain, passwordReaders);
  if (gone !== undefined) {
    throw new ChannelError("not-found", `passwordReaders names "${gone}", but the domain has no account of that name.`);
  }
  return {
    dnsHostName,
    passwordReaders: [...passwordReaders],
    encryptionTypes: [...encryptionTypes],
    servicePrincipalNames: [...servicePrincipalNames],
    enabled,
    container: own?.container ?? container,
    mark: own?.mark ?? parameters.mark ?? "",
  };
}

function observe(
  domain: DomainState,
  account: string,
  { passwordReaders: declared, domain: domainName }: GroupManagedServiceAccountParameters,
): GroupManagedServiceAccountResult {
  const kdsRootKey = { state: "usable", usableFrom: "2024-01-01T10:00:00Z" } as const;
  const own = domain.serviceAccounts[account];
  const unusable = deletedOf(domain, declared).map((name) => ({
    name,
    reason: "the domain has no account of that name",
  }));
  if (own === undefined) {
    return { ...nothing, unusable, namesake: namesakeText(domain, account, domainName), kdsRootKey };
  }
  const { container, passwordReaders, ...rest } = own;
  return {
    exists: true,
    distinguishedName: `CN=${account.replace(/\$$/, "")},${container}`,
    accountSid: sidOf(domainName, account),
    passwordReaders: passwordReaders.map((reader) => speltAs(declared, reader)),
    ...rest,
    unusable,
    namesake: "",
    kdsRootKey,
  };
}

function namesakeText(domain: DomainState, account: string, domainName: string): string {
  const other = namesakeOf(domain, account);
  if (other === undefined) return "";
  return `"${account}" is what another group managed service account is called already: ${installerText(domainName, other)}. So that nobody takes one for the other, the kit makes none of this name. Write another name for an account of your own; without passwordReaders the one that is there is used as it is; written by its sAMAccountName, with adopt: true, it is taken over.`;
}

const nothing = {
  exists: false,
  distinguishedName: "",
  accountSid: "",
  dnsHostName: "",
  passwordReaders: [],
  encryptionTypes: [],
  servicePrincipalNames: [],
  enabled: false,
  mark: "",
};
