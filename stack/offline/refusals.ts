import { SecretValue, Unknown, type PropertyMap, type PropertyValue } from "../../formats/wire/codec.ts";
import { UNKNOWN, type Refusal, type ResourceView } from "../../policies/rule.ts";
import { isApart } from "../../resources/check.ts";
import { refusalsOf } from "../../resources/plan.ts";
import { isKind } from "../../resources/registry.ts";

/**
 * The view of a resource of the plugin, with what an update would refuse of it. `sent` are its inputs with their secrets
 * marked; without them the credential is not asked about, as nothing then says whether its password came as a secret.
 */
export function withRefusals(view: ResourceView, sent?: PropertyMap): ResourceView {
  if (!isKind(view.type)) return view;
  return {
    ...view,
    refusals(): readonly Refusal[] {
      if (sent) return refusalsOf(view.type, sent);
      const inputs = Object.entries(mapSent(view.properties)).map(([key, value]) => [
        key,
        isApart(key) ? new SecretValue(value) : value,
      ]);
      return refusalsOf(view.type, Object.fromEntries(inputs) as PropertyMap);
    },
  };
}

function asSent(value: unknown): PropertyValue {
  if (value === UNKNOWN) return Unknown.value;
  if (Array.isArray(value)) return value.map(asSent);
  if (typeof value === "object" && value !== null) return mapSent(value);
  return value as PropertyValue; // a view holds nothing else
}

function mapSent(map: object): PropertyMap {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, asSent(value)]));
}
