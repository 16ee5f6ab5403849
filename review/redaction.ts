import { printable } from "../policies/reports/text.ts";
import { isSecretPath } from "../facts/secretKeys.ts";
import type { Seen } from "./seen.ts";

/** Makes a text fit to be read by anyone. */
export type Redact = (text: string) => string;

export interface RedactionOptions {
  /** Whether names of hosts are kept from readers too. */
  readonly hideHostNames: boolean;
}

/**
 * Takes from texts what an outsider must not read: ids of tenants, subscriptions and objects, and secrets, those that the resources hold
 * and whatever looks like one. The same id has the same number in one review, so that a reader still sees what is meant twice.
 */
export function redactor(resources: readonly Seen[], { hideHostNames }: RedactionOptions): Redact {
  const secrets = [...new Set(resources.flatMap((seen) => secretsIn(seen)))].sort(longestFirst);
  const hosts = hideHostNames ? hostNames(resources) : [];
  const ids = new Map<string, string>();
  const numbered = (what: string) => (found: string) => {
    const key = found.toLowerCase().replace(/[{}-]/g, "");
    const known =
      ids.get(key) ?? `(${what} ${[...ids.values()].filter((id) => id.startsWith(`(${what} `)).length + 1})`;
    ids.set(key, known);
    return known;
  };
  return (text) => {
    let told = printable(text.toWellFormed());
    for (const secret of secrets) told = told.replaceAll(secret, "(secret)");
    for (const [shape, instead] of shapes) told = told.replace(shape, instead);
    for (const host of hosts) told = told.replace(host, numbered("host"));
    return cut(
      told
        .replace(unknownInEvents, "(not known yet)")
        .replace(guid, numbered("id"))
        .replace(sid, numbered("sid"))
        .replace(tenantDomain, numbered("tenant")),
    );
  };
}

/** A name without an end must not crowd out what others say. */
const longest = 800;
const cut = (text: string): string =>
  text.length <= longest ? text : `${text.slice(0, longest)}… (${text.length - longest} more characters)`;

/** What the engine writes into its events for a value that is not known. */
const unknownInEvents = /04da6b54-80e4-46f7-96ec-b56ff0331ba9/g;
/** With hyphens of any kind, or without. */
const guid =
  /\{?(?:(?<=%[0-9a-f]{2})|(?<![0-9a-f]))[0-9a-f]{8}(?:(?:[-\u2010-\u2015_]|%2d)?[0-9a-f]{4}){3}(?:[-\u2010-\u2015_]|%2d)?[0-9a-f]{12}(?![0-9a-f])\}?/gi;
/** A user or group of Entra is its object id in other digits; the rest of a domain's is nobody's business either. */
const sid = /\bS-1-(?:12-1(?:-\d+){4}|5-21(?:-\d+){3})/gi;
const tenantDomain = /\b[\w-]+(?=\.(?:(?:mail\.)?onmicrosoft\.(?:com|us|de)|partner\.onmschina\.cn))/gi;

/** Secrets by their looks: keys, tokens, signatures, what Pulumi encrypted, passwords in a text. */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/\bv1:[A-Za-z0-9+/=]{8,}:[A-Za-z0-9+/=]{8,}/g, "(secret)"],
  [/\beyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?/g, "(secret)"],
  [/\b((?:account|shared-?access|primary|secondary|api)-?key|sig|signature|pwd|password|secret|token)(\s*[=:]\s*)(?!\()["']?[^\s"';&,{}<>…]{4,}["']?/gi, "$1$2(secret)"], // prettier-ignore
  [/\bBearer\s+[\w.~+/=-]{8,}/gi, "Bearer (secret)"],
  [/("\w*(?:secret|password|token|key)"\s*:\s*)"[^"]{4,}"/gi, '$1"(secret)"'],
  [/[\w.~-]{3}8Q~[\w.~-]{30,}/g, "(secret)"], // of an application of Entra
  [/\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|pul-[0-9a-f]{20,}|xox[bpars]-[\w-]{10,})/g, "(secret)"],
  [/\b[A-Za-z0-9+/]{60,}={0,2}(?![A-Za-z0-9+/=])/g, "(secret)"],
  [/(\w:\/\/)[^\s/@:]+:[^\s/@]+@/g, "$1(secret)@"],
  [/-----BEGIN [A-Z ]+-----.*?(?:-----END [A-Z ]+-----|$)/g, "(secret)"],
];

/** Texts that were given as secrets, or stand below keys of secrets. What is short stands in too many other texts, and is not shown by its own key. */
function secretsIn(seen: Seen, value: unknown = seen.properties, path: readonly string[] = []): string[] {
  const at = path.filter((key) => !/^\d+$/.test(key)).map((key) => `.${key}`);
  if (typeof value === "string") {
    const isSecret = isSecretPath(at.join("")) || seen.isSecret?.(path) === true;
    return isSecret && value.length >= 6 ? [printable(value)] : [];
  }
  if (typeof value !== "object" || value === null) return [];
  const { name, value: data } = value as { name?: unknown; value?: unknown };
  // Such as a registry value DefaultPassword.
  const named = typeof name === "string" && isSecretPath(name) && typeof data === "string" ? [printable(data)] : [];
  return [...named, ...Object.entries(value).flatMap(([key, inner]) => secretsIn(seen, inner, [...path, key]))];
}

const longestFirst = (a: string, b: string): number => b.length - a.length;

/** Computers by every name that the resources have for them. */
function hostNames(resources: readonly Seen[]): RegExp[] {
  const names = resources.flatMap(({ type, name, properties }) => {
    const profile = properties["osProfile"] as { computerName?: unknown } | undefined;
    const own = /:(VirtualMachine|NetworkInterface|Machine)$/.test(type) ? [name] : [];
    const lists = [properties["hosts"], properties["existing"]].filter(Array.isArray).flat() as unknown[];
    const channels = Object.values((properties["channels"] ?? {}) as object) as unknown[];
    const ids = [...channels, properties["channel"], properties["arcServers"]].flat();
    const named = ids.map((id) => (typeof id === "string" ? /\/([^/]+)$/.exec(id)?.[1] : undefined));
    return [
      ...named,
      profile?.computerName,
      properties["vmName"],
      properties["server"],
      properties["host"],
      ...own,
      ...lists,
    ];
  });
  const texts = names.filter((name): name is string => typeof name === "string" && name.length > 2);
  return [...new Set(texts)]
    .sort(longestFirst)
    .map((name) => new RegExp(`(?<![A-Za-z0-9])${escaped(name)}(?![A-Za-z0-9])`, "gi"));
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
