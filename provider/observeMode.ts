import { isList, isMap, reveal, type PropertyMap, type PropertyValue } from "../formats/wire/codec.ts";
import { ChannelError } from "../resources/ports/channel.ts";
import { diffFields, type PropertyChange } from "../resources/definition/diffFields.ts";
import type { Context, Resource, Subject } from "../resources/ports/resource.ts";

/** `mode: observe`: the resource only looks, and says where the directory is not as declared. */
export function isObserved({ mode = null }: PropertyMap): boolean {
  return reveal(mode) === "observe";
}

/** Where the directory is not as declared, and how that is told. */
export interface Difference {
  readonly changes: readonly PropertyChange[];
  readonly problem: string;
}

/** What is declared and there differently; undefined: nothing. Of declared secrets only the place is told. */
export function difference<Inputs extends PropertyMap, Observed, Memory>(
  resource: Resource<Inputs, Observed, Memory>,
  subject: Subject<Inputs, Memory>,
  observed: Observed,
  secret: boolean,
): Difference | undefined {
  const declared: PropertyMap = subject.inputs;
  const there = { ...declared, ...resource.describe(subject, observed).inputs };
  const changes = diffFields(resource.definition.inputs, there, declared);
  // In a list without order another item may stand at the place of one that is only declared, or only there.
  const lines = changes.map(({ path, kind }) => {
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
  const problem = [
    `${titleOf(resource, subject.inputs, secret)} is not as declared, and mode is observe, so nothing was changed:`,
    ...lines.map((line) => `  ${line}`),
    "Have it changed (ewb changes writes out what there is to do), then update again.",
  ].join("\n");
  return { changes, problem };
}

/**
 * Properties in which the directory is not as declared; the mode itself where it is another thing, or not to be seen from here.
 * A preview shows them, but not what is there: that is told beside it.
 */
export async function differences<Inputs extends PropertyMap, Observed, Memory>(
  resource: Resource<Inputs, Observed, Memory>,
  subject: Subject<Inputs, Memory>,
  secret: boolean,
  context: Context,
): Promise<PropertyChange[]> {
  const due: PropertyChange = { path: "mode", kind: "update", replaces: false };
  try {
    const observed = await resource.observe(subject, context);
    const found: Difference | undefined =
      observed === undefined
        ? { changes: [], problem: absence(resource, subject.inputs, secret) }
        : difference(resource, subject, observed, secret);
    if (found === undefined) return [];
    context.warn(found.problem);
    return found.changes.length === 0 ? [due] : found.changes.map((change) => ({ ...change, replaces: false }));
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    context.warn(
      `Whether the directory is as declared cannot be seen from here, so an update is due: ${error.message}`,
    );
    return [due];
  }
}

export function absence<Inputs>(resource: Titled<Inputs>, inputs: Inputs, secret: boolean): string {
  return `${titleOf(resource, inputs, secret)} does not exist, and mode is observe, so it was not created. Have it created (ewb changes writes out what there is to do), then update again.`;
}

/** On destroy: the kit has done nothing, so there is nothing to undo. */
export function staying<Inputs>(resource: Titled<Inputs>, inputs: Inputs, secret: boolean): string {
  return `${titleOf(resource, inputs, secret)} stays as it is, because mode is observe.`;
}

interface Titled<Inputs> {
  title(inputs: Inputs): string;
}

/** Which of the objects it is about; of declared secrets no name is told. */
function titleOf<Inputs>(resource: Titled<Inputs>, inputs: Inputs, secret: boolean): string {
  return secret ? "What is declared" : resource.title(inputs);
}

const notSet = "not set";

/** The value at a property path, as a person would write it. */
function shown(map: PropertyMap, path: string): string {
  let value: PropertyValue | undefined = map;
  for (const step of path.match(/[^.[\]]+/g) ?? []) {
    value = isMap(value) ? value[step] : isList(value) ? value[Number(step)] : undefined;
  }
  return value === undefined || value === null ? notSet : JSON.stringify(value);
}
