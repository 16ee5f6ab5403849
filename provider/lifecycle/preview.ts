import { containsUnknown, Unknown, type PropertyMap } from "../../formats/wire/codec.ts";
import { holdsSecret } from "../../resources/check.ts";
import type { PropertyChange } from "../../resources/definition/diffFields.ts";
import type { Context, Resource } from "../../resources/ports/resource.ts";
import { changesDue, differences, isObserved, lookAhead } from "../observeMode.ts";
import { newSubject, recordedSubject, type Recorded } from "./subject.ts";

export interface Difference {
  readonly changes: readonly PropertyChange[];
  /** False: the declaration is as it was, and the directory is another. A preview can show the former only. */
  readonly isDeclared: boolean;
}

/**
 * What an update would change: `olds` are the inputs of the last one. In mode observe that is never anything, so the directory
 * is looked at instead: an update is due where it is not as declared, and fails with the difference.
 */
export async function diff<Inputs extends PropertyMap, Observed, Memory>(
  resource: Resource<Inputs, Observed, Memory>,
  recorded: Recorded,
  { olds, news }: { readonly olds: PropertyMap; readonly news: PropertyMap },
  context: Context,
): Promise<Difference> {
  const changes = changesDue(resource, olds, news);
  if (changes.length > 0 || containsUnknown(news) || !isObserved(news)) return { changes, isDeclared: true };
  const now = recordedSubject(resource, recorded, news);
  return { changes: await differences(resource, now, holdsSecret(news), context), isDeclared: false };
}

/** What a creation would give. Where it would only look, the preview does. */
export async function previewCreate<Inputs extends PropertyMap, Observed, Memory>(
  resource: Resource<Inputs, Observed, Memory>,
  urn: string,
  inputs: PropertyMap,
  context: Context,
): Promise<PropertyMap> {
  if (!isObserved(inputs)) return preview(resource, inputs, {});
  if (containsUnknown(inputs)) {
    context.warn("The directory is not looked at yet: what is declared is known only once the update runs.");
  } else {
    await lookAhead(resource, newSubject(resource, urn, inputs), holdsSecret(inputs), context);
  }
  return preview(resource, inputs, {});
}

/** What an update would give, asking no one. */
export function preview<Inputs extends PropertyMap, Observed, Memory>(
  { definition, memory }: Resource<Inputs, Observed, Memory>,
  inputs: PropertyMap,
  state: PropertyMap,
): PropertyMap {
  const stable = [
    ...Object.entries(definition.outputs).map(([name, output]) => [name, output.stable === true] as const),
    ...Object.entries(memory.names).map(([name, change]) => [name, change === "stable"] as const),
  ];
  const outputs = stable.map(([name, stays]) => [name, stays && name in state ? (state[name] ?? null) : Unknown.value]);
  return { ...inputs, ...Object.fromEntries(outputs) };
}
