import type { PropertyMap } from "../formats/wire/codec.ts";
import { check } from "./check.ts";
import type { CheckFailure } from "./definition/checkFields.ts";
import { inputsIn } from "./definition/definition.ts";
import { RefusedError, type Plan, type Resource } from "./ports/resource.ts";
import { kindOfType } from "./registry.ts";

/** What an update would refuse of these inputs, in which secrets are still marked. */
export function refusalsOf(type: string, inputs: PropertyMap): CheckFailure[] {
  return kindOfType(type).use((resource) => check(resource, undefined, inputs, { tenant: [] })).failures;
}

/**
 * What a resource would do to the directory, from its declared inputs alone. The credential is left out: whoever does it
 * by hand is signed in. Throws RefusedError for inputs that an update would refuse.
 */
export function planOf(type: string, urn: string, inputs: Readonly<Record<string, unknown>>, parent?: string): Plan {
  const { credential: _, ...declared } = inputs as PropertyMap;
  return kindOfType(type).use((resource) => planned(resource, urn, declared, parent));
}

function planned<Inputs extends PropertyMap, Observed, Memory>(
  resource: Resource<Inputs, Observed, Memory>,
  urn: string,
  declared: PropertyMap,
  parent: string | undefined,
): Plan {
  const { definition, memory } = resource;
  const { inputs, failures } = check(resource, undefined, declared, { tenant: [] });
  if (failures.length > 0) {
    const reasons = failures.map(({ property, reason }) => `${property} ${reason}`);
    throw new RefusedError(`${urn.split("::").at(-1)} would be refused: ${reasons.join("; ")}`);
  }
  if (!resource.plan) throw new Error(`${definition.type} is not a resource of a directory`);
  const plain = inputsIn<Inputs>(definition, inputs);
  // By hand there is no state, and whether an object is taken over is as declared.
  const known = inputs["adopt"] === true ? memory.imported : memory.fresh;
  return resource.plan({ urn, id: resource.identify(plain, urn), inputs: plain, memory: known }, parent);
}
