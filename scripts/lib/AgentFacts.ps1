# Made from facts/ by npm run generate: edit those.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-prerequisites
$OldestBuild = 14393
$RecommendedBuild = 20348
$Server2025Build = 26100
$Server2025Update = 'KB5070773'
$Server2025Revision = 6901
$DotNetRelease = 461308
# MB: the documented number, and what Windows reports of a machine that has it.
$LeastMemory = 4096
$LeastReportedMemory = 3840
$CredentialManager = 'VaultSvc'
# Values below HKEY_LOCAL_MACHINE. Zero: the number that it must be is 0; else any other number does.
$Tls12Values = @(
    @{ Key = 'HKLM:\System\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Client'; Name = 'Enabled'; Zero = $false }
    @{ Key = 'HKLM:\System\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Client'; Name = 'DisabledByDefault'; Zero = $true }
    @{ Key = 'HKLM:\System\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Server'; Name = 'Enabled'; Zero = $false }
    @{ Key = 'HKLM:\System\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Server'; Name = 'DisabledByDefault'; Zero = $true }
)
$StrongCryptographyValues = @(
    @{ Key = 'HKLM:\Software\Microsoft\.NETFramework\v4.0.30319'; Name = 'SchUseStrongCrypto'; Zero = $false }
)

$AgentRegistryKey = 'HKLM:\SOFTWARE\Microsoft\Azure AD Connect Agents\Azure AD Connect Provisioning Agent'
$AgentService = 'AADConnectProvisioningAgent'
$UpdaterServices = 'Microsoft Entra Connect Agent Updater', 'Microsoft Azure AD Connect Agent Updater'
$AgentPrograms = '"Microsoft Entra Connect Agent Updater", "Microsoft Entra Provisioning Agent" (or, by its former name, "Microsoft Azure AD Connect Provisioning Agent") and "Microsoft Entra Provisioning Agent Package"'
$AgentPlaces = [ordered]@{
    install = 'Microsoft Azure AD Connect Provisioning Agent'
    trace   = 'Microsoft\Azure AD Connect Provisioning Agent\Trace'
}
$AgentFiles = [ordered]@{
    program       = 'AADConnectProvisioningAgent.exe'
    configuration = 'AADConnectProvisioningAgent.exe.config'
    module        = 'Microsoft.CloudSync.PowerShell.dll'
    tools         = 'Utility\AADCloudSyncTools'
}
$AgentCmdlets = [ordered]@{
    connect        = 'Connect-AADCloudSyncAzureAD'
    serviceAccount = 'Add-AADCloudSyncGMSA'
    domain         = 'Add-AADCloudSyncADDomain'
    domains        = 'Get-AADCloudSyncDomains'
    writeback      = 'Set-AADCloudSyncPasswordWritebackConfiguration'
}
$InstallerArguments = [ordered]@{
    public       = '/quiet'
    usGovernment = '/quiet ENVIRONMENTNAME=AzureUSGovernment'
}
$FirstWithoutDomainAdministrator = '1.1.2505.0'
# Why Microsoft Entra refuses a sign-in, as alternatives of a pattern of AADSTS codes.
# https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes
$SignInCodes = [ordered]@{
    moreThanPassword = '50005|50072|50074|50076|50079|50097|50131|50158|53000|53001|53002|53003|53004|530032'
    nameOrPassword   = '50126|50034|50055|50056|50057|51004'
    locked           = '50053'
    otherTenant      = '90002|50020|50128|700016|500208'
    token            = '500011|65001|65002|50105|500133|700082'
}
# Those that say that it passes.
$PassingCodes = '90024|90033'
# Who signs the certificates of Microsoft's endpoints.
$EndpointIssuers = 'Microsoft Corporation', 'DigiCert Inc', 'DigiCert, Inc.', 'GlobalSign nv-sa', 'Entrust, Inc.', 'D-Trust GmbH'
# Patterns of names, by cloud, that no connection can be tried with.
$UntriedEndpoints = [ordered]@{
    public       = '*.msappproxy.com', '*.servicebus.windows.net', '*.windowsazure.com'
    usGovernment = '*.servicebus.usgovcloudapi.net'
}
