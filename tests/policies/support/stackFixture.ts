import type { ResourceView } from "../../../policies/rule.ts";
import * as types from "../../../policies/types.ts";

export const today = "2026-11-24";

export function view(type: string, name: string, properties: Record<string, unknown>): ResourceView {
  return { type, name, urn: `urn:pulumi:test::test::${type}::${name}`, properties };
}

const schannel = "System\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2";
const powerShell = "Software\\Policies\\Microsoft\\Windows\\PowerShell";

/** A stack without a finding: every rule has something to look at and passes. */
export function goodStack(): ResourceView[] {
  return [
    view(types.GROUP_POLICY_OBJECT, "corp-policy", {
      domain: "corp.contoso.com",
      displayName: "Password writeback",
      accountPolicy: { minimumPasswordAge: 0, passwordHistorySize: 24, reversibleEncryption: false },
      link: { order: 1, enabled: true, enforced: false },
      linkTarget: "DC=corp,DC=contoso,DC=com",
      effectiveMinimumPasswordAge: 0,
      effectiveSource: "Password writeback",
    }),
    view(types.GROUP_POLICY_OBJECT, "corp-agent-hosts", {
      domain: "corp.contoso.com",
      displayName: "Agent hosts",
      linkTarget: "OU=Agents,DC=corp,DC=contoso,DC=com",
      registryValues: [
        { name: `MACHINE\\${schannel}\\Client\\Enabled`, type: "dword", value: "1" },
        { name: `MACHINE\\${schannel}\\Client\\DisabledByDefault`, type: "dword", value: "0" },
        {
          name: "MACHINE\\Software\\Microsoft\\.NETFramework\\v4.0.30319\\SchUseStrongCrypto",
          type: "dword",
          value: "1",
        },
        { name: `MACHINE\\${powerShell}\\ExecutionPolicy`, type: "string", value: "RemoteSigned" },
        {
          name: "MACHINE\\System\\CurrentControlSet\\Control\\Lsa\\RestrictRemoteSAM",
          type: "string",
          value: "O:BAG:BAD:(A;;RC;;;BA)(A;;RC;;;AU)",
        },
      ],
      userRights: [
        { right: "SeServiceLogonRight", principals: ["S-1-5-80-0", "provAgentgMSA$"] },
        { right: "SeNetworkLogonRight", principals: ["Administrators", "S-1-5-11"] },
        { right: "SeDenyServiceLogonRight", principals: ["Guests"] },
        { right: "SeDenyNetworkLogonRight", principals: ["Guests"] },
      ],
      services: [{ service: "VaultSvc", startup: "manual" }],
    }),
    view(types.DOMAIN_ROOT_DELEGATION, "corp-delegation", {
      domain: "corp.contoso.com",
      account: "provAgentgMSA$",
      rights: ["ResetPassword", "WriteLockoutTime", "WritePwdLastSet", "UnexpirePassword"],
      reportedOverGrants: [],
    }),
    view(types.AGENT_FLEET, "corp-agents", {
      forest: "corp.contoso.com",
      agentCount: 3,
      agentVersion: "1.1.2505.0",
      hosts: ["agent1", "agent2", "agent3"],
    }),
    view(types.NETWORK_INTERFACE, "agent1", {
      ipConfigurations: [{ name: "primary", subnet: { id: "/subnets/tier0" } }],
    }),
    view(types.NETWORK_SECURITY_GROUP, "agents", {
      securityRules: [
        { name: "https", direction: "Outbound", access: "Allow" },
        { name: "nothing-in", direction: "Inbound", access: "Deny" },
      ],
    }),
    view(types.SECURITY_RULE, "ldap", { direction: "Outbound", access: "Allow" }),
    view(types.LOAD_BALANCER, "egress", { outboundRules: [{ name: "out" }] }),
    view(types.BASTION_HOST, "bastion", { enablePrivateOnlyBastion: true }),
    view(types.VIRTUAL_MACHINE, "agent1-vm", { networkProfile: { networkInterfaces: [{ id: "/nics/agent1" }] } }),
    view(types.TENANT_SETTINGS, "tenant", {
      tenantId: "72f988bf-0000-0000-0000-000000000000",
      cloud: "public",
      selfServicePasswordResetScope: "all",
      passwordWriteback: true,
      cloudSyncWriteback: true,
      accountUnlock: true,
    }),
    view(types.POLICY_ASSIGNMENT, "baseline", {
      policyAssignmentName: "baseline",
      scope: "/subscriptions/1",
      policyDefinitionId: "/providers/Microsoft.Authorization/policyDefinitions/f2143251-70de-4e81-87a8-36cee5a2f29d",
      parameters: { MinimumPasswordAge: { value: "0" } },
    }),
  ];
}

/** The stack with one property of one resource set to another value; undefined removes it. */
export function change(stack: readonly ResourceView[], name: string, path: string, value: unknown): ResourceView[] {
  const changed = structuredCloneViews(stack);
  const resource = changed.find((item) => item.name === name);
  if (!resource) throw new Error(`There is no ${name}.`);
  const keys = path.split(".");
  let parent = resource.properties as Record<string, unknown>;
  for (const key of keys.slice(0, -1)) parent = parent[key] as Record<string, unknown>;
  const last = keys.at(-1) ?? "";
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = value;
  return changed;
}

function structuredCloneViews(stack: readonly ResourceView[]): ResourceView[] {
  return stack.map((item) => ({ ...item, properties: structuredClone(item.properties) }));
}

/** The good stack with two agents. */
export const two = change(goodStack(), "corp-agents", "agentCount", 2);
