import { ChannelError, type ScriptAction } from "../../resources/ports/channel.ts";
import { domainRootOf } from "../../facts/domainNames.ts";
import type {
  GroupManagedServiceAccountParameters,
  GroupManagedServiceAccountResult,
} from "../../resources/groupManagedServiceAccount/call.ts";
import { installerText, namesakeOf } from "./accounts.ts";
import { isForeign, put } from "./marks.ts";
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
  if (action === "Remove") refuseUse(domain.serviceAccounts[account], account, parameters);
  put(domain.serviceAccounts, account, action, parameters, (own) => wanted(domain, own, parameters));
  return observe(domain, account, parameters);
}

function wanted(
  domain: DomainState,
  own: ServiceAccountState | undefined,
  parameters: GroupManagedServiceAccountParameters,
): ServiceAccountState {
  const { dnsHostName, passwordReaders, encryptionTypes, servicePrincipalNames, enabled } = parameters;
  const usual = `CN=Managed Service Accounts,${domainRootOf(parameters.domain)}`;
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
    container: parameters.container ?? own?.container ?? usual,
    mark: own?.mark ?? parameters.mark ?? "",
    ...(own?.lastLogon !== undefined && { lastLogon: own.lastLogon }),
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
  const { container, passwordReaders, lastLogon: _, ...rest } = own;
  return {
    exists: true,
    distinguishedName: `CN=${account.replace(/\$$/, "")},${container}`,
    accountSid: sidOf(domainName, account),
    passwordReaders: passwordReaders.map((reader) => speltAs(declared, reader)),
    ...rest,
    unusable,
    passwordControllers: ["Account Operators: who retrieves the password"],
    namesake: "",
    kdsRootKey,
  };
}

/** An account that agents run as is not deleted; a disabled one nobody uses. */
function refuseUse(own: ServiceAccountState | undefined, account: string, maker: GroupManagedServiceAccountParameters) {
  if (own?.lastLogon === undefined || !own.enabled || isForeign(own, maker)) return;
  if (Date.parse(own.lastLogon) < Date.now() - 15 * 86_400_000) return;
  throw new ChannelError(
    "failed",
    `"${account}" is not deleted, for it is in use: it logged on on ${own.lastLogon}, or up to 14 days after that: so much later its lastLogonTimestamp may be renewed. Agents that run as it would stop at their next start. Stop them or give them another account; then disable this one (Set-ADServiceAccount -Identity ${account.replace(/\$$/, "")} -Enabled $false), see that synchronization and writeback go on, and run again without an update before: a disabled account is deleted.`,
  );
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
  passwordControllers: [],
  enabled: false,
  mark: "",
};
