import { ChannelError, type ScriptAction } from "../../resources/ports/channel.ts";
import { domainRootOf } from "../../facts/domainNames.ts";
import type {
  GroupManagedServiceAccountParameters,
  GroupManagedServiceAccountResult,
} from "../../resources/groupManagedServiceAccount/call.ts";
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
  if (own === undefined) return { ...nothing, unusable, kdsRootKey };
  const { container, passwordReaders, ...rest } = own;
  return {
    exists: true,
    distinguishedName: `CN=${account.replace(/\$$/, "")},${container}`,
    accountSid: sidOf(domainName, account),
    passwordReaders: passwordReaders.map((reader) => speltAs(declared, reader)),
    ...rest,
    unusable,
    kdsRootKey,
  };
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
