import type { ErrorObject } from "ajv/dist/2020.js";
import type { Path } from "../path.ts";
import { pathOf } from "./defects.ts";

/** The values without those that break the schema, so that checks across fields can look at the rest. */
export function wellFormed(values: unknown, errors: readonly ErrorObject[]): unknown {
  if (errors.length === 0) return values;
  const copy: unknown = structuredClone(values);
  for (const error of errors) {
    const path = pathOf(error, values);
    // A mapping that lacks a key, or has one too many, is still a mapping; so is a list that is too long.
    if (
      !["required", "additionalProperties", "if", "not", "minProperties", "maxProperties", "maxItems"].includes(
        error.keyword,
      )
    ) {
      blank(copy, path);
    }
  }
  return copy;
}

/** The key, or the place in a list, stays: that something was written here still counts. */
function blank(root: unknown, path: Path): void {
  let parent: unknown = root;
  for (const part of path.slice(0, -1)) parent = isContainer(parent) ? Reflect.get(parent, part) : undefined;
  const last = path.at(-1);
  if (last !== undefined && isContainer(parent)) Reflect.set(parent, last, undefined);
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
