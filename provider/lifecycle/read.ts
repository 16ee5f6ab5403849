import { revealed, type PropertyMap, type PropertyValue } from "../../formats/wire/codec.ts";
import { holdsSecret } from "../../resources/check.ts";
import { inputsIn } from "../../resources/definition/definition.ts";
import type { Field } from "../../resources/definition/field.ts";
import type { Context, Resource, Subject } from "../../resources/ports/resource.ts";
import { secretLike } from "./settled.ts";
import { recordedSubject, type Recorded } from "./subject.ts";

/** What is there now, as inputs and outputs; undefined: it is gone. With empty inputs this is an import. */
export async function read<Inputs extends PropertyMap, Observed, Memory>(
  resource: Resource<Inputs, Observed, Memory>,
  recorded: Recorded,
  inputs: PropertyMap,
  context: Context,
): Promise<{ inputs: PropertyMap; outputs: PropertyMap } | undefined> {
  const isImport = Object.keys(inputs).length === 0;
  const declared = isImport ? importedInputs(resource, recorded.id) : inputs;
  // What was there before the kit is not the kit's to remove.
  const subject = recordedSubject(resource, recorded, declared, isImport ? resource.memory.imported : undefined);
  const observed = await resource.observe(subject, context);
  if (observed === undefined) return undefined;
  if (!isImport && !holdsSecret(declared)) tellUnmet(resource, subject, observed, context);
  const { inputs: there, outputs, memory } = resource.describe(subject, observed);
  const made = { ...resource.memory.write(memory), ...outputs };
  const current = withoutNull({ ...declared, ...secretLike(declared, there) });
  return { inputs: current, outputs: { ...current, ...secretLike(declared, made) } };
}

/** What a refresh cannot show as a property: what is declared, written, and not in effect. */
function tellUnmet<Inputs extends PropertyMap, Observed, Memory>(
  resource: Resource<Inputs, Observed, Memory>,
  subject: Subject<Inputs, Memory>,
  observed: Observed,
  context: Context,
): void {
  const unmet = resource.unmet?.(subject, observed);
  if (unmet !== undefined) context.warn(`${resource.title(subject.inputs)} is not in effect as declared:\n  ${unmet}`);
}

/** A null in a description says that the input is not set there. */
function withoutNull(map: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== null));
}

/** What the id tells, the defaults, and nothing in the lists and objects that must be there. */
function importedInputs<Inputs extends PropertyMap, Observed, Memory>(
  { definition, inputsOf }: Resource<Inputs, Observed, Memory>,
  id: string,
): PropertyMap {
  const empty = Object.entries(definition.inputs).flatMap(([name, field]) => emptyOf(name, field));
  return revealed(inputsIn(definition, { ...Object.fromEntries(empty), ...inputsOf(id) }));
}

function emptyOf(name: string, { kind, required }: Field): [string, PropertyValue][] {
  if (!required || (kind !== "list" && kind !== "object")) return [];
  return [[name, kind === "list" ? [] : {}]];
}
