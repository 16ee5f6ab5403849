import type { Enumeration, Fields, ListField, Refusal } from "../definition/field.ts";
import { someNames, whole } from "../definition/fields.ts";

/** [MS-GPSB 2.2.1.1]; ages and lengths as the editor of Windows takes them. */
export const accountPolicyFields = {
  minimumPasswordAge: whole(0, 998, "days", {
    required: true,
    description:
      "Days a password must be kept, 0 to 998. Writeback refuses users inside the window, so 0. [MS-GPSB 2.2.1.1]",
  }),
  maximumPasswordAge: whole(0, 999, "days", { description: "Days until a password expires, 1 to 999; 0: never." }),
  minimumPasswordLength: whole(0, 14, "characters", { description: "Characters, 0 to 14." }),
  passwordHistorySize: whole(0, 24, "passwords", {
    description: "Remembered passwords, 0 to 24. The compensating control for an age of 0.",
  }),
  passwordComplexity: { kind: "boolean", description: "Whether three of the character classes are demanded." },
  reversibleEncryption: {
    kind: "boolean",
    description: "Whether passwords are stored so that they can be read back.",
  },
  lockoutThreshold: whole(0, 999, "attempts", {
    description: "Wrong passwords that lock an account, 1 to 999; 0: none do.",
  }),
  lockoutDuration: whole(0, 99999, "minutes", {
    description: "Minutes an account stays locked, 1 to 99999; 0: until it is unlocked.",
  }),
  lockoutObservationWindow: whole(1, 99999, "minutes", {
    description: "Minutes after which wrong passwords are forgotten, 1 to 99999.",
  }),
} as const satisfies Fields;

/** [MS-GPSB 2.2.1.2] */
export const kerberosPolicyFields = {
  maxServiceAge: whole(10, 99999, "minutes", { description: "Minutes a service ticket lasts, 10 to 99999." }),
  maxTicketAge: whole(1, 99999, "hours", { description: "Hours a ticket-granting ticket lasts, 1 to 99999." }),
  maxRenewAge: whole(1, 99999, "days", {
    description: "Days within which a ticket-granting ticket can be renewed, 1 to 99999.",
  }),
  maxClockSkew: whole(0, 99999, "minutes", { description: "Minutes two clocks may differ, 0 to 99999." }),
  ticketValidateClient: {
    kind: "boolean",
    description: "Whether logon restrictions are checked at every session ticket.",
  },
} as const satisfies Fields;

/** Refuses what has another form; `write` says what to write instead. */
const unless =
  (form: RegExp, write: string): Refusal<string> =>
  (value) =>
    form.test(value) ? undefined : `is ${JSON.stringify(value)}. Write ${write}.`;

const registryType = {
  name: "RegistryValueType",
  description: "How a registry value is stored. [MS-GPSB 2.2.5]",
  values: {
    string: "REG_SZ.",
    expandString: "REG_EXPAND_SZ.",
    binary: "REG_BINARY.",
    dword: "REG_DWORD.",
    multiString: "REG_MULTI_SZ.",
  },
} as const satisfies Enumeration;

export const registryValues = {
  kind: "list",
  unordered: true,
  description: "Registry values of the computers a policy reaches.",
  items: {
    kind: "object",
    typeName: "RegistryValue",
    description: "A registry value of the computers a policy reaches. [MS-GPSB 2.2.5]",
    fields: {
      name: {
        kind: "string",
        required: true,
        description: "Full name, beginning with MACHINE\\.",
        refuse: unless(
          /^MACHINE\\[^="\r\n]+\\[^="\r\n\\]*[^="\r\n\\\s]$/i,
          "the full name of a value, which begins with MACHINE\\, has no quote or equals sign and does not end in a space",
        ),
      },
      type: { kind: "string", required: true, values: registryType, description: "How it is stored." },
      value: {
        kind: "string",
        required: true,
        description:
          "A decimal number for dword, hexadecimal bytes with commas for binary, commas between strings for multiString. At most 1,000 characters.",
        // An answer of 4,096 bytes has no room for more.
        refuse: unless(/^[^\r\n\0]{0,1000}$/, "at most 1,000 characters without a line break"),
      },
    },
  },
} as const satisfies ListField;

/** A SID, or a text without what no sAMAccountName may hold. [MS-SAMR 3.1.1.8.4] */
const principal = /^(S-1(-\d+)+|[^"/\\[\]:;|=,+*?<>\r\n]{1,256})$/i;

export const userRights = {
  kind: "list",
  unordered: true,
  description: "User rights on the computers a policy reaches.",
  items: {
    kind: "object",
    typeName: "UserRight",
    description: "A user right on the computers a policy reaches. [MS-GPSB 2.2.6]",
    fields: {
      right: {
        kind: "string",
        required: true,
        description: "Its constant, such as SeServiceLogonRight.",
        refuse: unless(/^Se[A-Za-z]+(Privilege|Right)$/, "the constant of a right, such as SeServiceLogonRight"),
      },
      principals: someNames("Who holds it, and no one else: SIDs, or sAMAccountNames of the domain.", {
        empty: "is empty, which would leave the right to no one and stop what needs it. Name who holds it.",
        refuse: (name) =>
          principal.test(name)
            ? undefined
            : `is ${JSON.stringify(name)}. Write a SID, or a sAMAccountName without its domain.`,
      }),
    },
  },
} as const satisfies ListField;

const startup = {
  name: "ServiceStartup",
  description: "How a service starts.",
  values: { automatic: "With the computer.", manual: "When something needs it.", disabled: "Not at all." },
} as const satisfies Enumeration;

export const services = {
  kind: "list",
  unordered: true,
  description: "How services start on the computers a policy reaches.",
  items: {
    kind: "object",
    typeName: "Service",
    description: "How a service starts on the computers a policy reaches. [MS-GPSB 2.2.8]",
    fields: {
      service: {
        kind: "string",
        required: true,
        description: "Short name, such as VaultSvc.",
        refuse: unless(/^[^",\s/\\]{1,256}$/, "the short name of a service, such as VaultSvc"),
      },
      startup: { kind: "string", required: true, values: startup, description: "How it starts." },
    },
  },
} as const satisfies ListField;
