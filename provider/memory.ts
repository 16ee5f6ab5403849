import { isMap, type PropertyMap } from "../formats/wire/codec.ts";
import type { Resource, Subject } from "../resources/ports/resource.ts";

/**
 * `before` in a state is how an object was before the kit, and `written` all that the kit may have written to it since the last
 * update that came to its end: one entry after a success, one more after each failure, none where it never wrote.
 */
type AnyResource = Resource<unknown, unknown>;

/** The state with its memory as it counts now: where the kit has never written, what is there then will be what was before. */
export function recalled(resource: AnyResource, state: PropertyMap): PropertyMap {
  if (!resource.written) return state;
  const written = writtenIn(resource, state);
  const { before, ...rest } = state;
  return { ...rest, ...(before !== undefined && written.length > 0 && { before }), written };
}

/** The state of an object that is about to be written to. */
export function begun(resource: AnyResource, subject: Subject<unknown>): Subject<unknown> {
  if (!resource.written) return subject;
  const { state, inputs } = subject;
  const next = resource.written(inputs);
  const others = ((state["written"] ?? []) as PropertyMap[]).filter((one) => !isSame(one, next));
  return { ...subject, state: { ...state, written: [...others, next] } };
}

/** The state of an object that was written to as declared. */
export function finished(resource: AnyResource, subject: Subject<unknown>): Subject<unknown> {
  if (!resource.written) return subject;
  return { ...subject, state: { ...subject.state, written: [resource.written(subject.inputs)] } };
}

/** States of former versions do not have it; what they declared was written, unless it was only to be observed. */
function writtenIn(resource: AnyResource, state: PropertyMap): PropertyMap[] {
  if (Array.isArray(state["written"])) return (state["written"] as PropertyMap[]).filter(isMap);
  return state["mode"] === "manage" && resource.written ? [resource.written(state)] : [];
}

function isSame(one: PropertyMap, other: PropertyMap): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
