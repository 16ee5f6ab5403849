import type { Definition } from "./definition/definition.ts";
import { definition as domainRootDelegation } from "./domainRootDelegation/definition.ts";
import { definition as groupManagedServiceAccount } from "./groupManagedServiceAccount/definition.ts";
import { definition as groupPolicyObject } from "./groupPolicyObject/definition.ts";
import { definition as passwordSettingsObject } from "./passwordSettingsObject/definition.ts";
import { definition as provisioningAgent } from "./provisioningAgent/definition.ts";
import { definition as tenantSettings } from "./tenantSettings/definition.ts";

/** Every kind as programs know it, by its folder: for the classes and the package schema. */
export const definitions: Readonly<Record<string, Definition>> = {
  domainRootDelegation,
  groupManagedServiceAccount,
  groupPolicyObject,
  passwordSettingsObject,
  tenantSettings,
  provisioningAgent, // after the kind whose types it uses
};
