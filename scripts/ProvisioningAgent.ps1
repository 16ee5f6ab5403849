# The provisioning agent of Microsoft Entra cloud sync on the host that this runs on. Ensure does one step a call, and each again as
# often as it is asked to. Remove takes nothing away: no documented command ends a registration.
# Parameters and result: ProvisioningAgentParameters and ProvisioningAgentResult in resources/provisioningAgent/call.ts.
[CmdletBinding()]
param(
    [Parameter(Mandatory)][ValidateSet('Observe', 'Ensure', 'Remove')][string]$Action,
    [string]$Parameters,
    # Run commands hand protected parameters over as text. lint: allow plain-text-password
    [string]$Secret
)
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/lib/Call.ps1"
. "$PSScriptRoot/lib/AgentState.ps1"

function Invoke-ProvisioningAgent($Call) {
    $given = $Call.parameters
    Assert-Host (Get-Text $given 'host')
    Get-AgentState $given
}

exit (Invoke-Call { Invoke-ProvisioningAgent (Read-Call $Parameters $Secret) })
