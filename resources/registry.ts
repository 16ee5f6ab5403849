import { domainRootDelegation } from "./domainRootDelegation/lifecycle.ts";
import { groupManagedServiceAccount } from "./groupManagedServiceAccount/lifecycle.ts";
import { groupPolicyObject } from "./groupPolicyObject/lifecycle.ts";
import { passwordSettingsObject } from "./passwordSettingsObject/lifecycle.ts";
import { kindOf, type Kind } from "./ports/resource.ts";
import { provisioningAgent } from "./provisioningAgent/lifecycle.ts";
import { tenantSettings } from "./tenantSettings/lifecycle.ts";

/** Every kind of resource the plugin has, by its type token. */
export const kinds: ReadonlyMap<string, Kind> = new Map(
  [
    kindOf(groupPolicyObject),
    kindOf(passwordSettingsObject),
    kindOf(domainRootDelegation),
    kindOf(groupManagedServiceAccount),
    kindOf(provisioningAgent),
    kindOf(tenantSettings),
  ].map((kind) => [kind.definition.type, kind]),
);

export const isKind = (type: string): boolean => kinds.has(type);

export function kindOfType(type: string): Kind {
  const kind = kinds.get(type);
  if (kind) return kind;
  throw new Error(`the plugin entra-writeback has no resource type "${type}"; it has ${[...kinds.keys()].join(", ")}`);
}
