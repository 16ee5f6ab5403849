import type { Resource } from "./resource.ts";
import { domainRootDelegation } from "./resources/domainRootDelegation.ts";
import { groupManagedServiceAccount } from "./resources/groupManagedServiceAccount.ts";
import { groupPolicyObject } from "./resources/groupPolicyObject.ts";
import { passwordSettingsObject } from "./resources/passwordSettingsObject.ts";
import { tenantSettings } from "./resources/tenantSettings.ts";

/** Every kind of resource the plugin has, by its type token. */
const resources = new Map(
  [groupPolicyObject, passwordSettingsObject, domainRootDelegation, groupManagedServiceAccount, tenantSettings].map(
    (resource) => [resource.type as string, resource as unknown as Resource<unknown, unknown>],
  ),
);

export function resourceOfType(type: string): Resource<unknown, unknown> {
  const resource = resources.get(type);
  if (resource) return resource;
  throw new Error(
    `the plugin entra-writeback has no resource type "${type}"; it has ${[...resources.keys()].join(", ")}`,
  );
}
