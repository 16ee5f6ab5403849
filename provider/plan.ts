import { reveal } from "./protocol/codec.ts";
import type { PropertyMap } from "./protocol/codec.ts";
import { checkFields } from "./protocol/fields.ts";
import { resourceOfType } from "./registry.ts";
import type { Plan } from "./resource.ts";

/**
 * What a resource would do to the directory, from its declared inputs alone. The credential is left out: whoever does it
 * by hand is signed in.
 */
export function planOf(type: string, urn: string, inputs: Readonly<Record<string, unknown>>): Plan {
  const resource = resourceOfType(type);
  const { credential: _, ...declared } = inputs as PropertyMap;
  const checked = checkFields(resource.fields, declared);
  if (checked.failures.length > 0 || !resource.plan) {
    const reasons = checked.failures.map(({ property, reason }) => `${property}: ${reason}`);
    throw new Error(`${urn} cannot be planned: ${reasons.join("; ") || "it is no resource of a directory"}`);
  }
  const plain = reveal(checked.inputs);
  return resource.plan({ urn, id: resource.identify(plain, urn), inputs: plain, state: {} });
}
