import schema from "../schema.json" with { type: "json" };
import { sidOfName } from "../../../facts/wellKnownSids.ts";
import { nearest } from "../../../formats/nearest.ts";
import { writeA } from "../../../resources/definition/textForm.ts";
import { written } from "../shown.ts";
import type { Described } from "./described.ts";

const { tenant, accountName, principal, samAccountName, yesNo, objectId, ouPath, resetScope, noAccountPolicy } =
  schema.$defs;

/** One that the kit may make too: the example of the schema is the installer's own. */
const OWN_ACCOUNT = "svcWriteback$";

/** By its title, which no two have: the function that a package carries instead of the schema has copies of its parts. */
const isA = ({ title }: Described, definition: { readonly title: string }): boolean => title === definition.title;

/** What to write instead of a value that does not fit: the closest thing to it that would. */
export function instead(value: unknown, described: Described): string {
  if (isInQuotes(value, described)) return `Write \`${value}\`, without quotes.`;
  if (isA(described, noAccountPolicy) && !isNearNone(value))
    return "Write `{minimumPasswordAge: 0}`, or remove the key.";
  if (isA(described, resetScope) && nearest(String(value), resetScope.enum) === undefined) return insteadOfScope(value);
  const choices = described.enum && [...new Set(described.enum.map(String))];
  if (choices) return insteadOfChoice(value, described, choices);
  if (isA(described, yesNo) && typeof value === "string") {
    if (/^(yes|on|true)$/i.test(value)) return "Write `true`.";
    if (/^(no|off|false)$/i.test(value)) return "Write `false`.";
  }
  if (isA(described, accountName) && typeof value === "string" && /^[A-Za-z0-9_.-]{1,15}$/.test(value)) {
    return `Write \`${value}$\`.`;
  }
  const ofGmsa = isA(described, accountName) && typeof value === "string" ? gmsaMeant(value) : undefined;
  if (ofGmsa !== undefined) return `Write \`${ofGmsa}\`, without its domain.`;
  if (isA(described, ouPath) && typeof value === "string" && /^(OU|CN|DC)=[^,]+$/i.test(value))
    return `Write the whole name, up to its last DC=, and between [ and ] in quotes, as a comma there begins another, for example \`${written(ouPath.examples)}\`.`;
  const isOfMany = isA(described, principal) || isA(described, samAccountName);
  if (typeof value === "string" && (isOfMany || (isA(described, accountName) && value.includes("\\"))))
    return insteadOfAccount(value, described);
  // An example of an account would be that of whoever is to have a right.
  if (isOfMany) return `Write ${isA(described, principal) ? bareSid : ""}a sAMAccountName without its domain.`;
  const example = isA(described, accountName) ? OWN_ACCOUNT : described.examples?.[0];
  return writeA(described.title ?? "another value", example === undefined ? undefined : written(example));
}

/** A number, true or false that would fit if it did not stand in quotes. */
export function isInQuotes(value: unknown, { type, minimum, maximum }: Described): value is string {
  if (typeof value !== "string") return false;
  if (type === "boolean") return value === "true" || value === "false";
  if (type !== "integer" || !/^(0|[1-9]\d*)$/.test(value)) return false;
  return Number(value) >= (minimum ?? 0) && Number(value) <= (maximum ?? Infinity);
}

/** To drop the age policy is no small slip: only a word that is nearly none means it. */
const isNearNone = (value: unknown): boolean => typeof value === "string" && nearest(value, ["none"]) !== undefined;

/** Never `all` for whoever meant one group: that is everyone. */
export function insteadOfScope(value: unknown, key = ""): string {
  if (typeof value === "string" && new RegExp(objectId.pattern).test(value))
    return `Write \`${key}{group: ${value}}\`.`;
  return `Write \`${key}{group: …}\` with the object id of a group for some users, \`all\` for all, or \`none\`.`;
}

function insteadOfChoice(value: unknown, described: Described, choices: readonly string[]): string {
  if (isA(described, tenant.properties.cloud) && /china|21\s*vianet|mooncake/i.test(String(value))) {
    return "Cloud sync writes no password back in Azure operated by 21Vianet, only Entra Connect Sync does. Write `public` or `usGovernment`, for a tenant there.";
  }
  const near =
    nearest(String(value), choices) ??
    choices.find((choice) => String(value).length > 4 && choice.startsWith(String(value)));
  return near === undefined ? `Write ${choices.map(quoted).join(" or ")}.` : `Write ${quoted(near)}.`;
}

/** svcWb$ of CORP\\svcWb and svcWb@corp.contoso.com; undefined: the name has no domain, or would not do without it either. */
function gmsaMeant(value: string): string | undefined {
  const name = /^[^\\@]+\\([^\\@]+)$/.exec(value)?.[1] ?? /^([^\\@]+)@[^\\@]+$/.exec(value)?.[1];
  const whole = name?.replace(/\$?$/, "$");
  return whole !== undefined && new RegExp(accountName.pattern, "u").test(whole) ? whole : undefined;
}

/** Templates of Windows mark SIDs with an asterisk. */
const bareSid = "a SID without an asterisk before it, or ";

/** No account of somebody else's: whoever follows it hands out a right. */
function insteadOfAccount(value: string, described: Described): string {
  const name = value.slice(value.lastIndexOf("\\") + 1).replace(/^\*/, "");
  const [isOfDomain, isPrincipal] = [value.includes("\\"), isA(described, principal)];
  // CONTOSO\Interactive is somebody's own; only Windows' own authorities mean everybody who is signed in.
  const sid = isPrincipal && /^(NT AUTHORITY|BUILTIN|NT SERVICE)\\/i.test(value) ? sidOfName(name) : undefined;
  const one = sid ?? (new RegExp(described.pattern ?? "", "u").test(name) ? name : undefined);
  if (one === undefined) return `Write ${isPrincipal ? bareSid : ""}a sAMAccountName without its domain.`;
  if (value === `*${one}`) return `Write ${quoted(one)}, without the asterisk.`;
  if (sid !== undefined || !isOfDomain) return `Write ${quoted(one)}.`;
  return `Write ${quoted(one)}, without its domain${isPrincipal ? "; an account of another domain by its SID" : ""}.`;
}

function quoted(choice: string): string {
  return `\`${written(choice)}\``;
}
