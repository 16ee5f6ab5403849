# Tokens of the host's managed identity, from the service that an Azure VM or an Arc server has for it.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Web.ps1"

# https://learn.microsoft.com/en-us/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
$VirtualMachineEndpoint = 'http://169.254.169.254/metadata/identity/oauth2/token'
# https://learn.microsoft.com/en-us/azure/azure-arc/servers/managed-identity-authentication
$ArcEndpoint = 'http://localhost:40342/metadata/identity/oauth2/token'

function Get-IdentityToken([string]$Resource) {
    $arc = Find-ArcEndpoint
    $query = "?resource=$([uri]::EscapeDataString($Resource))&api-version="
    $reply = if ($null -ne $arc) { Send-ArcRequest "$arc${query}2020-06-01" } else { Send-WebRequest "$VirtualMachineEndpoint${query}2018-02-01" @{ Metadata = 'true' } -Local }
    if ($reply.Status -eq 200) { return Get-WebSecret $reply 'access_token' }
    $what = if ($reply.Status -eq 0) { 'has no managed identity that could read the Key Vault, or is not in Azure' } else { 'gets no token of its managed identity' }
    throw (New-ScriptError 'refused' "$([System.Environment]::MachineName) $what ($(Get-WebError $reply)). Switch the system-assigned identity of the Azure VM on, connect the server to Azure Arc, or give the password as a secret instead of secretUrl.")
}

# The agent sets IDENTITY_ENDPOINT and IMDS_ENDPOINT for the whole machine, but a service that started before it does not have
# them yet. Other platforms set only the first.
function Find-ArcEndpoint {
    if ($env:IDENTITY_ENDPOINT -and $env:IMDS_ENDPOINT) {
        if ($env:IDENTITY_ENDPOINT -match '^http://(localhost|127\.0\.0\.1)(:\d+)?/') { return $env:IDENTITY_ENDPOINT }
        throw (New-ScriptError 'refused' "IDENTITY_ENDPOINT is `"$env:IDENTITY_ENDPOINT`", which is not on this machine, so no token is asked for there.")
    }
    $agent = if ($env:ProgramFiles) { "$env:ProgramFiles\AzureConnectedMachineAgent\himds.exe" } else { '/opt/azcmagent/bin/himds' }
    if ([System.IO.File]::Exists($agent)) { $ArcEndpoint }
}

# The agent answers 401 and names a file that only administrators and its own group can read; what is in it is the proof.
function Send-ArcRequest([string]$Url) {
    $challenge = Send-WebRequest $Url @{ Metadata = 'true' } -Local
    if ($challenge.Status -ne 401) { return $challenge }
    $key = Read-ArcKey ($challenge.Challenge -replace '^Basic realm="?([^"]*)"?$', '$1')
    Send-WebRequest $Url @{ Metadata = 'true'; Authorization = "Basic $key" } -Local
}

# Another program on the port must not have any file it likes read and sent to it.
function Read-ArcKey([string]$Path) {
    $folder = if ($env:ProgramData) { "$env:ProgramData\AzureConnectedMachineAgent\Tokens" } else { '/var/opt/azcmagent/tokens' }
    $file = if ($Path) { [System.IO.FileInfo]::new($Path) }
    if ($null -eq $file -or $file.DirectoryName -ne $folder -or $file.Extension -ne '.key' -or ($file.Exists -and $file.Length -gt 4096)) {
        throw (New-ScriptError 'refused' "The Arc agent names `"$Path`" as its proof, which is no key file in $folder, so it is not read.")
    }
    try { [System.IO.File]::ReadAllText($file.FullName) }
    catch { throw (New-ScriptError 'refused' "The Arc agent's key file `"$Path`" cannot be read: $($_.Exception.GetBaseException().Message) The script must run as an administrator or as a member of `"Hybrid agent extension applications`".") }
}
