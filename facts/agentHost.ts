/**
 * What the provisioning agent needs of its host.
 * https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-prerequisites
 */

export interface HostRegistryValue {
  /** Full name below HKEY_LOCAL_MACHINE. */
  readonly name: string;
  readonly type: "dword" | "string";
  /** A number as decimal text. */
  readonly value: string;
}

export interface HostPrerequisite extends HostRegistryValue {
  /** A policy of the user counts as one of the computer does. */
  readonly ofUserToo?: true;
  /** Whether the agent runs with a value, which need not be the one that the kit sets. */
  readonly suffices: (text: string) => boolean;
}

const schannel = "System\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2";
const powerShell = "Software\\Policies\\Microsoft\\Windows\\PowerShell";
const msv = "System\\CurrentControlSet\\Control\\Lsa\\MSV1_0";

/** The agent speaks to Microsoft Entra over TLS 1.2 only, and its host needs it as client and as server. */
export const tls12: readonly HostPrerequisite[] = ["Client", "Server"].flatMap((side) => [
  on(`${schannel}\\${side}\\Enabled`),
  { name: `${schannel}\\${side}\\DisabledByDefault`, type: "dword", value: "0", suffices: isZero },
]);

/** The prerequisites demand it. With it programs for .NET Framework 4 offer TLS 1.2 whatever they were built for. */
export const strongCryptography: readonly HostPrerequisite[] = [
  on("Software\\Microsoft\\.NETFramework\\v4.0.30319\\SchUseStrongCrypto"),
];

/**
 * Unrestricted makes the agent's registration fail; Undefined and RemoteSigned are the documented ones, for the computer and for the user.
 * https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-troubleshoot#agent-registration-fails-with-security-error
 */
export const executionPolicy: readonly HostPrerequisite[] = [
  { ...on(`${powerShell}\\EnableScripts`), ofUserToo: true },
  {
    name: `${powerShell}\\ExecutionPolicy`,
    ofUserToo: true,
    type: "string",
    value: "RemoteSigned",
    suffices: isSupportedPolicy,
  },
];

/**
 * Where Set-ExecutionPolicy writes; it counts where no administrative template sets a policy.
 * https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_execution_policies
 */
export const shellExecutionPolicy: HostPrerequisite = {
  name: "Software\\Microsoft\\PowerShell\\1\\ShellIds\\Microsoft.PowerShell\\ExecutionPolicy",
  ofUserToo: true,
  type: "string",
  value: "RemoteSigned",
  suffices: isSupportedPolicy,
};

export const hostPrerequisites: readonly HostPrerequisite[] = [...tls12, ...strongCryptography, ...executionPolicy];

/** "Restrict NTLM": deny all, outgoing and incoming. */
export const withoutNtlm: readonly HostRegistryValue[] = [
  { name: `${msv}\\RestrictSendingNTLMTraffic`, type: "dword", value: "2" },
  { name: `${msv}\\RestrictReceivingNTLMTraffic`, type: "dword", value: "2" },
];

/** Credential Manager must not be disabled; manual is how Windows has it. */
export const credentialManager = { service: "VaultSvc", startup: "manual", forbidden: "disabled" } as const;

/** Where Windows keeps how a service starts: 4 is disabled. https://learn.microsoft.com/windows-hardware/drivers/install/hklm-system-currentcontrolset-services-registry-tree */
export const startupValueOf = (service: string): string => `System\\CurrentControlSet\\Services\\${service}\\Start`;
export const disabledStartup = 4;

/**
 * What Microsoft's pages and services.msc call the agent. Microsoft renamed it: folders, registry keys and file names kept the former name,
 * and so does Windows' list of programs, where one of 1.1.2334.0 was seen.
 */
export const agentTitle = "Microsoft Entra Provisioning Agent";
const formerTitle = "Microsoft Azure AD Connect Provisioning Agent";

/** The agent's service; the installer starts it as its virtual account first. */
export const agentService = "AADConnectProvisioningAgent";

/** The service that updates the agent, by what services.msc calls it: its short name is not documented. */
export const updaterServices = ["Microsoft Entra Connect Agent Updater", "Microsoft Azure AD Connect Agent Updater"];

/** What of the agent is in Windows' list of programs. https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-automatic-upgrade#uninstall-the-agent */
export const agentPrograms = `"${updaterServices[0]}", "${agentTitle}" (or, by its former name, "${formerTitle}") and "${agentTitle} Package"`;

/** Release of .NET Framework 4.7.1. https://learn.microsoft.com/dotnet/framework/install/how-to-determine-which-versions-are-installed */
export const dotNetRelease = 461308;

/** Builds of Windows Server: 2016 is the oldest that the prerequisites named, 2022 the oldest that they recommend. */
export const serverBuilds = { oldest: 14393, recommended: 20348, server2025: 26100 } as const;

/**
 * Update of Windows Server 2025 that the prerequisites demanded (KB5070773, build 26100.6901); since 2026-07-30 they may not any more, so
 * that it is a remark.
 */
export const server2025Update = { name: "KB5070773", revision: 6901 } as const;

/** MB. The prerequisites say 4 GB, and Windows reports a little less than a machine has. */
export const leastMemory = { documented: 4096, reported: 3840 } as const;

/** Below HKEY_LOCAL_MACHINE: TenantID, InstallDir and ServiceName of the agent that is installed. */
export const agentRegistryKey = "SOFTWARE\\Microsoft\\Azure AD Connect Agents\\Azure AD Connect Provisioning Agent";

/** Where the agent is, below %ProgramFiles% and %ProgramData%. */
export const agentPlaces = {
  install: formerTitle,
  trace: "Microsoft\\Azure AD Connect Provisioning Agent\\Trace",
} as const;

/** Files of the install folder. */
export const agentFiles = {
  program: "AADConnectProvisioningAgent.exe",
  configuration: "AADConnectProvisioningAgent.exe.config",
  module: "Microsoft.CloudSync.PowerShell.dll",
  tools: "Utility\\AADCloudSyncTools",
} as const;

/**
 * Cmdlets of Microsoft.CloudSync.PowerShell that the kit calls, as documented.
 * https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-install-pshell
 */
export const agentCmdlets = {
  connect: "Connect-AADCloudSyncAzureAD",
  serviceAccount: "Add-AADCloudSyncGMSA",
  domain: "Add-AADCloudSyncADDomain",
  domains: "Get-AADCloudSyncDomains",
  writeback: "Set-AADCloudSyncPasswordWritebackConfiguration",
} as const;

/** Who signs the installer. */
export const installerSigner = "Microsoft Corporation";

/** What the installer is told. https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-install-pshell */
export const installerArguments = {
  public: "/quiet",
  usGovernment: "/quiet ENVIRONMENTNAME=AzureUSGovernment",
} as const;

/** What the agent's service account needs on an agent host. */
export const serviceLogonRight = "SeServiceLogonRight";

function on(name: string): HostPrerequisite {
  return { name, type: "dword", value: "1", suffices: (text) => !isZero(text) };
}

function isSupportedPolicy(text: string): boolean {
  return ["remotesigned", "undefined", ""].includes(text.toLowerCase());
}

function isZero(text: string): boolean {
  return Number(text) === 0;
}

/** What an agent host is called by its resource: an Azure VM or Arc server is usually called as its computer is. */
export const hostNameIn = (resourceId: string): string => resourceId.split("/").at(-1) ?? resourceId;
