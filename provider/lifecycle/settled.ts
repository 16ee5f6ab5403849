import {
  isList,
  isMap,
  revealed,
  SecretValue,
  type PropertyMap,
  type PropertyValue,
} from "../../formats/wire/codec.ts";
import { holdsSecret } from "../../resources/check.ts";
import type { Resource, Subject } from "../../resources/ports/resource.ts";

/** What the state is to hold of an object. */
export interface Settled {
  readonly id: string;
  readonly outputs: PropertyMap;
  /** Why the object is recorded but not in effect. */
  readonly problem?: string;
}

/** Of one that was looked at. */
export function settled<Inputs extends PropertyMap, Observed, Memory>(
  resource: Resource<Inputs, Observed, Memory>,
  subject: Subject<Inputs, Memory>,
  inputs: PropertyMap,
  observed: Observed,
): Settled {
  const { outputs, memory } = resource.describe(subject, observed);
  const made = { ...resource.memory.write(memory), ...outputs };
  return { id: subject.id, outputs: { ...inputs, ...secretLike(inputs, made) } };
}

/** Of one that could not be looked at after a write. */
export function unseen<Inputs extends PropertyMap, Observed, Memory>(
  { definition, memory }: Resource<Inputs, Observed, Memory>,
  subject: Subject<Inputs, Memory>,
  inputs: PropertyMap,
  state: PropertyMap,
): Settled {
  const former = Object.entries(revealed(state)).filter(([name]) => name in definition.outputs);
  const made = { ...Object.fromEntries(former), ...memory.write(subject.memory) };
  return { id: subject.id, outputs: { ...inputs, ...secretLike(inputs, made) } };
}

/** Texts that are made from inputs are as secret as these. The credential is in no text. */
export function secretLike(inputs: PropertyMap, made: PropertyMap): PropertyMap {
  if (!holdsSecret(inputs)) return made;
  const wrapped = Object.entries(made).map(([key, value]) => [key, holdsText(value) ? new SecretValue(value) : value]);
  return Object.fromEntries(wrapped) as PropertyMap;
}

function holdsText(value: PropertyValue): boolean {
  if (isMap(value)) return Object.values(value).some(holdsText);
  return isList(value) ? value.some(holdsText) : typeof value === "string";
}
