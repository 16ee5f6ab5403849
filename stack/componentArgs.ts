import * as pulumi from "@pulumi/pulumi";
import type {
  AgentFleetArgs,
  AgentHostBaselineArgs,
  CloudSyncConfigurationArgs,
  CredentialArgs,
  DomainArgs,
  DomainJoinArgs,
  GroupPolicyBaselineArgs,
  PolicyAlignmentArgs,
  FineGrainedPolicyArgs,
  SyncServiceAccountArgs,
  TenantWritebackArgs,
  WritebackDelegationArgs,
} from "../components/index.ts";
import { guidOf } from "../facts/nameBasedGuid.ts";
import type {
  AgentHostPolicy,
  Credential,
  Domain,
  DomainJoin,
  Forest,
  PasswordSettings,
  PolicyAlignment,
  Secret,
  Tenant,
} from "./config/model.ts";
import { hostArgs } from "./hostArgs.ts";

/** What the stack file says, as the arguments of the components. */

/** What the tenant's settings take of the rest of the stack. */
export interface AroundTenant {
  readonly forests: readonly Forest[];
  /** The first host of an agent; undefined: the stack declares none. */
  readonly agentHost?: TenantWritebackArgs["agentHost"];
}

export function tenantArgs(
  { selfServicePasswordReset, writeback, attestation, ...tenant }: Tenant,
  around: AroundTenant = { forests: [] },
): TenantWritebackArgs {
  const { scope, groupId, createGroup } = selfServicePasswordReset;
  return {
    tenantId: tenant.id,
    cloud: tenant.cloud,
    selfServicePasswordReset: scope,
    ...(groupId !== undefined && { groupId }),
    ...(createGroup !== undefined && { createGroup }),
    passwordWriteback: writeback.passwords,
    cloudSyncWriteback: writeback.cloudSync,
    accountUnlock: writeback.accountUnlock,
    ...(attestation && { attestation }),
    ...wayArgs(tenant, around),
    hybridIdentityAdministrators: [...tenant.hybridIdentityAdministrators],
  };
}

function wayArgs(
  {
    appliedBy,
    agentHost,
    administrator,
    portal,
    readAuditLog,
    mode,
  }: Omit<Tenant, "selfServicePasswordReset" | "writeback">,
  around: AroundTenant,
): Partial<TenantWritebackArgs> {
  const domains = around.forests.flatMap((forest) => forest.domains);
  const connectSyncDomains = domains.filter(({ syncedBy }) => syncedBy === "connectSync").map(({ name }) => name);
  const host = agentHost ?? (appliedBy === "agent" ? around.agentHost : undefined);
  return {
    ...(appliedBy && { appliedBy }),
    ...(host && { agentHost: host }),
    ...(administrator && { administrator: credentialArgs(administrator) }),
    ...(portal && { portal: { ...portal, token: revealed(portal.token) } }),
    ...(readAuditLog !== undefined && { readAuditLog }),
    ...(connectSyncDomains.length > 0 && { connectSyncDomains }),
    ...(mode && { mode }),
  };
}

/** Undefined: the hosts are somebody else's. */
export function fleetArgs({ name, domains, agents }: Forest): AgentFleetArgs | undefined {
  if (agents === undefined) return undefined;
  const { virtualMachines, arcServers, existing, version } = agents;
  const [first] = domains;
  const channels = existing.flatMap(({ name, channel }) => (channel === undefined ? [] : [[name, channel] as const]));
  return {
    domain: first?.name ?? name,
    forest: name,
    computerNamePrefix: first?.netBiosName ?? name,
    ...(virtualMachines ? hostArgs(virtualMachines) : { count: 0 }),
    ...(virtualMachines?.domainJoin && { domainJoin: domainJoinArgs(virtualMachines.domainJoin) }),
    ...(arcServers.length > 0 && { arcServers: [...arcServers] }),
    ...(existing.length > 0 && { existing: existing.map((host) => host.name) }),
    ...(channels.length > 0 && { channels: Object.fromEntries(channels) }),
    agentVersion: version,
  };
}

/** Undefined: the account is there already, and not the kit's. */
export function serviceAccountArgs(forest: Forest): SyncServiceAccountArgs | undefined {
  const { name: account, domain, passwordReaders, container, deleteProtection } = forest.serviceAccount;
  if (passwordReaders === undefined) return undefined;
  return {
    ...directoryArgs(forest, domainOf(forest, domain)),
    account,
    passwordReaders: [...passwordReaders],
    ...(container !== undefined && { container }),
    ...(deleteProtection !== undefined && { deleteProtection }),
    adopt: domainOf(forest, domain).adopt,
  };
}

/** Undefined: Entra Connect Sync serves the domain, and its rights are left to it. */
export function delegationArgs(forest: Forest, domain: Domain): WritebackDelegationArgs | undefined {
  if (domain.syncedBy !== "cloudSync") return undefined;
  const { serviceAccount, inetOrgPerson } = forest;
  const { otherPermissions, removedEntries } = serviceAccount;
  const accountServer = forest.domains.find(({ name }) => name === serviceAccount.domain)?.server;
  return {
    ...directoryArgs(forest, domain),
    account: serviceAccount.name,
    accountDomain: serviceAccount.domain,
    ...(accountServer !== undefined && { accountServer }),
    inetOrgPerson,
    ...(domain.delegationScopes && { scopes: [...domain.delegationScopes] }),
    ...(otherPermissions && { otherPermissions: [...otherPermissions] }),
    ...(removedEntries && { removedEntries: [...removedEntries] }),
  };
}

export function agentHostArgs(forest: Forest, policy: AgentHostPolicy): AgentHostBaselineArgs {
  return {
    ...directoryArgs(forest, domainOf(forest, policy.domain)),
    ou: policy.ou,
    serviceAccount: forest.serviceAccount.name,
    ntlm: policy.ntlm,
    displayName: policy.name,
    adopt: domainOf(forest, policy.domain).adopt,
  };
}

/** Undefined: the domain's cloud sync configuration is somebody else's. */
export function cloudSyncArgs({ name, cloudSync }: Domain): CloudSyncConfigurationArgs | undefined {
  return cloudSync && { domain: name, ...cloudSync };
}

/** Undefined: the domain's passwords are left as they are. */
export function groupPolicyArgs(forest: Forest, domain: Domain): GroupPolicyBaselineArgs | undefined {
  const { accountPolicy, groupPolicy, passwordSettings } = domain;
  if (accountPolicy === undefined && passwordSettings.length === 0) return undefined;
  const {
    name: displayName,
    order,
    enforced,
    restoreOrder,
    appliesTo,
    kerberosPolicy,
    registryValues,
    userRights,
    services,
  } = groupPolicy;
  return {
    ...directoryArgs(forest, domain),
    ...(accountPolicy ? { accountPolicy } : { createGroupPolicy: false }),
    displayName,
    link: { order, enforced },
    restoreOrder,
    ...(appliesTo && { appliesTo }),
    ...(kerberosPolicy && { kerberosPolicy }),
    ...(registryValues.length > 0 && { registryValues: [...registryValues] }),
    ...(userRights.length > 0 && {
      userRights: userRights.map(({ right, principals }) => ({ right, principals: [...principals] })),
    }),
    ...(services.length > 0 && { services: [...services] }),
    passwordSettings: passwordSettings.map(passwordSettingsArgs),
    adopt: domain.adopt,
  };
}

export function policyAlignmentArgs(alignment: PolicyAlignment): PolicyAlignmentArgs {
  const { policyDefinitionReferenceIds: policies, resourceTypes, locations, ...others } = alignment;
  return {
    ...others,
    ...(policies && { policyDefinitionReferenceIds: [...policies] }),
    ...(resourceTypes && { resourceTypes: [...resourceTypes] }),
    ...(locations && { locations: [...locations] }),
  };
}

/** One of a name for each assignment and scope, whatever else the stack declares. */
export function policyAlignmentName({ assignment, scope = "" }: PolicyAlignment): string {
  return `${assignment.split("/").at(-1)}-${guidOf(`${assignment}|${scope}`.toLowerCase()).slice(1, 9).toLowerCase()}`;
}

function passwordSettingsArgs(declared: PasswordSettings): FineGrainedPolicyArgs {
  const { name, precedence, appliesTo, reportUsers, ...settings } = declared;
  return {
    name,
    precedence,
    settings,
    appliesTo: [...appliesTo],
    ...(reportUsers.length > 0 && { reportUsers: [...reportUsers] }),
  };
}

function directoryArgs(forest: Forest, domain: Domain): DomainArgs {
  const { name, server, sysvolPath, channel, mode, credential } = domain;
  return {
    forest: forest.name,
    domain: name,
    channel,
    mode,
    ...(server !== undefined && { server }),
    ...(sysvolPath !== undefined && { sysvolPath }),
    ...(credential && { credential: credentialArgs(credential) }),
  };
}

/** A reference to a Key Vault goes on as a URL: what it names is read where the scripts run, and gets into no state. */
export function credentialArgs({ user, password }: Credential): CredentialArgs {
  const { keyVault } = password;
  return { user, ...(keyVault ? { secretUrl: keyVault.secretUrl } : { password: revealed(password) }) };
}

function domainJoinArgs({ user, password, grantVaultAccess, ouPath }: DomainJoin): DomainJoinArgs {
  const { keyVault } = password;
  return {
    user,
    ...(keyVault ? { passwordInKeyVault: keyVault, grantVaultAccess } : { password: revealed(password) }),
    ...(ouPath !== undefined && { ouPath }),
  };
}

function revealed(password: Secret): pulumi.Output<string> {
  const value = password.reveal();
  if (value === undefined) throw new TypeError("a password in a Key Vault has no value here");
  return pulumi.secret(value);
}

function domainOf({ name: forest, domains }: Forest, name: string): Domain {
  const domain = domains.find((candidate) => candidate.name === name);
  if (domain === undefined) throw new pulumi.RunError(`${name} is not a domain of the forest ${forest}`);
  return domain;
}
