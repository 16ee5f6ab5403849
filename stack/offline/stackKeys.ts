import type { ResourceView } from "../../policies/rule.ts";

/** Keys of the stack file by paths of properties; "" is the resource as a whole. What follows a path follows its key too. */
type Keys = Readonly<Record<string, string>>;

/** What every resource of a directory has. */
const directory: Keys = {
  channel: "channel",
  mode: "mode",
  server: "server",
  sysvolPath: "sysvolPath",
  credential: "credential",
  adopt: "adopt",
};

/** By kind of component, and of the resource in it; any: every other one. */
const stackKeys: Readonly<Record<string, Readonly<Record<string, Keys>>>> = {
  AgentFleet: {
    AgentFleet: { "": "agents", agentCount: "agents.count", agentVersion: "agents.version" },
    any: { "": "agents" },
  },
  ProvisioningAgents: {
    any: {
      "": "agents.installation",
      version: "agents.version",
      host: "agents.existing",
      channel: "agents.existing",
      domains: "domains",
      serviceAccount: "serviceAccount",
      tenantCredential: "agents.installation.administrator",
      credential: "credential",
      mode: "mode",
      installer: "agents.installation.installer",
      registration: "agents.installation.registration",
      proxy: "agents.installation.proxy",
      trace: "agents.installation.trace",
    },
  },
  AgentHostBaseline: { any: { ...directory, "": "agentHostPolicy", linkTarget: "agentHostPolicy.ou" } },
  GroupPolicyBaseline: {
    GroupPolicyObject: {
      ...directory,
      accountPolicy: "accountPolicy",
      effectiveMinimumPasswordAge: "accountPolicy.minimumPasswordAge",
      displayName: "groupPolicy.name",
      appliesTo: "groupPolicy.appliesTo",
      "link.order": "groupPolicy.order",
      "link.enforced": "groupPolicy.enforced",
      restoreOrder: "groupPolicy.restoreOrder",
      kerberosPolicy: "groupPolicy.kerberosPolicy",
      registryValues: "groupPolicy.registryValues",
      userRights: "groupPolicy.userRights",
      services: "groupPolicy.services",
    },
    PasswordSettingsObject: { ...directory, "": "passwordSettings", settings: "passwordSettings" },
  },
  PolicyAlignment: { any: { expiresOn: "expires", scope: "scope", policyAssignmentId: "assignment" } },
  SyncServiceAccount: { any: { ...directory, "": "serviceAccount", account: "serviceAccount.name" } },
  WritebackDelegation: {
    any: {
      ...directory,
      account: "serviceAccount",
      accountDomain: "serviceAccount.domain",
      otherPermissions: "serviceAccount.otherPermissions",
      removedEntries: "serviceAccount.removedEntries",
      target: "delegationScopes",
    },
  },
  TenantWriteback: {
    TenantSettings: {
      tenantId: "id",
      cloud: "cloud",
      appliedBy: "appliedBy",
      attestation: "attestation",
      agentHost: "agentHost",
      administrator: "administrator",
      portal: "portal",
      readAuditLog: "readAuditLog",
      mode: "mode",
      selfServicePasswordResetScope: "selfServicePasswordReset",
      selfServicePasswordResetGroupId: "selfServicePasswordReset.group",
      passwordWriteback: "writeback.passwords",
      cloudSyncWriteback: "writeback.cloudSync",
      accountUnlock: "writeback.accountUnlock",
    },
  },
};

/** The key of the stack file from the forest, the domain or the tenant on; undefined: these as a whole. */
export function stackKeyOf(component: ResourceView, view: ResourceView, property = ""): string | undefined {
  const ofComponent = stackKeys[kindOf(component)];
  const keys = ofComponent?.[kindOf(view)] ?? ofComponent?.["any"] ?? {};
  for (let path = property; path !== ""; path = path.replace(lastPart, "")) {
    const key = keys[path];
    if (key !== undefined) return key + property.slice(path.length);
  }
  return keys[""];
}

/** The key around a key; empty: none. */
export const keyAround = (key: string): string => key.replace(lastPart, "");

/** `.name`, `[1]`, or a first name. */
const lastPart = /(\[\d+\]|\.[^.[\]]*|^[^.[\]]*)$/;

const kindOf = ({ type }: ResourceView): string => type.split(":").at(-1) ?? "";
