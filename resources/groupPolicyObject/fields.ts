import type { CheckFailure, Field, Fields } from "../shared/fields.ts";
import { directoryFields } from "../shared/directory.ts";
import { names } from "../shared/nameList.ts";
import { whole } from "../shared/wholeNumber.ts";
import { flatten, toScript, type DeclaredSettings } from "./settings.ts";

/** [MS-GPSB 2.2.1.1]; ages and lengths as the editor of Windows takes them. */
const accountPolicyFields: Fields = {
  minimumPasswordAge: whole(0, 998, "days", { required: true }),
  maximumPasswordAge: whole(0, 999, "days"),
  minimumPasswordLength: whole(0, 14, "characters"),
  passwordHistorySize: whole(0, 24, "passwords"),
  passwordComplexity: { kind: "boolean" },
  reversibleEncryption: { kind: "boolean" },
  lockoutThreshold: whole(0, 999, "attempts"),
  lockoutDuration: whole(0, 99999, "minutes"),
  lockoutObservationWindow: whole(1, 99999, "minutes"),
};

/** [MS-GPSB 2.2.1.2] */
const kerberosPolicyFields: Fields = {
  maxServiceAge: whole(10, 99999, "minutes"),
  maxTicketAge: whole(1, 99999, "hours"),
  maxRenewAge: whole(1, 99999, "days"),
  maxClockSkew: whole(0, 99999, "minutes"),
  ticketValidateClient: { kind: "boolean" },
};

/** A text of a form; `write` says what to write instead. */
const text = (form: RegExp, write: string): Field => ({
  kind: "string",
  required: true,
  refuse: (value: string) => (form.test(value) ? undefined : `is ${JSON.stringify(value)}. Write ${write}.`),
});

const oneOf = (...words: string[]): Field => text(new RegExp(`^(?:${words.join("|")})$`), words.join(" or "));

const listOf = (fields: Fields): Field => ({ kind: "list", unordered: true, items: { kind: "object", fields } });

const registryValues = listOf({
  name: text(
    /^MACHINE\\[^="\r\n]+\\[^="\r\n\\]*[^="\r\n\\\s]$/i,
    "the full name of a value, which begins with MACHINE\\, has no quote or equals sign and does not end in a space",
  ),
  type: oneOf("string", "expandString", "binary", "dword", "multiString"),
  // An answer of 4,096 bytes has no room for more.
  value: text(/^[^\r\n\0]{0,1000}$/, "at most 1,000 characters without a line break"),
});

/** A SID, or a text without what no sAMAccountName may hold. [MS-SAMR 3.1.1.8.4] */
const principal = /^(S-1(-\d+)+|[^"/\\[\]:;|=,+*?<>\r\n]{1,256})$/i;

const userRights = listOf({
  right: text(/^Se[A-Za-z]+(Privilege|Right)$/, "the constant of a right, such as SeServiceLogonRight"),
  principals: names({
    empty: "is empty, which would leave the right to no one and stop what needs it. Name who holds it.",
    refuse: (name) =>
      principal.test(name)
        ? undefined
        : `is ${JSON.stringify(name)}. Write a SID, or a sAMAccountName without its domain.`,
  }),
});

const services = listOf({
  service: text(/^[^",\s/\\]{1,256}$/, "the short name of a service, such as VaultSvc"),
  startup: oneOf("automatic", "manual", "disabled"),
});

const linkFields: Fields = {
  order: whole(1, 999, "places", { default: 1 }),
  enabled: { kind: "boolean", default: true },
  enforced: { kind: "boolean", default: false },
};

export const groupPolicyFields: Fields = {
  ...directoryFields,
  displayName: {
    kind: "string",
    required: true,
    refuse: (value: string) =>
      value.trim() === "" || value.length > 255 ? "must have 1 to 255 characters" : undefined,
  },
  accountPolicy: { kind: "object", fields: accountPolicyFields },
  kerberosPolicy: { kind: "object", fields: kerberosPolicyFields },
  registryValues,
  userRights,
  services,
  linkTarget: { kind: "string", replaces: true },
  link: { kind: "object", fields: linkFields, default: { order: 1, enabled: true, enforced: false } },
  adopt: { kind: "boolean", default: false },
  effectTimeout: whole(0, 7200, "seconds", { default: 900 }),
};

/** What no single field tells. */
export function refuseSettings(inputs: DeclaredSettings): CheckFailure[] {
  const settings = flatten(toScript(inputs));
  if (settings.length === 0) {
    const reason =
      "sets nothing. Declare one or more of accountPolicy, kerberosPolicy, registryValues, userRights and services.";
    return [{ property: "displayName", reason }];
  }
  const paths = settings.map(({ path }) => path.toLowerCase());
  const twice = settings.filter(({ path }, index) => paths.indexOf(path.toLowerCase()) < index);
  return [
    ...twice.map(({ group, name }) => ({ property: group, reason: `names ${name} twice. Keep one.` })),
    ...(inputs.registryValues ?? []).flatMap(refuseData),
  ];
}

/** The values a type can have in a template. [MS-GPSB 2.2.5] */
const data: Readonly<Record<string, { form: RegExp; write: string }>> = {
  dword: { form: /^(0|[1-9]\d{0,9})$/, write: "a decimal number from 0 to 4294967295, without zeros before it" },
  binary: { form: /^[0-9a-f]{1,2}(,[0-9a-f]{1,2})*$/i, write: "hexadecimal bytes with commas between them: 01,00" },
  // A template has no quotes around it, so spaces at its ends would be lost.
  multiString: {
    form: /^(\S(.*\S)?)?$/,
    write: "the strings with commas between them, without spaces before or after",
  },
  string: { form: /^[^"]*$/, write: "a text without double quotes, which a template puts around it" },
  expandString: { form: /^[^"]*$/, write: "a text without double quotes, which a template puts around it" },
};

function refuseData({ type, value }: { type: string; value: string }, index: number): CheckFailure[] {
  const { form, write } = data[type] ?? { form: /^/, write: "" };
  if (form.test(value) && (type !== "dword" || Number(value) <= 0xffffffff)) return [];
  return [{ property: `registryValues[${index}].value`, reason: `is ${JSON.stringify(value)}. Write ${write}.` }];
}
