import schema from "../schema.json" with { type: "json" };
import { sidOfName } from "../../../facts/wellKnownSids.ts";
import { nearest } from "../../../formats/nearest.ts";
import { written } from "../shown.ts";
import type { Described } from "./described.ts";

const { tenant, accountName, principal, samAccountName, yesNo } = schema.$defs;

/** What to write instead of a value that does not fit: the closest thing to it that would. */
export function instead(value: unknown, described: Described): string {
  const choices = described.enum && [...new Set(described.enum.map(String))];
  if (choices) return insteadOfChoice(value, described, choices);
  if (described === yesNo && typeof value === "string") {
    if (/^(yes|on|true)$/i.test(value)) return "Write `true`.";
    if (/^(no|off|false)$/i.test(value)) return "Write `false`.";
  }
  if (described === accountName && typeof value === "string" && /^[A-Za-z0-9_.-]{1,19}$/.test(value)) {
    return `Write \`${value}$\`.`;
  }
  const isOfMany = described === principal || described === samAccountName;
  if (typeof value === "string" && (isOfMany || (described === accountName && value.includes("\\"))))
    return insteadOfAccount(value, described);
  const example = described.examples?.[0];
  return example === undefined
    ? `Write ${described.title ?? "another value"}.`
    : `Write for example \`${written(example)}\`.`;
}

function insteadOfChoice(value: unknown, described: Described, choices: readonly string[]): string {
  if (described === tenant.properties.cloud && /china|21\s*vianet|mooncake/i.test(String(value))) {
    return "Cloud sync writes no password back in Azure operated by 21Vianet, only Entra Connect Sync does. Write `public` or `usGovernment`, for a tenant there.";
  }
  const near =
    nearest(String(value), choices) ??
    choices.find((choice) => String(value).length > 4 && choice.startsWith(String(value)));
  return near === undefined ? `Write ${choices.map(quoted).join(" or ")}.` : `Write ${quoted(near)}.`;
}

/** No account of somebody else's: whoever follows it hands out a right. */
function insteadOfAccount(value: string, described: Described): string {
  const name = value.slice(value.lastIndexOf("\\") + 1).replace(/^\*/, "");
  const [isOfDomain, isPrincipal] = [value.includes("\\"), described === principal];
  // CONTOSO\Interactive is somebody's own; only Windows' own authorities mean everybody who is signed in.
  const sid = isPrincipal && /^(NT AUTHORITY|BUILTIN|NT SERVICE)\\/i.test(value) ? sidOfName(name) : undefined;
  const one = sid ?? (new RegExp(described.pattern ?? "", "u").test(name) ? name : undefined);
  if (one === undefined) return `Write ${described.title}, without its domain.`;
  if (sid !== undefined || !isOfDomain) return `Write ${quoted(one)}.`;
  return `Write ${quoted(one)}, without its domain${isPrincipal ? "; an account of another domain by its SID" : ""}.`;
}

function quoted(choice: string): string {
  return `\`${written(choice)}\``;
}
