import { readFileSync } from "node:fs";
import { isMap, LineCounter, parseDocument, type Document } from "yaml";
import { fileFault } from "../formats/fileFault.ts";
import { isLevel, shown, wrongThreshold, type Level, type RuleConfiguration } from "./configuration.ts";
import { policies, rules, thresholdsOf } from "./pack/policies.ts";
import type { UnusableInput } from "./reports/json.ts";
import type { Place } from "./rule.ts";
import { noRule } from "./ruleMeant.ts";

/** One of Pulumi's own exceptions: it passes every pack by, without a day and without anybody who approved. */
export interface PackException {
  readonly id: string;
  readonly reason: string;
  readonly match: readonly { readonly policies: readonly string[]; readonly targets: readonly string[] }[];
  readonly place: Place;
}

/** A file of Pulumi's --policy-pack-config. */
export interface PackConfiguration extends RuleConfiguration {
  readonly exceptions: readonly PackException[];
  readonly problems: readonly UnusableInput[];
}

/**
 * Reads it as the engine does: the unversioned form, which is the policies, and version 2, which has exceptions beside them.
 * What the engine would refuse, and a name or number that would have no effect, is a problem with its line.
 */
export function readPackConfiguration(file: string): PackConfiguration {
  const problems: UnusableInput[] = [];
  const [levels, thresholds] = [new Map<string, Level>(), new Map<string, Record<string, number>>()];
  const result = { levels, thresholds, exceptions: [] as PackException[], problems };
  const tell = (message: string, path = "", place = {}) =>
    problems.push({ file, ...(path && { path }), message, ...place });
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    tell(`cannot be read: ${fileFault(error, "read")}. Name a file as pulumi takes it with --policy-pack-config.`);
    return result;
  }
  if (text.trim() === "") return result;
  const whole = jsonOf(text);
  if (whole instanceof Error || typeof whole !== "object" || whole === null || Array.isArray(whole)) {
    const why = whole instanceof Error ? `not JSON: ${whole.message}` : "not a JSON object";
    tell(`It is ${why}. Write {"version": 2, "policies": {RULE: LEVEL}}.`);
    return result;
  }
  const placeOf = placesIn(text);
  const at = (path: readonly string[], message: string) => tell(message, path.join("."), placeOf(path));
  const { version, exceptions, ...rest } = whole as Record<string, unknown>;
  const isVersioned = typeof version === "number";
  if (isVersioned && version !== 2) {
    at(["version"], `Version ${version} is none that Pulumi reads. Write 2.`);
    return result;
  }
  const [given, above] = isVersioned ? [rest["policies"] ?? {}, ["policies"]] : [whole, []];
  if (typeof given !== "object" || Array.isArray(given)) at(["policies"], "It is not an object. Write {RULE: LEVEL}.");
  for (const [name, value] of Object.entries(given ?? {}) as [string, unknown][]) {
    if (!isVersioned && name === "environments") continue;
    const tellOf = (message: string, key: readonly string[] = []) => at([...above, name, ...key], message);
    const { level, chosen } = readPolicy(name, value, tellOf);
    if (level !== undefined) levels.set(name, level);
    if (Object.keys(chosen).length > 0) thresholds.set(name, chosen);
  }
  if (isVersioned && exceptions !== undefined) {
    const placeOfId = (id: string) => ({ file, ...placeOf(["exceptions", id]) });
    result.exceptions.push(...exceptionsIn(exceptions, at, placeOfId));
  }
  return result;
}

/** What is chosen of one policy; what cannot be, is told. */
function readPolicy(
  name: string,
  value: unknown,
  tell: (message: string, key?: readonly string[]) => void,
): { readonly level: Level | undefined; readonly chosen: Readonly<Record<string, number>> } {
  if (name !== "all" && !names.includes(name)) tell(insteadOf(name));
  const { enforcementLevel, ...given } =
    typeof value === "object" && value !== null ? (value as Record<string, unknown>) : { enforcementLevel: value };
  const level = isLevel(enforcementLevel) ? enforcementLevel : undefined;
  if (level === undefined && (enforcementLevel !== undefined || typeof value !== "object"))
    tell(`${shown(enforcementLevel)} is not a level. Write disabled, advisory or mandatory.`);
  const known = thresholdsOf(name);
  const chosen = Object.entries(given).filter(([key, number]) => {
    const wrong = wrongThreshold(known, key, number);
    if (wrong !== undefined) tell(wrong, [key]);
    return wrong === undefined;
  });
  return { level, chosen: Object.fromEntries(chosen) as Record<string, number> };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error as Error;
  }
}

const names = policies.map(({ name }) => name);
const codes = new Map(rules.map(({ id, code }) => [id, code]));
const named = names.map((id) => ({ id, code: codes.get(id) ?? "" }));

function insteadOf(name: string): string {
  const { isCode, fix } = noRule(name, named);
  return `${isCode ? "It is the code of a rule, and not its id." : "There is no such rule."} ${fix}`;
}

function exceptionsIn(
  value: unknown,
  tell: (path: readonly string[], message: string) => void,
  placeOf: (id: string) => Place,
): PackException[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    tell(["exceptions"], "It is not an object. Write {ID: {reason, match: [{policies, targets}]}}.");
    return [];
  }
  return Object.entries(value).flatMap(([id, item]) => {
    const { reason, match } = (item ?? {}) as Record<string, unknown>;
    const texts = (list: unknown) => Array.isArray(list) && list.every((text) => typeof text === "string");
    const isWhole =
      typeof reason === "string" &&
      Array.isArray(match) &&
      match.every((one: Record<string, unknown> | null) => texts(one?.["policies"]) && texts(one?.["targets"]));
    if (isWhole) return [{ id, reason, match: match as PackException["match"], place: placeOf(id) }];
    tell(
      ["exceptions", id],
      "It is not an exception. Write {reason: TEXT, match: [{policies: [RULE], targets: [URN]}]}.",
    );
    return [];
  });
}

/** Where a path stands: JSON is YAML, and its reader knows the lines. */
function placesIn(text: string): (path: readonly string[]) => { line?: number; column?: number } {
  const lines = new LineCounter();
  let document: Document | undefined;
  return (path) => {
    document ??= parseDocument(text, { lineCounter: lines });
    const holder: unknown = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
    const pair = isMap(holder) ? holder.items.find((item) => String(item.key) === path.at(-1)) : undefined;
    const range = (pair?.key as { range?: readonly number[] } | undefined)?.range;
    if (!range) return {};
    const { line, col } = lines.linePos(range[0] ?? 0);
    return { line, column: col };
  };
}
