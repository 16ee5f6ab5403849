import { UNKNOWN, type ResourceView } from "../policies/rule.ts";
import { ProgramError } from "../stack/config/problem.ts";

/**
 * What a resource is given, for those who do by hand what an update would do; `refusal` begins the text where a value is not
 * known. How the plugin would reach the domain is not theirs, so a channel that is not known is left out.
 */
export function knownInputs({ properties }: ResourceView, refusal: string): ResourceView["properties"] {
  const { channel, ...others } = properties;
  refuseUnknown(refusal, others);
  return channel === UNKNOWN ? others : properties;
}

/** A value that only a deployment gives stands as a symbol. */
function refuseUnknown(refusal: string, value: unknown, path = ""): void {
  if (value === UNKNOWN) {
    throw new ProgramError(`${refusal}: its ${path} is not known before it is deployed. Write the value itself.`);
  }
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) refuseUnknown(refusal, item, path === "" ? key : `${path}.${key}`);
}
