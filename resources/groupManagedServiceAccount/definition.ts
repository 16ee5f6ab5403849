import { GMSA_NAME_LENGTH, gmsaName } from "../../facts/accountNames.ts";
import { wideGroupOf } from "../../facts/wellKnownSids.ts";
import { defineKind, type InputsOf } from "../definition/definition.ts";
import type { Enumeration } from "../definition/field.ts";
import { names, someNames } from "../definition/fields.ts";
import { directoryFields, refuseUnlessDnsName } from "../shared/directoryFields.ts";

const encryptionType = {
  name: "EncryptionType",
  description: "A Kerberos encryption type. [MS-KILE 2.2.7]",
  values: { AES128: "AES128-CTS-HMAC-SHA1-96.", AES256: "AES256-CTS-HMAC-SHA1-96." },
} as const satisfies Enumeration;

const rootKeyState = {
  name: "KdsRootKeyState",
  description: "Whether domain controllers can make the passwords of group managed service accounts.",
  values: {
    usable: "They can.",
    notYetUsable: "They will, once the newest key is ten hours old.",
    missing: "There is no root key.",
    notObservable:
      "The account may not read root keys, which by default only Enterprise Admins and the Domain Admins of the root domain may.",
  },
} as const satisfies Enumeration;

export const definition = defineKind({
  type: "entra-writeback:index:GroupManagedServiceAccount",
  description: `The group managed service account that the provisioning agents run as. The agent's own cmdlets grant a custom account
nothing from agent 1.1.2334.0 on, so its rights come from DomainRootDelegation; from 1.1.2505.0 on an account with its
rights needs no Domain Admin when the agent is configured.
https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/reference-version-history`,
  inputs: {
    ...directoryFields,
    account: {
      kind: "string",
      required: true,
      replaces: true,
      description: "sAMAccountName: at most 15 characters and a $. A change gives it another SID.",
      refuse: refuseUnlessAccountName,
    },
    dnsHostName: {
      kind: "string",
      description: "dNSHostName.",
      defaultText: "<account without its $>.<domain>",
      refuse: refuseUnlessDnsName,
    },
    container: {
      kind: "string",
      description:
        "DN of the OU or container it is in. A change moves it, with its SID; without it, the account stays where somebody moves it.",
      defaultText: "CN=Managed Service Accounts below the domain root",
    },
    passwordReaders: someNames(
      "sAMAccountNames of who may retrieve the password: the security group of the agent hosts. At least one, at most 50, and none of the groups of nearly everyone. A host gets its membership with its next logon, so restart it after adding it to the group.",
      {
        empty: "is empty, so no host could run the agent as this account. Name the security group of the agent hosts.",
        refuse: (name) =>
          wideGroupOf(name) !== undefined
            ? `is "${name}", whose every member could act as the service account. Name a security group of the agent hosts only.`
            : undefined,
      },
    ),
    encryptionTypes: {
      kind: "list",
      unordered: true,
      default: ["AES128", "AES256"],
      description: "Kerberos encryption types. RC4 is refused. [MS-KILE 2.2.7]",
      items: { kind: "string", values: encryptionType, refuse: refuseWeak },
      refuse: (values) => (values.length === 0 ? "is empty. Write AES128 and AES256." : undefined),
    },
    servicePrincipalNames: names("All its service principal names, at most 50; the agent needs none."),
    enabled: { kind: "boolean", default: true, description: "Whether the account can be used." },
    adopt: {
      kind: "boolean",
      default: false,
      description:
        "Whether an existing account of this name is taken over; it gets its values back when the resource is destroyed.",
    },
  },
  outputs: {
    accountSid: { kind: "string", stable: true, description: "SID of the account." },
    distinguishedName: { kind: "string", description: "Its DN." },
    adopted: {
      kind: "boolean",
      stable: true,
      description: "Whether it was there before, and so stays when the resource is destroyed.",
    },
    passwordControllers: {
      kind: "list",
      description:
        "Who, beside the domain's administrators, can make themselves a reader of the password, by permissions on the account or on its readers' groups: each is as much as the account is. Hosts, groups in those groups, and the OUs of all of these are not looked at.",
      items: { kind: "string" },
    },
    kdsRootKey: {
      kind: "object",
      typeName: "KdsRootKey",
      description: "The root key from which domain controllers make the passwords.",
      fields: {
        state: { kind: "string", values: rootKeyState, required: true, description: "Whether it can be used." },
        usableFrom: {
          kind: "string",
          description:
            "When domain controllers use it from, ten hours after it takes effect (ISO 8601); absent: not known.",
        },
      },
    },
  },
});

export type GroupManagedServiceAccountInputs = InputsOf<typeof definition>;

function refuseUnlessAccountName(value: string): string | undefined {
  return gmsaName.test(value)
    ? undefined
    : `is "${value}", but the sAMAccountName of a gMSA has at most ${GMSA_NAME_LENGTH} characters, none of them special, and a $ at its end. Write one such as provAgentgMSA$.`;
}

function refuseWeak(value: string): string | undefined {
  return value === "RC4"
    ? "is RC4: whoever gets a ticket for the account can try passwords against it offline, and Windows is taking RC4 out. Write AES128 and AES256."
    : undefined;
}
