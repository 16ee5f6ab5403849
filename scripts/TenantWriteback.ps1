# Password writeback of cloud sync in the tenant, by the documented cmdlet of the agent on the host that this runs on. No cmdlet reads it.
# https://learn.microsoft.com/en-us/entra/identity/authentication/tutorial-enable-cloud-sync-sspr-writeback
[CmdletBinding()]
param(
    [Parameter(Mandatory)][ValidateSet('Observe', 'Ensure')][string]$Action,
    [string]$Parameters,
    # Run commands hand protected parameters over as text. lint: allow plain-text-password
    [string]$Secret
)
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/lib/Call.ps1"
. "$PSScriptRoot/lib/AgentState.ps1"

function Invoke-TenantWriteback($Call) {
    $given = $Call.parameters
    Assert-Host (Get-Text $given 'host')
    $version = Get-InstalledVersion
    $module = if ($version -ne '') { Read-AgentModule (Get-InstallFolder) $false }
    $missing = [string[]]@(if ($null -ne $module) { $module.Missing | Where-Object { $_ -eq $AgentCmdlets.writeback } } else { $AgentCmdlets.writeback })
    $state = [pscustomobject]@{
        commandAvailable   = $missing.Count -eq 0
        missingCommands    = $missing
        installedVersion   = $version
        registeredTenantId = Get-RegisteredTenant
    }
    if ($Action -eq 'Observe') { return $state }
    $reason = Get-Hindrance $Call $state @(if ($null -ne $module) { $module.Problems })
    if ($reason -eq '') { $reason = Set-Writeback $Call ([bool](Get-Property $given 'enable')) }
    $state | Add-Member -NotePropertyMembers @{ applied = $reason -eq ''; reason = $reason }
    $state
}

# Why the cmdlet is not even called; '': nothing is in its way.
function Get-Hindrance($Call, $State, [string[]]$Problems) {
    if ($State.installedVersion -eq '') { return 'There is no agent on this host. Install and register one first.' }
    if (-not $State.commandAvailable) { return "The agent $($State.installedVersion) has no $($AgentCmdlets.writeback)$(if ($Problems) { " ($($Problems -join ' '))" }). Upgrade it, or set the check box in the admin center." }
    if ($State.registeredTenantId -eq '') { return 'The agent is not registered with a tenant yet. Register it first.' }
    if ($null -eq (Get-Property $Call 'tenantCredential')) { throw (New-ScriptError 'failed' 'The cmdlet needs the name and password of a Hybrid Identity Administrator of the tenant.') }
    ''
}

# Why the setting was not made; '': the cmdlet took it. What says that it passes is tried for as long as patience lasts, and a refused
# sign-in is not tried again. Right after a registration the cmdlet fails for a moment, in words that nobody documents: what is in no
# known words is tried a second time, and no more, as it may be a refusal.
function Set-Writeback($Call, [bool]$Enable) {
    $step = New-ModuleStep 'writeback' $AgentCmdlets.writeback -Enable $Enable
    $until = [datetime]::UtcNow.AddSeconds($WritebackPatience)
    for ($try = 1; ; $try++) {
        $answer = Invoke-AgentModule (Get-ModulePath (Get-InstallFolder)) @($step) '' (Get-Property $Call 'tenantCredential')
        if ($null -eq $answer.failed) { return '' }
        $text = Get-FailureText $answer.failed
        $advice = Get-SignInAdvice $answer.failed.message
        if ($advice -ne '') { return "$advice ($text)" }
        if (-not (Test-Passing $answer.failed)) {
            if ($try -gt 1) { return "$text This says neither that it passes nor that the sign-in is refused, so it was tried $try times and no more. If the account's sign-in log shows a refusal, mend that; if the agent was registered just now, run again; else set the check box in the admin center." }
        }
        elseif ([datetime]::UtcNow -ge $until) { return "$text It was tried $try times in $WritebackPatience seconds. If the agent is active in the admin center, set the check box there." }
        Start-Sleep -Milliseconds ([int]($WritebackPause * 1000))
    }
}

exit (Invoke-Call { Invoke-TenantWriteback (Read-Call $Parameters $Secret) })
