# Makes the host a member of its domain with a password that its managed identity reads out of a Key Vault. AgentFleet declares it
# as a managed run command of each host. Parameters, as ConvertFrom-ArgumentText takes them: domain, user, secretUrl, and ouPath
# or none. Result: domain; joined, whether it was done now.
[CmdletBinding()]
param(
    [Parameter(Mandatory)][string]$Parameters
)
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/lib/Call.ps1"
. "$PSScriptRoot/lib/DomainMembership.ps1"

exit (Invoke-Call { Join-DeclaredDomain (Read-Call $Parameters '').parameters })
