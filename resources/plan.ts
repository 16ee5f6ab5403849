import { reveal } from "../formats/wire/codec.ts";
import type { PropertyMap } from "../formats/wire/codec.ts";
import { check } from "../provider/lifecycle.ts";
import { resourceOfType } from "./registry.ts";
import type { CheckFailure } from "./definition/checkFields.ts";
import { RefusedError, type Plan } from "./ports/resource.ts";

/** What an update would refuse of these inputs, in which secrets are still marked. */
export function refusalsOf(type: string, inputs: PropertyMap): CheckFailure[] {
  return check(resourceOfType(type), undefined, inputs, { tenant: false }).failures;
}

/**
 * What a resource would do to the directory, from its declared inputs alone. The credential is left out: whoever does it
 * by hand is signed in. Throws RefusedError for inputs that an update would refuse.
 */
export function planOf(type: string, urn: string, inputs: Readonly<Record<string, unknown>>): Plan {
  const resource = resourceOfType(type);
  const { credential: _, ...declared } = inputs as PropertyMap;
  const { inputs: checked, failures } = check(resource, undefined, declared, { tenant: false });
  if (failures.length > 0) {
    const reasons = failures.map(({ property, reason }) => `${property} ${reason}`);
    throw new RefusedError(`${urn.split("::").at(-1)} would be refused: ${reasons.join("; ")}`);
  }
  if (!resource.plan) throw new Error(`${type} is no resource of a directory`);
  const plain = reveal(checked);
  return resource.plan({ urn, id: resource.identify(plain, urn), inputs: plain, state: {} });
}
