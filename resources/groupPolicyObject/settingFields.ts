import { refuseDate } from "../../facts/dateText.ts";
import { refuseServicePermissions } from "../../facts/servicePermissions.ts";
import { accountPolicySettings, kerberosPolicySettings } from "../../facts/settings.ts";
import { isXmlText } from "../../facts/xmlText.ts";
import type { Enumeration, ListField, Refusal } from "../definition/field.ts";
import { someNames } from "../definition/fields.ts";
import { settingFields } from "../shared/settingFields.ts";

export const accountPolicyFields = settingFields(accountPolicySettings, "policy");
export const kerberosPolicyFields = settingFields(kerberosPolicySettings, "policy");

/** Refuses what has another form; `write` says what to write instead. */
const unless =
  (form: RegExp, write: string): Refusal<string> =>
  (value) =>
    form.test(value) ? noXml(value) : `is ${shown(value)}. Write ${write}.`;

/** A policy that an update makes can be backed up and exported too: a backup's report holds every value. */
export const noXml: Refusal<string> = (value) =>
  isXmlText(value)
    ? undefined
    : `is ${shown(value)}, which has a character that the XML of a backup cannot hold. Write it without.`;

/** A text of a page would hide what is wrong with it. */
const mostShown = 80;
const shown = (value: string): string =>
  value.length > mostShown
    ? `${JSON.stringify(value.slice(0, mostShown))}… of ${value.length} characters`
    : JSON.stringify(value);

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
            ? noXml(name)
            : `is ${JSON.stringify(name)}. ${/^\*S-1-/i.test(name) ? "Write the SID without the asterisk" : "Write a SID, or a sAMAccountName without its domain"}.`,
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
  description: "How services start on the computers a policy reaches, and who may control them.",
  items: {
    kind: "object",
    typeName: "Service",
    description: "How a service starts on the computers a policy reaches, and who may control it. [MS-GPSB 2.2.8]",
    fields: {
      service: {
        kind: "string",
        required: true,
        description: "Short name, such as VaultSvc.",
        refuse: (name) =>
          refuseDate(name) ??
          unless(/^(?=.{1,256}$)[^",\s/\\]+( +[^",\s/\\]+)*$/, "the short name of a service, such as VaultSvc")(name),
      },
      startup: { kind: "string", required: true, values: startup, description: "How it starts." },
      permissions: {
        kind: "string",
        description: "Who may control it: a security descriptor in SDDL, at most 1,000 characters.",
        defaultText: "left as they are",
        refuse: refuseServicePermissions,
      },
    },
  },
} as const satisfies ListField;
