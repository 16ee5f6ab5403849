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
. "$PSScriptRoot/lib/AgentInstaller.ps1"
. "$PSScriptRoot/lib/AgentRegistration.ps1"
. "$PSScriptRoot/lib/AgentService.ps1"

function Invoke-ProvisioningAgent($Call) {
    $given = $Call.parameters
    Assert-Host (Get-Text $given 'host')
    $problems = @(switch ($Action) {
            'Ensure' { Invoke-Step $Call (Get-Text $given 'step') }
            'Remove' { if ((Get-InstalledVersion) -ne '') { "The agent stays as it is. To take it away uninstall $AgentPrograms in Windows' list of programs, then delete it in the admin center once it is inactive (Entra Connect > Cloud sync > Agents)." } }
        })
    Get-AgentState $given $problems
}

# Does a step; gives back what is worth telling.
function Invoke-Step($Call, [string]$Step) {
    switch ($Step) {
        'install' { Install-Agent $Call.parameters }
        'register' { Register-Agent $Call }
        'configure' { Set-Agent $Call }
        'start' { Start-Agent }
        default { throw (New-ScriptError 'failed' "There is no step `"$Step`". Write install, register, configure or start.") }
    }
}

function Set-Agent($Call) {
    Assert-Installed
    $folder = Get-InstallFolder
    $proxyChanged = Set-ConfiguredProxy $folder "$(Get-Property $Call.parameters 'proxy')"
    $tracing = Set-Tracing $folder ([bool](Get-Property $Call.parameters 'trace'))
    $done = Set-AgentDirectory $Call
    if ($proxyChanged -or $tracing.Changed -or $done -eq $true) { Restart-Agent }
    if ($done -is [string]) { $done }
    $tracing.Problem
}

exit (Invoke-Call { Invoke-ProvisioningAgent (Read-Call $Parameters $Secret) })
