import type { PropertyMap } from "../protocol/codec.ts";
import { diffFields } from "../protocol/fields.ts";
import { RefusedError, type Claim, type Resource, type Subject } from "../resource.ts";
import { guidOf } from "./nameBasedGuid.ts";

/** What an object gets when it is made, by which its resource knows it again: a run may die before it can record it. */
export function markOf({ urn, inputs }: Subject<{ domain: string }>): string {
  return `entra-writeback ${guidOf(`${urn}|${inputs.domain.toLowerCase()}`)}`;
}

/** Claims the object of a declared name, or takes over one that is there already: as it is, one needs no permission for that. */
export function claimNamed<I extends { adopt: boolean; domain: string }, S extends { exists: boolean; mark: string }>(
  resource: Resource<I, S>,
  subject: Subject<I>,
  observed: S,
  object: string,
): Claim {
  if (!observed.exists || observed.mark === markOf(subject)) return { id: subject.id, adopted: false };
  const described = resource.describe({ ...subject, state: { adopted: true } }, observed);
  const declared = subject.inputs as unknown as PropertyMap;
  const differing = diffFields(resource.fields, { ...declared, ...described.inputs }, declared).map(({ path }) => path);
  if (differing.length > 0 && !subject.inputs.adopt) {
    throw new RefusedError(
      `${object} exists already with another ${differing.join(", ")}, and the kit changes nothing of anyone else's unasked. Choose another name, or set adopt: true to take it over; it gets its values back when the resource is destroyed.`,
    );
  }
  const before = described.outputs["before"];
  return { id: subject.id, adopted: true, ...(before !== undefined && { state: { before } }) };
}

/** What a script answered, and whether it had to make anew what the kit once took over. */
export type Observed<Result> = Result & { readonly remade?: true };

/** Ensures an object that may have been taken over; what somebody deleted since is made anew, and then the kit's own. */
export async function ensureNamed<Result extends { exists: boolean }>(
  state: PropertyMap,
  look: () => Promise<Result>,
  ensure: () => Promise<Result>,
): Promise<Observed<Result>> {
  const remade = state["adopted"] === true && !(await look()).exists;
  const result = await ensure();
  return remade ? { ...result, remade } : result;
}

export function isAdopted(state: PropertyMap, observed: Observed<object>): boolean {
  return state["adopted"] === true && !observed.remade;
}

/** How the object was before the kit, as remembered, or, where nothing is (an import), as it is now; empty: the kit made it. */
export function before(state: PropertyMap, observed: Observed<object>, now: PropertyMap): PropertyMap {
  if (!isAdopted(state, observed)) return {};
  return (state["before"] as PropertyMap | undefined) ?? now;
}
