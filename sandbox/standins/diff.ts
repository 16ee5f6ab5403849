import { isObject, plain, type Value, type ValueObject } from "./values.ts";

export type Change = "add" | "delete" | "update";

/**
 * Every place where two sets of inputs differ, by Pulumi property path, such as osProfile.computerName or zones[0]; `ignored` are
 * paths to pass over: in a refresh the engine leaves that to providers.
 */
export function differences(
  before: ValueObject,
  after: ValueObject,
  ignored: readonly string[] = [],
): Map<string, Change> {
  const found = new Map<string, Change>();
  compare(plain(before), plain(after), "", found);
  const isIgnored = (path: string) =>
    ignored.some((one) => path === one || (/^[.[]/.test(path.slice(one.length)) && path.startsWith(one)));
  return new Map([...found].filter(([path]) => !isIgnored(path)));
}

function compare(before: Value | undefined, after: Value | undefined, path: string, found: Map<string, Change>): void {
  if (before === undefined && after === undefined) return;
  if (before === undefined) found.set(path, "add");
  else if (after === undefined) found.set(path, "delete");
  else if (isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      compare(before[key], after[key], join(path, key), found);
    }
  } else if (Array.isArray(before) && Array.isArray(after)) {
    for (let index = 0; index < Math.max(before.length, after.length); index++) {
      compare(before[index], after[index], `${path}[${index}]`, found);
    }
  } else if (before !== after) found.set(path, "update");
}

/** Keys that are not plain words are quoted, as Pulumi's property paths want them. */
function join(path: string, key: string): string {
  if (!/^[A-Za-z_]\w*$/.test(key)) return `${path}["${key.replaceAll('"', '\\"')}"]`;
  return path === "" ? key : `${path}.${key}`;
}

/** First property of a path: osProfile of osProfile.computerName. */
export function topLevel(path: string): string {
  return /^[^.[]+/.exec(path)?.[0] ?? path;
}
