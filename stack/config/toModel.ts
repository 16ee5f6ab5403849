import { hostCount } from "../../components/hostCount.ts";
import { existingHost } from "./checks/existingHosts.ts";
import * as defaults from "./defaults.ts";
import { dayOf } from "../../facts/calendar.ts";
import { canonicalName, defaultNetBiosName, distinguishedName, isInDomain } from "../../facts/domainNames.ts";
import type {
  AccountPolicy,
  AgentHostPolicy,
  AgentInstallation,
  Agents,
  Attestation,
  Credential,
  Domain,
  Forest,
  GroupPolicy,
  Model,
  PolicyAlignment,
  ServiceAccount,
  Tenant,
  VirtualMachineAgents,
} from "./model.ts";
import { toSecret } from "./secret.ts";
import type {
  AccountPolicyValues,
  AgentsValues,
  CredentialValues,
  DomainValues,
  ForestValues,
  InstallationValues,
  ServiceAccountValues,
  StackValues,
  TenantValues,
} from "./values.ts";

/** Valid values with every default filled in and every short form written out. */
export function toModel({ tenant, forests, exemptions, policyAlignment }: StackValues): Model {
  return {
    tenant: toTenant(tenant),
    forests: forests.map(toForest),
    exemptions: toExemptions(exemptions),
    ...(policyAlignment && { policyAlignment: policyAlignment.map(toPolicyAlignment) }),
  };
}

function toPolicyAlignment({ expires, ...alignment }: PolicyAlignment): PolicyAlignment {
  return { ...alignment, ...(expires !== undefined && { expires: dayOf(expires) }) };
}

export function toExemptions(exemptions: StackValues["exemptions"] = []): Model["exemptions"] {
  return exemptions.map((exemption) => ({ ...exemption, expires: dayOf(exemption.expires) }));
}

function toTenant({ attestation, selfServicePasswordReset: reset, ...tenant }: TenantValues): Tenant {
  const { appliedBy, agentHost, administrator, portal, readAuditLog, mode } = tenant;
  return {
    id: tenant.id,
    cloud: tenant.cloud ?? defaults.CLOUD,
    selfServicePasswordReset: toReset(reset),
    writeback: tenant.writeback,
    ...(attestation && { attestation: toAttestation(attestation) }),
    ...(appliedBy && { appliedBy }),
    ...(agentHost && { agentHost }),
    ...(administrator && { administrator: toCredential(administrator) }),
    ...(portal && { portal: { ...portal, token: toSecret(portal.token) } }),
    ...(readAuditLog !== undefined && { readAuditLog }),
    ...(mode && { mode }),
    hybridIdentityAdministrators: tenant.hybridIdentityAdministrators ?? [],
  };
}

function toAttestation({ on, expires, ...others }: Attestation): Attestation {
  return { ...others, on: dayOf(on), ...(expires !== undefined && { expires: dayOf(expires) }) };
}

function toReset(reset: TenantValues["selfServicePasswordReset"]): Tenant["selfServicePasswordReset"] {
  if (typeof reset === "string") return { scope: reset };
  const { group, createGroup } = reset;
  return {
    scope: "group",
    ...(group !== undefined ? { groupId: group } : {}),
    ...(createGroup !== undefined ? { createGroup } : {}),
  };
}

function toForest(forest: ForestValues): Forest {
  const domains = forest.domains.map((domain) => toDomain(domain, forest));
  const [first] = domains;
  if (first === undefined) throw new TypeError("a forest without domains passed validation");
  return {
    name: canonicalName(forest.name ?? first.name),
    domains,
    serviceAccount: toServiceAccount(forest.serviceAccount, first.name),
    ...(forest.agentHostPolicy && { agentHostPolicy: toAgentHostPolicy(forest.agentHostPolicy, domains) }),
    inetOrgPerson: forest.inetOrgPerson ?? defaults.INET_ORG_PERSON,
    ...(forest.agents && { agents: toAgents(forest.agents) }),
    ...(forest.credential && { credential: toCredential(forest.credential) }),
    mode: forest.mode ?? defaults.MODE,
  };
}

function toDomain(written: string | DomainValues, forest: ForestValues): Domain {
  const domain: DomainValues = typeof written === "string" ? { name: written } : written;
  const { server, sysvolPath, cloudSync, credential = forest.credential } = domain;
  const accountPolicy = toAccountPolicy(forest.accountPolicy, domain.accountPolicy);
  return {
    name: canonicalName(domain.name),
    netBiosName: domain.netBiosName ?? defaultNetBiosName(domain.name),
    distinguishedName: distinguishedName(domain.name),
    syncedBy: domain.syncedBy ?? defaults.SYNCED_BY,
    ...(cloudSync && { cloudSync }),
    ...(accountPolicy && { accountPolicy }),
    groupPolicy: toGroupPolicy(domain.groupPolicy ?? forest.groupPolicy ?? {}),
    passwordSettings: (domain.passwordSettings ?? []).map((settings) => ({
      minimumPasswordAge: defaults.MINIMUM_PASSWORD_AGE,
      reportUsers: [],
      ...settings,
    })),
    ...(domain.delegationScopes && { delegationScopes: domain.delegationScopes }),
    ...(server !== undefined && { server }),
    ...(sysvolPath !== undefined && { sysvolPath }),
    channel: domain.channel ?? forest.channel ?? defaults.CHANNEL,
    ...(credential && { credential: toCredential(credential) }),
    adopt: domain.adopt ?? forest.adopt ?? defaults.ADOPT,
    mode: domain.mode ?? forest.mode ?? defaults.MODE,
  };
}

/** The domain's keys stand over the forest's; `none` at either place is overridden by keys at the domain only. */
function toAccountPolicy(
  forest: AccountPolicyValues = {},
  domain: AccountPolicyValues = forest,
): AccountPolicy | undefined {
  if (domain === "none") return undefined;
  return { minimumPasswordAge: defaults.MINIMUM_PASSWORD_AGE, ...(forest !== "none" && forest), ...domain };
}

function toGroupPolicy(written: Partial<GroupPolicy>): GroupPolicy {
  return {
    name: defaults.POLICY_NAME,
    order: defaults.LINK_ORDER,
    enforced: defaults.LINK_ENFORCED,
    restoreOrder: defaults.RESTORE_ORDER,
    registryValues: [],
    userRights: [],
    services: [],
    ...written,
  };
}

function toAgentHostPolicy(
  written: NonNullable<ForestValues["agentHostPolicy"]>,
  domains: readonly Domain[],
): AgentHostPolicy {
  const domain = domains.find(({ name }) => isInDomain(written.ou, name));
  if (domain === undefined) throw new TypeError("an OU outside the forest passed validation");
  return { domain: domain.name, name: defaults.AGENT_HOST_POLICY_NAME, ntlm: defaults.NTLM, ...written };
}

function toServiceAccount(written: ForestValues["serviceAccount"], firstDomain: string): ServiceAccount {
  const account: ServiceAccountValues =
    typeof written === "object" ? written : { name: written ?? defaults.SERVICE_ACCOUNT };
  return { ...account, domain: canonicalName(account.domain ?? firstDomain) };
}

function toAgents(agents: AgentsValues): Agents {
  const count = hostCount(agents);
  return {
    ...(count > 0 && { virtualMachines: toVirtualMachines(agents, count) }),
    arcServers: agents.arcServers ?? [],
    existing: (agents.existing ?? []).map(existingHost),
    version: agents.version ?? defaults.AGENT_VERSION,
    ...(agents.installation && { installation: toInstallation(agents.installation) }),
  };
}

function toInstallation(written: InstallationValues): AgentInstallation {
  const { installer, administrator, userPrincipalName: user, token, proxy } = written;
  return {
    ...(installer && { installer }),
    registration: written.registration ?? defaults.REGISTRATION,
    ...(administrator && { administrator: toCredential(administrator) }),
    ...(user !== undefined && token && { administrator: { user, password: toSecret(token) } }),
    ...(proxy !== undefined && { proxy }),
    trace: written.trace ?? defaults.TRACE,
    preferredDomainControllers: (written.preferredDomainControllers ?? []).map(({ domain, servers }) => ({
      domain: canonicalName(domain),
      servers,
    })),
  };
}

function toVirtualMachines(agents: AgentsValues, count: number): VirtualMachineAgents {
  const { subnetId, network, location, domainJoin } = agents;
  const { replacing, computerNamePrefix, resourceGroup, tags, domainControllers, administration } = agents;
  return {
    count,
    ...(replacing !== undefined && { replacing }),
    ...(computerNamePrefix !== undefined && { computerNamePrefix }),
    ...(resourceGroup !== undefined && { resourceGroup }),
    ...(tags && { tags }),
    ...(domainControllers && { domainControllers }),
    ...(administration && { administration }),
    egress: agents.egress ?? [],
    encryptionAtHost: agents.encryptionAtHost ?? defaults.ENCRYPTION_AT_HOST,
    ...(subnetId !== undefined && { subnetId }),
    ...(network && { network }),
    ...(location !== undefined && { location }),
    zones: agents.zones?.map(String) ?? defaults.ZONES,
    size: agents.size ?? defaults.VM_SIZE,
    image: agents.image ?? defaults.VM_IMAGE,
    ...(domainJoin && {
      domainJoin: {
        grantVaultAccess: defaults.GRANT_VAULT_ACCESS,
        ...domainJoin,
        password: toSecret(domainJoin.password),
      },
    }),
    deleteProtection: agents.deleteProtection ?? defaults.DELETE_PROTECTION,
  };
}

function toCredential({ user, password }: CredentialValues): Credential {
  return { user, password: toSecret(password) };
}
