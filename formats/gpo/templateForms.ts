import type { SecuritySettings, ServiceSetting } from "../../facts/securitySettings.ts";
import type { RegistryData, ServiceData, SettingValue } from "./flatSettings.ts";
import { settings, settingsOf, templateSections, type SettingGroup, type SettingName } from "../../facts/settings.ts";

/** What one line of a template sets. */
export interface Entry {
  readonly name: string;
  readonly value: SettingValue;
  /** The same line, with its spaces and comments, for another value. */
  with(value: SettingValue): string;
}

/** A line that cannot be read. */
export interface Odd {
  readonly why: string;
  /** Of the setting it is about, as far as that can be told. */
  readonly name?: string;
}

/** How a section of the template writes its settings. */
export interface Form {
  readonly section: string;
  /** Undefined: a setting the kit does not carry. */
  read(line: string): Entry | Odd | undefined;
  print(name: string, value: SettingValue): string;
  /** Whether a line that sets one has nothing to change for the other. */
  same(there: SettingValue, wanted: SettingValue): boolean;
}

/** Key = number */
function numbers(group: SettingGroup): Form {
  const nameOf = new Map(settingsOf(group).map((name) => [settings[name].template.key.toLowerCase(), name]));
  const keyOf = (name: string) => settings[name as SettingName].template.key;
  // 0 means never to people and -1 to the template. [MS-GPSB 2.2.1.1]
  const isNever = (name: string) => settings[name as SettingName].zeroIsNever === true;
  const write = (name: string, value: SettingValue) => String(isNever(name) && value === 0 ? -1 : value);
  return {
    section: templateSections[group],
    read(line) {
      const at = line.indexOf("=");
      if (at < 0) return { why: "is not a setting of the form key = value", ...ofKey(nameOf, line) };
      const name = nameOf.get(unquoted(line.slice(0, at).trim()).toLowerCase());
      if (name === undefined) return undefined;
      const { before, text, after } = partsAround(line, at, ";");
      const bare = unquoted(text);
      if (!/^(-?\d{1,10}|0x[0-9a-f]{1,8})$/i.test(bare))
        return { name, why: `needs a whole number after ${keyOf(name)}` };
      const number = Number(bare);
      const value = isNever(name) && number === -1 ? 0 : number;
      return { name, value, with: (other) => before + write(name, other) + after };
    },
    print: (name, value) => `${keyOf(name)} = ${write(name, value)}`,
    same: (a, b) => a === b,
  };
}

const ofKey = (nameOf: ReadonlyMap<string, string>, line: string): { name?: string } => {
  const name = nameOf.get(line.trim().toLowerCase());
  return name === undefined ? {} : { name };
};

/** What follows the equals sign, up to a comment, and what stands on both sides of it. */
function partsAround(line: string, equals: number, comment?: string) {
  const end = comment === undefined ? -1 : line.indexOf(comment, equals);
  const part = line.slice(equals + 1, end < 0 ? undefined : end);
  const text = part.trim();
  const start = equals + 1 + (text === "" ? 0 : part.indexOf(text));
  return { before: line.slice(0, start), text, after: line.slice(start + text.length) };
}

const registryTypes: Readonly<Record<string, RegistryData["type"]>> = {
  1: "string",
  2: "expandString",
  3: "binary",
  4: "dword",
  7: "multiString",
};
const inQuotes: ReadonlySet<RegistryData["type"]> = new Set(["string", "expandString"]);
const unquoted = (text: string): string => text.replace(/^"(.*)"$/s, "$1");

/** Name=type,value; a string in quotes, as the editor of Windows writes it. [MS-GPSB 2.2.5] */
const registryValues: Form = {
  section: "Registry Values",
  read(line) {
    const equals = line.search(/=\s*\d+\s*,/); // a name may hold an equals sign itself
    if (equals < 0) return { why: "is not a registry value of the form name=type,value" };
    const name = unquoted(line.slice(0, equals).trim());
    const code = /^=\s*(\d+)/.exec(line.slice(equals))?.[1] ?? "";
    const type = registryTypes[code];
    const takes = "and a template takes 1, 2, 3, 4 and 7 [MS-GPSB 2.2.5]";
    if (type === undefined) return { name, why: `has the type ${code}, ${takes}` };
    const { before, text, after } = partsAround(line, equals, type === "dword" ? ";" : undefined);
    const written = text.slice(text.indexOf(",") + 1).trim();
    const data = type === "dword" ? unquoted(written) : written;
    if (type === "dword" && !/^(\d{1,10}|0x[0-9a-f]{1,8})$/i.test(data))
      return { name, why: "needs a whole number after its type 4" };
    const value = type === "dword" ? String(Number(data)) : inQuotes.has(type) ? unquoted(data) : data;
    return { name, value: { type, value }, with: (other) => before + registryText(other as RegistryData) + after };
  },
  print: (name, value) => `${name}=${registryText(value as RegistryData)}`,
  same(a, b) {
    const [one, other] = [a as RegistryData, b as RegistryData];
    if (one.type !== other.type) return false;
    if (one.type === "dword") return Number(one.value) === Number(other.value);
    return one.type === "binary" ? one.value.toLowerCase() === other.value.toLowerCase() : one.value === other.value;
  },
};

function registryText({ type, value }: RegistryData): string {
  const code = Object.keys(registryTypes).find((key) => registryTypes[key] === type);
  return `${code},${inQuotes.has(type) ? `"${value}"` : value}`;
}

/** Right = *SID,name */
const userRights: Form = {
  section: "Privilege Rights",
  read(line) {
    const equals = line.indexOf("=");
    const name = unquoted(line.slice(0, equals).trim());
    if (equals < 0 || !/^\w+$/.test(name)) return { why: "is not a user right of the form right = accounts" };
    const { before, text, after } = partsAround(line, equals, ";");
    const principals = text.split(",").map((one) => unquoted(one.trim()).replace(/^\*(?=S-)/i, ""));
    return {
      name,
      value: principals.filter(Boolean),
      with: (other) =>
        before + (before.endsWith("=") && before.at(-2) === " " ? " " : "") + rightText(other as string[]) + after,
    };
  },
  print: (name, value) => `${name} = ${rightText(value as string[])}`,
  same(a, b) {
    const set = (value: SettingValue) =>
      [...new Set((value as string[]).map((one) => one.toLowerCase()))].sort().join();
    return set(a) === set(b);
  },
};

const isSid = (principal: string): boolean => /^S-1-\d+(-\d+)*$/i.test(principal);
const rightText = (principals: readonly string[]): string =>
  principals.map((principal) => (isSid(principal) ? `*${principal.toUpperCase()}` : principal)).join(",");

const startups: Readonly<Record<string, ServiceSetting["startup"]>> = { 2: "automatic", 3: "manual", 4: "disabled" };

/** What reads like key = value may be about any service. */
const isName = (text: string): boolean => text !== "" && !text.includes("=");

/** "name",startup,"SDDL"; names have blanks, and permissions that nobody asks for stay as they are. [MS-GPSB 2.2.8] */
const services: Form = {
  section: "Service General Setting",
  read(line) {
    const [named = "", quoted, bare = ""] = /^\s*(?:"([^"]+)"|([^",]+))/.exec(line) ?? [];
    const name = (quoted ?? bare).trim();
    const [all, comma = "", code = ""] = /^(\s*,\s*"?)(\d+)(?="?\s*(?:,|;|$))/.exec(line.slice(named.length)) ?? [];
    if (name === "" || all === undefined) {
      return { why: 'is not a service of the form "name",startup,"permissions"', ...(isName(name) && { name }) };
    }
    const [before, after] = [named + comma, line.slice(named.length + all.length)];
    const startup = startups[code];
    // Of a driver: with the boot loader, with the system. No rule and no stack file asks for them.
    if (code === "0" || code === "1") return undefined;
    if (startup === undefined)
      return { name, why: `has the startup ${code}, and a template takes 2, 3 and 4 [MS-GPSB 2.2.8]` };
    const permissions = unquoted(after.replace(/^"?\s*,?\s*/, "").trim());
    return {
      name,
      value: { startup, ...(permissions !== "" && { permissions }) },
      with(other) {
        const wanted = other as ServiceData;
        return before + startupCode(wanted) + (wanted.permissions === undefined ? after : `,"${wanted.permissions}"`);
      },
    };
  },
  print(name, value) {
    const { permissions = "", ...service } = value as ServiceData;
    return `"${name}",${startupCode(service)},"${permissions}"`;
  },
  same(there, wanted) {
    const [one, other] = [there as ServiceData, wanted as ServiceData];
    return one.startup === other.startup && (one.permissions ?? "") === (other.permissions ?? one.permissions ?? "");
  },
};

function startupCode({ startup }: ServiceData): string {
  return Object.keys(startups).find((code) => startups[code] === startup) ?? "";
}

/** By group of settings, in the order in which sections are added. */
export const forms: Readonly<Record<keyof SecuritySettings, Form>> = {
  accountPolicy: numbers("accountPolicy"),
  kerberosPolicy: numbers("kerberosPolicy"),
  registryValues,
  userRights,
  services,
};
