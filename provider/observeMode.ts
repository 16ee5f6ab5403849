import type { PropertyMap, PropertyValue } from "./protocol/codec.ts";
import { diffFields } from "./protocol/fields.ts";
import type { Resource, Subject } from "./resource.ts";

/** `mode: observe`: the resource only looks, and says where the directory is not as declared. */
export function isObserved(inputs: unknown): boolean {
  return (inputs as { mode?: unknown }).mode === "observe";
}

/** What is declared and there differently; undefined: nothing. Of declared secrets only the place is told. */
export function difference(
  resource: Resource<unknown, unknown>,
  subject: Subject<unknown>,
  observed: unknown,
  secret: boolean,
): string | undefined {
  const declared = subject.inputs as PropertyMap;
  const there = { ...declared, ...resource.describe(subject, observed).inputs };
  // In a list without order another item may stand at the place of one that is only declared, or only there.
  const lines = diffFields(resource.fields, there, declared).map(({ path, kind }) => {
    if (secret) return `${path} differs`;
    const [is, wanted] = [
      kind === "add" ? notSet : shown(there, path),
      kind === "delete" ? notSet : shown(declared, path),
    ];
    return `${path} is ${is}, declared is ${wanted}`;
  });
  const unmet = secret ? undefined : resource.unmet?.(subject, observed);
  if (unmet !== undefined) lines.push(unmet);
  if (lines.length === 0) return undefined;
  return [
    "Not as declared, and mode is observe, so nothing was changed:",
    ...lines.map((line) => `  ${line}`),
    "Have it changed (ewb changes writes out what there is to do), then update again.",
  ].join("\n");
}

export function absence(inputs: unknown): string {
  const { domain } = inputs as { domain?: string };
  return `What is declared does not exist${domain ? ` in ${domain}` : ""}, and mode is observe, so it was not created. Have it created (ewb changes writes out what there is to do), then update again.`;
}

const notSet = "not set";

/** The value at a property path, as a person would write it. */
function shown(map: PropertyMap, path: string): string {
  let value: PropertyValue | undefined = map;
  for (const step of path.match(/[^.[\]]+/g) ?? []) {
    value = (value as Record<string, PropertyValue> | undefined)?.[step];
  }
  return value === undefined || value === null ? notSet : JSON.stringify(value);
}
