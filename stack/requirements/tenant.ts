import type { Model } from "../config/model.ts";
import { ofChannel, secretReader } from "./channels.ts";
import type { Requirement } from "./requirement.ts";
import { sdkSignIn } from "./signIn.ts";

/** What the tenant's part takes. docs/tenant.md, docs/cloud-sync.md */
export function tenantRequirements({ tenant, forests }: Model): Requirement[] {
  const at = `tenant ${tenant.id}`;
  const { createGroup } = tenant.selfServicePasswordReset;
  const made = forests.flatMap(({ domains }) => domains).filter(({ cloudSync }) => cloudSync !== undefined);
  const needed: (Requirement | false)[] = [
    {
      kind: "entraRole",
      what: "Hybrid Identity Administrator, a cloud-only account",
      at,
      why: "registers agents and sets the settings of Password reset > On-premises integration",
    },
    {
      kind: "entraRole",
      what: "Authentication Policy Administrator",
      at,
      why: "enables self-service password reset and its methods (Password reset > Properties, Authentication methods > Policies)",
    },
    createGroup !== undefined && {
      kind: "graphPermission",
      what: "Group.ReadWrite.All, or the role Groups Administrator",
      at,
      why: `makes the group ${createGroup}`,
    },
    tenant.hybridIdentityAdministrators.length > 0 && {
      kind: "graphPermission",
      what: "RoleManagement.ReadWrite.Directory, or the role Privileged Role Administrator",
      at,
      why: "assigns Hybrid Identity Administrator to those who are listed",
    },
    tenant.readAuditLog === true && sdkSignIn("reads the audit log by Microsoft Graph (tenant.readAuditLog)"),
    tenant.readAuditLog === true && {
      kind: "graphPermission",
      what: "AuditLog.Read.All",
      at,
      why: "reads in the audit log whether writeback was enabled or disabled last",
    },
    made.length > 0 && {
      kind: "graphPermission",
      what: "Application.ReadWrite.All, or the roles Application Administrator and Hybrid Identity Administrator",
      at,
      why: `makes the cloud sync configuration of ${made.map(({ name }) => name).join(" and ")}`,
    },
  ];
  return [...needed.filter((one) => one !== false), ...ofAgentHost(tenant)];
}

/** The documented cmdlet runs on an agent host, as its administrator. */
function ofAgentHost({ appliedBy, agentHost, administrator }: Model["tenant"]): Requirement[] {
  if (appliedBy !== "agent") return [];
  const channel = agentHost?.channel;
  return [
    ...(channel === undefined ? [] : ofChannel(channel, "the cmdlet of the tenant's settings runs there")),
    ...(administrator
      ? secretReader(administrator, channel ?? "the first agent host", "the administrator's password")
      : []),
  ];
}
