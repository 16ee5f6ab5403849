import { revealed, type PropertyMap } from "../../formats/wire/codec.ts";
import { inputsIn } from "../../resources/definition/definition.ts";
import type { Resource, Subject } from "../../resources/ports/resource.ts";

/** An object that the engine has in the state. */
export interface Recorded {
  readonly urn: string;
  readonly id: string;
  readonly state: PropertyMap;
}

/** One that nobody has claimed yet. */
export function newSubject<Inputs extends PropertyMap, Observed, Memory>(
  { definition, identify, memory }: Resource<Inputs, Observed, Memory>,
  urn: string,
  inputs: PropertyMap,
): Subject<Inputs, Memory> {
  const plain = inputsIn<Inputs>(definition, inputs);
  return { urn, id: identify(plain, urn), inputs: plain, memory: memory.fresh };
}

/** One that is in the state, with what that remembers of it. */
export function recordedSubject<Inputs extends PropertyMap, Observed, Memory>(
  { definition, memory: form }: Resource<Inputs, Observed, Memory>,
  { urn, id, state }: Recorded,
  inputs: PropertyMap,
  // Whether a value of the state was marked secret changes nothing about what it means.
  memory: Memory = form.read(revealed(state)),
): Subject<Inputs, Memory> {
  return { urn, id, inputs: inputsIn<Inputs>(definition, inputs), memory };
}
