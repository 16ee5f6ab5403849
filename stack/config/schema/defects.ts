import type { ErrorObject } from "ajv/dist/2020.js";
import { formatPath, type Defect, type Path } from "../path.ts";
import { isEncrypted } from "../shown.ts";
import { isOfConfiguration, missing, misplaced, together, tooMany, unfit, unknown, type MayShow } from "./messages.ts";

/** Where an error of ajv stands, key by key; ajv gives a JSON pointer, which does not tell 0 from "0". */
export function pathOf(error: ErrorObject, values: unknown): Path {
  let value = values;
  return error.instancePath
    .split("/")
    .slice(1)
    .map((part) => {
      const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
      const isIndex = Array.isArray(value);
      value = isIndex || (typeof value === "object" && value !== null) ? Reflect.get(value as object, key) : undefined;
      return isIndex ? Number(key) : key;
    });
}

/** ajv's errors as the reader needs them: one for each mistake, none for what only follows from another. */
export function toDefects(errors: readonly ErrorObject[], values: unknown, mayShow: MayShow): Defect[] {
  const placed = errors
    // `if` only repeats what its branch says.
    .filter((error) => error.keyword !== "if")
    .map((error) => ({ error, path: pathOf(error, values) }));
  const wrongKeys = new Map<string, string[]>();
  for (const { error, path } of placed) {
    if (error.keyword !== "additionalProperties") continue;
    const keys = wrongKeys.get(formatPath(path)) ?? [];
    keys.push(String(error.params.additionalProperty));
    wrongKeys.set(formatPath(path), keys);
  }
  const defects = new Map<string, Defect>();
  const atTop = (wrongKeys.get("") ?? []).filter(isOfConfiguration);
  for (const { error, path } of placed) {
    const defect = toDefect(error, path, wrongKeys.get(formatPath(path)) ?? [], mayShow, atTop);
    // The first error of a value is about its type, the later ones about what a value of that type would have to be.
    const place = JSON.stringify(defect?.path);
    if (defect && !defects.has(place)) defects.set(place, defect);
  }
  return [...defects.values()];
}

function toDefect(
  error: ErrorObject,
  path: Path,
  wrongKeys: readonly string[],
  mayShow: MayShow,
  atTop: readonly string[],
): Defect | undefined {
  // Of a ciphertext that stands for a mapping, every key would seem to be wrong or missing.
  if (isEncrypted(error.data)) return { path, message: unfit(error, path, mayShow) };
  switch (error.keyword) {
    case "required": {
      const key = String(error.params.missingProperty);
      // A mistyped key is told once, as the mistyped key.
      if (wrongKeys.some((wrong) => misplaced(error, wrong) === key)) return undefined;
      // So is one that stands above the mapping it belongs to.
      if (path.length === 0 && key === "config" && atTop.length > 0) return undefined;
      if (path.length === 1 && path[0] === "config" && atTop.includes(key)) return undefined;
      // What stands in the place of a secret says already how to give one.
      if (key === "secure" && wrongKeys.length > 0) return undefined;
      return { path: [...path, key], message: missing(error, key, path), isMissing: true };
    }
    case "additionalProperties": {
      const key = String(error.params.additionalProperty);
      return { path: [...path, key], message: unknown(error, key, path) };
    }
    case "maxProperties":
    case "maxItems":
    case "not":
      return { path, message: Number(error.params.limit) > 1 ? tooMany(error) : together(error) };
    default:
      return { path, message: unfit(error, path, mayShow) };
  }
}
