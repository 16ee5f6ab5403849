import { shortType } from "../formats/urn.ts";
import type { ToldChange, ToldValue } from "./review.ts";
import type { Redact } from "./redaction.ts";
import { isSecretPath } from "../facts/secretKeys.ts";
import { isObserved, isOfPlugin, valueAt, type ResourceChange } from "./seen.ts";

/** Properties of Azure whose values say something to a reviewer and nothing to anyone else. */
const harmless =
  /(^|\.)(vmSize|sku|location|zones|enabled|version|priority|access|direction|protocol|level|type|tier|enforcementMode|addressPrefix(es)?)$/;

/** A list or text that is longer is cut: a comment is no state file. */
const longest = 160;

/** A change in words that anyone may read. */
export function toldChange(change: ResourceChange, redact: Redact): ToldChange {
  const { operation, resource, paths } = change;
  return {
    operation,
    type: redact(shortType(resource.type)),
    name: redact(resource.name),
    isObserved: isObserved(resource),
    values:
      operation === "create" || operation === "delete" ? [] : paths.map((path) => toldValue(change, path, redact)),
  };
}

function toldValue({ resource, before, after }: ResourceChange, path: string, redact: Redact): ToldValue {
  const [was, is] = [valueAt(before, path), valueAt(after, path)];
  const isForAnyone =
    !isSecretPath(path) &&
    resource.isSecret?.(path.split(".")) !== true &&
    (isOfPlugin(resource) || harmless.test(path) || [was, is].every((one) => isPlain(one)));
  return isForAnyone ? { path: redact(path), ...sides(was, is, redact) } : { path: redact(path) };
}

/** A number or a switch says nothing that must be kept. */
const isPlain = (value: unknown): boolean => value === undefined || ["number", "boolean"].includes(typeof value);

/** Of a list that is too long what is in one of the two only, so that no change of it is behind the cut. */
function sides(was: unknown, is: unknown, redact: Redact): Required<Omit<ToldValue, "path">> {
  const [a, b] = [was ?? [], is ?? []];
  const whole = { before: shown(was, redact), after: shown(is, redact) };
  if (!Array.isArray(a) || !Array.isArray(b) || !Object.values(whole).some((text) => text.endsWith("…"))) return whole;
  const [before, after] = [a, b].map((list) => list.map((item) => textOf(item)));
  const [gone, fresh] = [without(before ?? [], after ?? []), without(after ?? [], before ?? [])];
  if (gone.length + fresh.length === 0) return whole;
  const same = a.length - gone.length;
  const told = (items: readonly string[]) => {
    const some = items.slice(0, mostItems).map((item) => cut(redact(item)));
    return `${some.join(", ") || "(none)"}${items.length > mostItems ? ` and ${items.length - mostItems} more` : ""}`;
  };
  return { before: told(gone), after: `${told(fresh)}${same > 0 ? `, beside ${same} as before` : ""}` };
}

const mostItems = 20;
const without = (some: readonly string[], others: readonly string[]) => some.filter((one) => !others.includes(one));

function shown(value: unknown, redact: Redact): string {
  if (value === undefined || value === null) return "(none)";
  if (Array.isArray(value)) return cut(redact(value.map((item) => textOf(item)).join(", ") || "(none)"));
  return cut(redact(textOf(value)));
}

function textOf(value: unknown, path = ""): string {
  if (typeof value === "symbol") return "(not known yet)";
  if (typeof value !== "object" || value === null) return isSecretPath(path) ? "(secret)" : String(value);
  const parts = Object.entries(value).map(([key, inner]) => `${key}: ${textOf(inner, key)}`);
  return `{${parts.join(", ")}}`;
}

const cut = (text: string): string => (text.length <= longest ? text : `${text.slice(0, longest)}…`);
