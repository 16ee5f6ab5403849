/** The resource classes of the plugin, for components and for programs of your own. */
export * from "./classes/directory.ts";
export * from "./classes/domainRootDelegation.ts";
export * from "./classes/groupManagedServiceAccount.ts";
export * from "./classes/groupPolicyObject.ts";
export * from "./classes/passwordSettingsObject.ts";
export * from "./classes/tenantSettings.ts";
