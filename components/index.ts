/** The components of the kit, for programs of your own. */
export * from "./agentFleet.ts";
export * from "./agentHostBaseline.ts";
export * from "./agentNetwork.ts";
export * from "./groupPolicyBaseline.ts";
export * from "./syncServiceAccount.ts";
export * from "./tenantWriteback.ts";
export * from "./writebackDelegation.ts";
