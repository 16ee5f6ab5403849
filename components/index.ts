/** The components of the kit, for programs of your own. */
export { AgentFleet, type AgentFleetArgs } from "./agentFleet.ts";
export { AgentHostBaseline, Ntlm, type AgentHostBaselineArgs } from "./agentHostBaseline.ts";
export { EgressProtocol, type AdministrationArgs, type EgressArgs } from "./agentSecurityRules.ts";
export { EncryptionAtHost } from "./encryptionAtHost.ts";
export { AgentNetwork, type AgentNetworkArgs, type NewNetworkArgs } from "./agentNetwork.ts";
export { CloudSyncConfiguration, type CloudSyncConfigurationArgs } from "./cloudSyncConfiguration.ts";
export type { DomainArgs } from "./directory.ts";
export type { DomainJoinArgs, KeyVaultSecretArgs } from "./domainJoin.ts";
export {
  GroupPolicyBaseline,
  type GroupPolicyBaselineArgs,
  type FineGrainedPolicyArgs,
} from "./groupPolicyBaseline.ts";
export { ExemptionCategory, PolicyAlignment, PolicyAlignmentWay, type PolicyAlignmentArgs } from "./policyAlignment.ts";
export { ProvisioningAgents, type AgentHostArgs, type ProvisioningAgentsArgs } from "./provisioningAgents.ts";
export { SyncServiceAccount, type SyncServiceAccountArgs } from "./syncServiceAccount.ts";
export { TenantWriteback, type TenantWritebackArgs } from "./tenantWriteback.ts";
export { WritebackDelegation, type WritebackDelegationArgs } from "./writebackDelegation.ts";

/** What their arguments are made of, shared with the resources. */
export {
  AgentRegistration,
  AppliesTo,
  Cloud,
  Evidence,
  Mode,
  RegistryValueType,
  SelfServicePasswordResetScope,
  ServiceStartup,
  TenantApplication,
  type AccountPolicyArgs,
  type AgentDomainArgs,
  type AgentInstallerArgs,
  type AttestationArgs,
  type CredentialArgs,
  type DirectoryArgs,
  type KerberosPolicyArgs,
  type PasswordSettingsArgs,
  type PolicyLinkArgs,
  type RegistryValueArgs,
  type ServiceArgs,
  type SettingEvidence,
  type TenantAgentHostArgs,
  type TenantPortalArgs,
  type UserRightArgs,
} from "../resources/index.ts";
