/** The resource classes of the plugin, for components and for programs of your own. */
export * from "./shared/directoryArgs.ts";
export * from "./domainRootDelegation/class.ts";
export * from "./groupManagedServiceAccount/class.ts";
export * from "./groupPolicyObject/class.ts";
export * from "./passwordSettingsObject/class.ts";
export * from "./provisioningAgent/class.ts";
export * from "./tenantSettings/class.ts";
