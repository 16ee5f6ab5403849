import { agentCmdlets } from "../agentHost.ts";
import { loadAgentModule, syncGrant } from "../syncPermissions.ts";
import { TUTORIAL, type Explanation } from "./explanation.ts";

const INSTALL = "https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-install-pshell";
const GMSA = "https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-gmsa-cmdlets";
const TOOLS = "https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/reference-powershell";

const host = "on an agent host, in an elevated PowerShell 5.1";

const ofAgent = (topic: string, title: string, text: string, line: string, source: string): Explanation => ({
  topic,
  group: "cmdlet",
  title,
  text: `${text} Module Microsoft.CloudSync.PowerShell.`,
  commands: { where: host, lines: [loadAgentModule, line] },
  source,
});

const ofTools = (topic: string, title: string, text = "", also: readonly string[] = []): Explanation => ({
  topic,
  also,
  group: "cmdlet",
  title,
  text: `${text === "" ? "" : `${text} `}Module AADCloudSyncTools, below Utility in the agent's folder; first Connect-AADCloudSyncTools.`,
  source: TOOLS,
});

export const cmdlets: readonly Explanation[] = [
  ofAgent(
    agentCmdlets.writeback,
    "Switches writeback through cloud sync on or off",
    "Wants a Hybrid Identity Administrator; without MFA where it runs unattended. Nothing reads the setting back, and whether it is of the tenant or of the agent is not documented. Right after a registration it can fail for some seconds. tenant.appliedBy: agent runs it.",
    `${agentCmdlets.writeback} -Enable $true -Credential (Get-Credential)`,
    `${TUTORIAL}#powershell`,
  ),
  ofAgent(
    "Set-AADCloudSyncPermissions",
    "Grants one of Microsoft's permission sets to the service account",
    "PermissionType is BasicRead, PasswordHashSync, PasswordWriteBack, HybridExchangePermissions, ExchangeMailPublicFolderPermissions, UserGroupCreateDelete or All. With -TargetDomain, which an agent must serve already, it wants a Domain Administrator of that domain; with -EACredential it grants in every domain that an agent serves, and wants an Enterprise Administrator. The kit grants the four rights of PasswordWriteBack and none of the other sets: an account of your own takes BasicRead too, and PasswordHashSync where hashes are synchronized.",
    syncGrant("BasicRead", "corp.contoso.com"),
    GMSA,
  ),
  ofAgent(
    "Set-AADCloudSyncRestrictedPermissions",
    "Takes the rights of others away from the service account's own object",
    "Some pages write it without the s at its end.",
    "Set-AADCloudSyncRestrictedPermissions -Credential (Get-Credential)",
    GMSA,
  ),
  ofAgent(
    agentCmdlets.connect,
    "Registers the agent in the tenant",
    "Wants a Hybrid Identity Administrator. With -Credential it fails where MFA is demanded; -AccessToken with -TenantId and -UserPrincipalName is used and not documented.",
    `${agentCmdlets.connect} -Credential (Get-Credential)`,
    INSTALL,
  ),
  ofAgent(
    agentCmdlets.serviceAccount,
    "Makes the agent's service account, or takes one of your own",
    "Its own is CN=provAgentgMSA, whose sAMAccountName is pGMSA_ and eight hexadecimal digits; it wants a Domain Administrator. From agent 1.1.2505.0 an account of your own with its rights needs none.",
    `${agentCmdlets.serviceAccount} -CustomGMSAName '<account>$'`,
    INSTALL,
  ),
  ofAgent(
    agentCmdlets.domain,
    "Lets the agent serve a domain",
    "From agent 1.1.2334.0 it grants no rights to an account of your own: the kit grants those of writeback, Set-AADCloudSyncPermissions those of synchronization.",
    `${agentCmdlets.domain} -DomainName corp.contoso.com -Credential (Get-Credential)`,
    INSTALL,
  ),
  ofAgent(
    agentCmdlets.domains,
    "Tells which domains the agent serves",
    "Named in the release notes of 1.1.972.0.",
    agentCmdlets.domains,
    INSTALL,
  ),
  ofTools("Connect-AADCloudSyncTools", "Signs the tools in"),
  ofTools(
    "Export-AADCloudSyncToolsLogs",
    "Collects the agent's logs for Microsoft's support",
    "-OutputPath, -TracingDurationMins, -SkipVerboseTrace.",
  ),
  ofTools(
    "Start-AADCloudSyncToolsVerboseLogs",
    "Starts verbose tracing",
    "Restarts the service (-SkipServiceRestart).",
  ),
  ofTools("Stop-AADCloudSyncToolsVerboseLogs", "Ends verbose tracing", "Restarts the service (-SkipServiceRestart)."),
  ofTools("Get-AADCloudSyncToolsInfo", "Tells what the tools know of agent and tenant"),
  ofTools(
    "Get-AADCloudSyncToolsJob",
    "Tells the jobs; …JobSchedule, …JobSchema, …JobScope, …JobSettings and …JobStatus more of one",
    "",
    ["Schedule", "Schema", "Scope", "Settings", "Status"].map((part) => `Get-AADCloudSyncToolsJob${part}`),
  ),
  ofTools("Get-AADCloudSyncToolsServicePrincipal", "Tells the service principals of the configurations"),
  ofTools(
    "Suspend-AADCloudSyncToolsJob",
    "Pauses a job; Resume-… and Restart-AADCloudSyncToolsJob let it go on",
    "ewb explain quarantine tells when a job needs that.",
    ["Resume-AADCloudSyncToolsJob", "Restart-AADCloudSyncToolsJob"],
  ),
  ofTools("Install-AADCloudSyncToolsPrerequisites", "Installs the modules that the tools need"),
  ofTools("Invoke-AADCloudSyncToolsGraphQuery", "Asks Microsoft Graph as whoever is signed in to the tools"),
  ofTools(
    "Disable-AADCloudSyncToolsDirSyncAccidentalDeletionPrevention",
    "Switches the tenant's protection against accidental deletions off",
    "It is the protection that keeps a mistake from emptying the tenant.",
  ),
  {
    topic: "Repair-AADCloudSyncToolsAccount",
    group: "nonexistent",
    title: "Was removed in agent 1.1.2505.0",
    text: "Scripts for earlier agents call it.",
    source: "https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/reference-version-history",
  },
];

const not = (topic: string, title: string, text: string, also: readonly string[] = []): Explanation => ({
  topic,
  also,
  group: "nonexistent",
  title,
  text,
});

const INSTEAD = `The documented ways are ${agentCmdlets.writeback} on an agent host, and the portal.`;

/** They spread in public scripts: a call that fails, or one that succeeds and changes nothing. */
export const nonexistent: readonly Explanation[] = [
  not("Enable-EntraCloudSyncPasswordWriteback", "There is no such cmdlet", INSTEAD),
  not("Microsoft.Entra.CloudSync.PowerShell", "There is no such module", "It is Microsoft.CloudSync.PowerShell."),
  not(
    "passwordWritebackEnabled",
    "Exists in Microsoft Graph, and does nothing",
    `features.passwordWritebackEnabled of directory/onPremisesSynchronization is documented as not in use, and updating it as not supported: a PATCH answers 204 and changes nothing. ${INSTEAD}`,
  ),
  not(
    "selfServicePasswordResetPolicy",
    "There is no such resource in Microsoft Graph",
    `policies/selfServicePasswordResetPolicy answers 400. ${INSTEAD}`,
    [
      "policies/selfServicePasswordResetPolicy",
      "Update-MgPolicySelfServicePasswordResetPolicy",
      "Get-MgBetaIdentitySelfServicePasswordResetPolicy",
    ],
  ),
  not("passwordWritebackConfiguration", "There is no such resource in Microsoft Graph", INSTEAD),
  not(
    "onPremisesPasswordResetPolicies",
    "There is no such resource in Microsoft Graph",
    `The portal's own, undocumented interface has that name (PasswordReset/OnPremisesPasswordResetPolicies), under another address and for a signed-in user only. ${INSTEAD}`,
    ["policies/identity/onPremisesPasswordResetPolicies"],
  ),
  not(
    "cloudProvisioning",
    "There is no POST onPremisesDirectorySynchronization/cloudProvisioning in Microsoft Graph",
    `A cloud sync configuration is an application from a template with jobs: docs/cloud-sync.md. ${INSTEAD}`,
    ["onPremisesDirectorySynchronization/cloudProvisioning"],
  ),
  not(
    "AAD2ADPasswordWriteback",
    "There is no synchronization job that writes passwords back",
    `Writeback goes through the agent, and needs no job. ${INSTEAD}`,
  ),
];
