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
  return isForAnyone
    ? { path: redact(path), before: shown(was, redact), after: shown(is, redact) }
    : { path: redact(path) };
}

/** A number or a switch says nothing that must be kept. */
const isPlain = (value: unknown): boolean => value === undefined || ["number", "boolean"].includes(typeof value);

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
