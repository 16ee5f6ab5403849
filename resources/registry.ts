import type { Resource } from "./ports/resource.ts";
import { domainRootDelegation } from "./domainRootDelegation/resource.ts";
import { groupManagedServiceAccount } from "./groupManagedServiceAccount/resource.ts";
import { groupPolicyObject } from "./groupPolicyObject/resource.ts";
import { passwordSettingsObject } from "./passwordSettingsObject/resource.ts";
import { tenantSettings } from "./tenantSettings/resource.ts";

/** Every kind of resource the plugin has, by its type token. */
const resources = new Map(
  [groupPolicyObject, passwordSettingsObject, domainRootDelegation, groupManagedServiceAccount, tenantSettings].map(
    (resource) => [resource.type as string, resource as unknown as Resource<unknown, unknown>],
  ),
);

export const isKind = (type: string): boolean => resources.has(type);

export function resourceOfType(type: string): Resource<unknown, unknown> {
  const resource = resources.get(type);
  if (resource) return resource;
  throw new Error(
    `the plugin entra-writeback has no resource type "${type}"; it has ${[...resources.keys()].join(", ")}`,
  );
}
