import { containsSecret, containsUnknown, type PropertyMap } from "../formats/wire/codec.ts";
import { checkFields, type CheckFailure } from "./definition/checkFields.ts";
import { inputsIn } from "./definition/definition.ts";
import type { Capabilities, Resource } from "./ports/resource.ts";

/** Inputs with their defaults, and everything that an update would refuse of them. `olds` are the inputs of the last update. */
export function check<Inputs extends PropertyMap, Observed, Memory>(
  { definition, refuse }: Resource<Inputs, Observed, Memory>,
  olds: PropertyMap | undefined,
  news: PropertyMap,
  capabilities: Capabilities,
): { inputs: PropertyMap; failures: CheckFailure[] } {
  const { inputs, failures } = checkFields(definition.inputs, news);
  if (failures.length > 0 || !refuse || containsUnknown(inputs)) return { inputs, failures };
  const known = olds && Object.keys(olds).length > 0 && !containsUnknown(olds) ? olds : undefined;
  const before = known && inputsIn<Inputs>(definition, known);
  const refused = refuse(inputsIn<Inputs>(definition, inputs), before, capabilities);
  const reason = "is secret, and not what is needed here";
  return { inputs, failures: holdsSecret(inputs) ? refused.map(({ property }) => ({ property, reason })) : refused };
}

/** Inputs that hold a secret beside what is told: nothing of them gets into a reason, or into what is observed. */
const apart: ReadonlySet<string> = new Set(["credential", "tenantCredential", "administrator", "portal"]);

export const isApart = (input: string): boolean => apart.has(input);

export function holdsSecret(inputs: PropertyMap): boolean {
  return Object.entries(inputs).some(([key, value]) => !isApart(key) && containsSecret(value));
}
