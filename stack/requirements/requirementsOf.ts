import type { Model, PolicyAlignment } from "../config/model.ts";
import { channelRequirements } from "./channels.ts";
import { directoryRequirements } from "./directory.ts";
import { existingHostRequirements } from "./existingHosts.ts";
import { hostRequirements } from "./hosts.ts";
import { merged, type Requirement } from "./requirement.ts";
import { providerSignIns } from "./signIn.ts";
import { tenantRequirements } from "./tenant.ts";
import { wayInRequirements } from "./wayIn.ts";

/**
 * What deploying this stack takes: tools, roles, registrations, access to vaults. Derived from what is declared; whether it is there is
 * not looked at.
 */
export function requirementsOf(model: Model): Requirement[] {
  return merged([
    ...tools,
    ...providerSignIns(model),
    ...model.forests.flatMap(channelRequirements),
    ...model.forests.flatMap(directoryRequirements),
    ...model.forests.flatMap(existingHostRequirements),
    ...model.forests.flatMap(hostRequirements),
    ...model.forests.flatMap(wayInRequirements),
    ...(model.policyAlignment ?? []).flatMap(alignment),
    ...tenantRequirements(model),
  ]);
}

const tools: readonly Requirement[] = [
  { kind: "tool", what: "Node.js 22.18 or later", at: "PATH", why: "the program and the plugin run in it" },
  {
    kind: "tool",
    what: "Pulumi CLI 3, signed in to where the state is kept",
    at: "PATH",
    why: "pulumi login; PULUMI_CONFIG_PASSPHRASE or a secrets provider such as azurekeyvault:// encrypts the secrets",
  },
];

/** https://learn.microsoft.com/azure/governance/policy/overview#azure-rbac-permissions-in-azure-policy */
function alignment(of: PolicyAlignment): Requirement[] {
  const role = (at: string, why: string): Requirement => ({ kind: "azureRole", what: "Resource Policy Contributor", at, why }); // prettier-ignore
  const change = role(of.assignment, "changes or exempts the assignment that demands a minimum password age");
  return of.by === "exemption" && of.scope ? [change, role(of.scope, "makes the exemption there")] : [change];
}
