import { userRightText } from "../facts/userRights.ts";
import { valueAt, type Properties, type ResourceChange } from "./seen.ts";
import { listAt, said, shown, type Side } from "./shownValue.ts";

/** What a group policy sets on every computer that it reaches, one right or service a line: a list as a whole is cut where it is long. */

/** Who has a user right. A policy's list is the whole list: who is not in it has the right no more. */
export function changedUserRights({ before, after }: ResourceChange): string[] {
  return perName(before, after, { list: "userRights", key: "right" }, (right, was, is) => {
    const who = `who has ${userRightText(right)}`;
    if (is === undefined) return inLines(`no longer sets ${who}:`, listAt(was, "principals"));
    if (!isList(is["principals"])) return [`${who} is not known yet`];
    const holders = listAt(is, "principals");
    if (was === undefined) return inLines(`sets ${who}, and nobody else:`, holders);
    return differences(who, listAt(was, "principals"), holders);
  });
}

/** Who may control a service: whoever may change its program or its permissions is who it runs as. */
export function changedPermissions({ before, after }: ResourceChange): string[] {
  return perName(before, after, services, (service, was, is) => {
    const what = `the permissions of the service ${service}`;
    const [former, now] = [was?.["permissions"] ?? undefined, is?.["permissions"] ?? undefined];
    if (former === now) return [];
    if (now === undefined) return inLines(`no longer sets ${what}:`, entriesOf(former), " ");
    if (typeof now !== "string") return [`${what} are not known yet`];
    if (former === undefined) return inLines(`sets ${what}:`, entriesOf(now), " ");
    return differences(what, entriesOf(former), entriesOf(now), " ");
  });
}

export function changedStartups({ before, after }: ResourceChange): string[] {
  return perName(before, after, services, (service, was, is) => {
    const [former, now] = [was, is].map((side) => (side === undefined ? "(not set)" : said(side, "startup")));
    return former === now ? [] : [`startup of the service ${service}: ${former} → ${now}`];
  });
}

const services = { list: "services", key: "service" };

type Told = (name: string, was: Side, is: Side) => readonly string[];

function perName(before: Side, after: Side, { list, key }: { list: string; key: string }, told: Told): string[] {
  const [was = new Map<string, Properties>(), is] = [before, after].map((side) => byName(side, list, key));
  if (is === undefined) return [`what it sets as ${list} is not known yet`];
  return [...new Map([...was, ...is])].flatMap(([id, item]) => told(shown(item[key]), was.get(id), is.get(id)));
}

/** Names of Windows know no case. Undefined: not known. */
function byName(side: Side, list: string, key: string): Map<string, Properties> | undefined {
  const items = valueAt(side, list) ?? [];
  if (!isList(items) || !items.every((item) => typeof item === "object" && item !== null)) return undefined;
  return new Map((items as Properties[]).map((item) => [shown(item[key]).toLowerCase(), item]));
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** Each entry of a security descriptor, and what stands before the entries: owner, group and flags. */
const entriesOf = (sddl: unknown): string[] => shown(sddl).match(/\([^()]*\)|[^()]+/g) ?? [];

function differences(what: string, was: readonly string[], is: readonly string[], between?: string): string[] {
  const [added, gone] = [without(is, was), without(was, is)];
  if (added.length + gone.length > 0)
    return [
      ...(added.length > 0 ? inLines(`${what}: adds`, added, between) : []),
      ...(gone.length > 0 ? inLines(`${what}: takes away`, gone, between) : []),
    ];
  // Of permissions the order counts, or how often an entry stands there.
  const isSame = between === undefined || was.join("").toLowerCase() === is.join("").toLowerCase();
  return isSame ? [] : inLines(`${what}: the same entries in another order:`, is, between);
}

function without(some: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others.map((one) => one.toLowerCase()));
  return some.filter((one) => !known.has(one.toLowerCase()));
}

/** A text for anyone is cut at 800 characters, so a long list has several. */
function inLines(head: string, items: readonly string[], between = ", "): string[] {
  const lines: string[][] = [[]];
  for (const item of items.length > 0 ? items : ["nobody"]) {
    const last = lines.at(-1) ?? [];
    if (last.length > 0 && last.join(between).length + item.length > 600) lines.push([item]);
    else last.push(item);
  }
  return lines.map((line) => `${head} ${line.join(between)}`);
}
