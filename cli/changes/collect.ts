import type { ResourceView } from "../../policies/rule.ts";
import {
  DomainRootDelegation,
  GroupManagedServiceAccount,
  GroupPolicyObject,
  PasswordSettingsObject,
} from "../../provider/index.ts";
import { planOf } from "../../provider/plan.ts";
import type { JsonObject } from "../../provider/channels/channel.ts";

/** One thing a directory team is to do. */
export interface Change {
  /** Such as "corp.contoso.com: the account policy". */
  readonly title: string;
  readonly script: string;
  readonly parameters: JsonObject;
  readonly says: readonly string[];
}

/** In the order of need: entries and user rights name the account; the policy is the last thing users notice. */
const order: readonly string[] = [
  GroupManagedServiceAccount,
  DomainRootDelegation,
  GroupPolicyObject,
  PasswordSettingsObject,
].map(({ type }) => type);

/** What the declared resources of the directory would do, without who does it. */
export function changesOf(resources: readonly ResourceView[]): Change[] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  return resources
    .filter(({ type }) => order.includes(type))
    .sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type) || (a.name < b.name ? -1 : 1))
    .map((resource) => {
      const { call, says } = planOf(resource.type, engineUrn(resource, byUrn), resource.properties);
      const object = resource.type.split(":").at(-1) ?? resource.type;
      return { title: `${resource.name}: ${object}`, script: call.script, parameters: call.parameters, says };
    });
}

/** The URN as the engine makes it, with the types of the parents: a policy's GUID follows from it. */
function engineUrn({ urn, name, ...resource }: ResourceView, byUrn: ReadonlyMap<string, ResourceView>): string {
  const types = [resource.type];
  for (let parent = byUrn.get(resource.parent ?? ""); parent; parent = byUrn.get(parent.parent ?? "")) {
    types.unshift(parent.type);
  }
  return [...urn.split("::").slice(0, 2), types.join("$"), name].join("::");
}
