import { type ResourceView, type Stack } from "./rule.ts";
import { withoutApiVersion } from "./types.ts";
import { at } from "./value.ts";
import { secretsOf } from "./withoutSecrets.ts";

const none: readonly ResourceView[] = [];

/** Indexes resources by type once, and by a property when a rule first asks for it. */
export function indexStack(resources: readonly ResourceView[], today: string): Stack {
  const byType = group(resources, (resource) => withoutApiVersion(resource.type));
  const byUrn = new Map([...resources].map((resource) => [resource.urn, resource]));
  const byProperty = new Map<string, ReadonlyMap<string, readonly ResourceView[]>>();
  let secrets: readonly string[] | undefined;
  const ofType = (type: string) => byType.get(type) ?? none;
  return {
    today,
    ofType,
    byUrn: (urn) => byUrn.get(urn),
    secrets: () => (secrets ??= [...new Set(resources.flatMap(secretsOf))]),
    parentOf: ({ parent = "" }) => byUrn.get(parent),
    ofTypeBy(type, property) {
      const key = `${type} ${property}`;
      let index = byProperty.get(key);
      if (!index) {
        index = group(ofType(type), (resource) => {
          const value = at(resource.properties, property);
          return typeof value === "string" ? value.toLowerCase() : undefined;
        });
        byProperty.set(key, index);
      }
      return index;
    },
  };
}

function group(
  resources: Iterable<ResourceView>,
  keyOf: (resource: ResourceView) => string | undefined,
): Map<string, ResourceView[]> {
  const groups = new Map<string, ResourceView[]>();
  for (const resource of resources) {
    const key = keyOf(resource);
    if (key === undefined) continue;
    const members = groups.get(key);
    if (members) members.push(resource);
    else groups.set(key, [resource]);
  }
  return groups;
}
