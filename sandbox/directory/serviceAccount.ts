import type { ScriptAction } from "../../provider/channels/channel.ts";
import { domainRootOf } from "../../provider/resources/directory.ts";
import type {
  GroupManagedServiceAccountParameters,
  GroupManagedServiceAccountResult,
} from "../../provider/scripts/contract.ts";
import { speltAs } from "./names.ts";
import { domainOf, sidOf, type DirectoryState, type DomainState } from "./state.ts";

/** What GroupManagedServiceAccount.ps1 does, on the simulated directory; every reader exists, and the forest has had its root key for long. */
export function groupManagedServiceAccount(
  state: DirectoryState,
  action: ScriptAction,
  parameters: GroupManagedServiceAccountParameters,
): GroupManagedServiceAccountResult {
  const domain = domainOf(state, parameters.domain);
  const account = speltAs(Object.keys(domain.serviceAccounts), parameters.account);
  if (action === "Ensure") ensure(domain, account, parameters);
  if (action === "Remove") Reflect.deleteProperty(domain.serviceAccounts, account);
  return observe(domain, account, parameters);
}

function ensure(domain: DomainState, account: string, parameters: GroupManagedServiceAccountParameters): void {
  const { dnsHostName, passwordReaders, encryptionTypes, servicePrincipalNames, enabled } = parameters;
  const container = parameters.container ?? `CN=Managed Service Accounts,${domainRootOf(parameters.domain)}`;
  domain.serviceAccounts[account] = {
    dnsHostName,
    passwordReaders: [...passwordReaders],
    encryptionTypes: [...encryptionTypes],
    servicePrincipalNames: [...servicePrincipalNames],
    enabled,
    container: domain.serviceAccounts[account]?.container ?? container,
    mark: domain.serviceAccounts[account]?.mark ?? parameters.mark ?? "",
  };
}

function observe(
  domain: DomainState,
  account: string,
  { passwordReaders: declared, domain: domainName }: GroupManagedServiceAccountParameters,
): GroupManagedServiceAccountResult {
  const kdsRootKey = { state: "usable", usableFrom: "2024-01-01T10:00:00Z" } as const;
  const own = domain.serviceAccounts[account];
  if (own === undefined) return { ...nothing, kdsRootKey };
  const { container, passwordReaders, ...rest } = own;
  return {
    exists: true,
    distinguishedName: `CN=${account.replace(/\$$/, "")},${container}`,
    accountSid: sidOf(domainName, account),
    passwordReaders: passwordReaders.map((reader) => speltAs(declared, reader)),
    ...rest,
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
