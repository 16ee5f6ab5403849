import type { ScriptAction } from "../ports/channel.ts";
import type { Context, Subject } from "../ports/resource.ts";
import type { GroupManagedServiceAccountParameters, GroupManagedServiceAccountResult } from "../../scripts/contract.ts";
import { marked } from "../shared/adoption.ts";
import { domainRootOf } from "../../facts/domainNames.ts";
import { runScript, scriptCall, type Shape } from "../shared/directory.ts";
import type { GroupManagedServiceAccountInputs } from "./definition.ts";

/** What the kit writes, in the form in which a script tells it. */
export type AccountFields = Pick<
  GroupManagedServiceAccountResult,
  "dnsHostName" | "passwordReaders" | "encryptionTypes" | "servicePrincipalNames" | "enabled"
>;

export function fieldsOf({
  dnsHostName,
  passwordReaders,
  encryptionTypes,
  servicePrincipalNames,
  enabled,
}: AccountFields): AccountFields {
  return { dnsHostName, passwordReaders, encryptionTypes, servicePrincipalNames, enabled };
}

export const hostNameOf = ({
  dnsHostName,
  account,
  domain,
}: Pick<GroupManagedServiceAccountInputs, "dnsHostName" | "account" | "domain">): string =>
  dnsHostName ?? `${account.replace(/\$$/, "")}.${domain}`;

export const containerOf = ({ container, domain }: GroupManagedServiceAccountInputs): string =>
  container ?? `CN=Managed Service Accounts,${domainRootOf(domain)}`;

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
  mark: "string",
  kdsRootKey: "object",
};

/** An account that is given back may have had RC4. */
type Asked = Subject<Omit<GroupManagedServiceAccountInputs, "encryptionTypes"> & AccountFieldsBack>;
type AccountFieldsBack = Pick<AccountFields, "encryptionTypes">;

export function callOf(action: ScriptAction, subject: Asked) {
  const { inputs } = subject;
  const { account, container, passwordReaders, encryptionTypes, servicePrincipalNames, enabled } = inputs;
  const parameters: Omit<GroupManagedServiceAccountParameters, "domain"> = {
    account,
    dnsHostName: hostNameOf(inputs),
    passwordReaders,
    encryptionTypes,
    servicePrincipalNames,
    enabled,
    ...marked(subject),
    ...(container !== undefined && { container }),
  };
  return scriptCall("GroupManagedServiceAccount", action, inputs, parameters);
}

export function run(action: ScriptAction, subject: Asked, context: Context) {
  return runScript(context, callOf(action, subject), resultShape);
}
