/** The components of the kit, for programs of your own. */
export * from "./agentFleet.ts";
export * from "./agentNetwork.ts";
export * from "./groupPolicyBaseline.ts";
export * from "./tenantWriteback.ts";
export * from "./writebackDelegation.ts";
