import { domainRootOf } from "../../facts/domainNames.ts";
import type { DomainTarget, UnusableName } from "../../scripts/contract.ts";
import type { ScriptAction } from "../ports/channel.ts";
import type { Context } from "../ports/resource.ts";
import { marked } from "../shared/adoption.ts";
import { runScript, scriptCall, type Shape } from "../shared/directory.ts";
import type { GroupManagedServiceAccountInputs } from "./definition.ts";

/** An account that another team made may have RC4. */
export type AnyEncryptionType = "RC4" | "AES128" | "AES256";

/** What the kit writes. */
export type AccountValues = {
  dnsHostName: string;
  /** sAMAccountNames of who may retrieve the password; the SID of what has none. */
  passwordReaders: string[];
  encryptionTypes: AnyEncryptionType[];
  servicePrincipalNames: string[];
  enabled: boolean;
};

export type GroupManagedServiceAccountParameters = DomainTarget &
  AccountValues & {
    /** sAMAccountName with its trailing $. */
    account: string;
    /** DN it is to be in; absent: it is created in CN=Managed Service Accounts, and stays where it is. */
    container?: string;
    /** By which its maker knows it again: adminDescription, when it is created; absent: none. */
    mark?: string;
    /** Ensure and Remove: also an account without the mark; absent: that one is not changed. Without a mark any is. */
    adopt?: boolean;
  };

/** Result of Observe, Ensure and Remove. Password readers are in the declared spelling. */
export type GroupManagedServiceAccountResult = AccountValues & {
  exists: boolean;
  distinguishedName: string;
  accountSid: string;
  /** Names asked for that cannot be let in to the password, and why. */
  unusable: UnusableName[];
  /** Who, beside the domain's administrators, decides who retrieves the password, as "who: by what". */
  passwordControllers: string[];
  /** adminDescription; empty: none. */
  mark: string;
  /** Why no account can be made under the name: another is called so; empty: nothing, or it exists. */
  namesake: string;
  /** The newest key of the forest that domain controllers may use: ten hours after its creation at the latest. */
  kdsRootKey: { state: "usable" | "notYetUsable" | "missing" | "notObservable"; usableFrom?: string };
};

export function accountValues(values: AccountValues): AccountValues {
  const { dnsHostName, passwordReaders, encryptionTypes, servicePrincipalNames, enabled } = values;
  return { dnsHostName, passwordReaders, encryptionTypes, servicePrincipalNames, enabled };
}

/** The inputs with values that may be no inputs. */
type Asked = Omit<GroupManagedServiceAccountInputs, keyof AccountValues> & Partial<AccountValues>;

export const hostNameOf = ({ dnsHostName, account, domain }: Asked): string =>
  dnsHostName ?? `${account.replace(/\$$/, "")}.${domain}`;

export const containerOf = ({ container, domain }: Asked): string =>
  container ?? `CN=Managed Service Accounts,${domainRootOf(domain)}`;

/** DN of the parent. A comma inside a name stands behind a backslash. [RFC 4514 2.4] */
export const parentOf = (distinguishedName: string): string =>
  /^(?:\\.|[^\\,])*,(.*)$/.exec(distinguishedName)?.[1] ?? "";

const resultShape: Shape<GroupManagedServiceAccountResult> = {
  exists: "boolean",
  distinguishedName: "string",
  accountSid: "string",
  dnsHostName: "string",
  passwordReaders: "list",
  encryptionTypes: "list",
  servicePrincipalNames: "list",
  enabled: "boolean",
  unusable: "list",
  passwordControllers: "list",
  mark: "string",
  namesake: "string",
  kdsRootKey: "object",
};

interface Asking {
  readonly urn: string;
  readonly inputs: Asked;
  readonly memory: { readonly adopted: boolean };
}

export function callOf(action: ScriptAction, subject: Asking) {
  const { inputs } = subject;
  const { account, container, passwordReaders = [], encryptionTypes = [], servicePrincipalNames = [] } = inputs;
  const parameters: Omit<GroupManagedServiceAccountParameters, "domain"> = {
    account,
    dnsHostName: hostNameOf(inputs),
    passwordReaders,
    encryptionTypes,
    servicePrincipalNames,
    enabled: inputs.enabled ?? true,
    ...marked(subject),
    ...(container !== undefined && { container }),
  };
  return scriptCall("GroupManagedServiceAccount", action, inputs, parameters);
}

export function run(action: ScriptAction, subject: Asking, context: Context) {
  return runScript(context, callOf(action, subject), resultShape);
}
