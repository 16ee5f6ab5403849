# How many users of one domain the entries of password writeback on the domain root cannot reach, and why; and which accounts with
# rights over the domain they do reach.
# Parameters and result: UnreachableUsersParameters and UnreachableUsersResult in resources/domainRootDelegation/unreachableUsers.ts.
[CmdletBinding()]
param(
    [Parameter(Mandatory)][ValidateSet('Observe')][string]$Action,
    [string]$Parameters,
    # Run commands hand protected parameters over as text. lint: allow plain-text-password
    [string]$Secret
)
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/lib/Call.ps1"
. "$PSScriptRoot/lib/Directory.ps1"
. "$PSScriptRoot/lib/PagedSearch.ps1"
. "$PSScriptRoot/lib/AccessControl.ps1"
. "$PSScriptRoot/lib/AceScope.ps1"
. "$PSScriptRoot/lib/ResetGrant.ps1"
. "$PSScriptRoot/lib/Reach.ps1"
. "$PSScriptRoot/lib/RootDescriptor.ps1"
. "$PSScriptRoot/lib/Exposure.ps1"

function Invoke-Survey($Call) {
    $given = $Call.parameters
    $directory = Connect-Domain (Get-Text $given 'domain') (Get-Property $given 'server') (Get-Property $Call 'credential')
    $sid = [System.Security.Principal.SecurityIdentifier]::new((Get-Text $given 'accountSid'))
    $powers = Get-PowerTable $directory (Read-RootDescriptor $directory).DiscretionaryAcl $sid.Value
    $survey = New-Survey $sid ([bool](Get-Property $given 'inetOrgPerson')) $powers
    $base = Get-Property $given 'base'
    if (-not $base) { $base = $directory.Root }
    Find-EveryEntry $directory $base (Get-SurveyFilter $survey) (Get-SurveyAttribute $survey) -Dacl | ForEach-Object { Add-Object $survey $_ }
    Get-SurveyResult $survey
}

exit (Invoke-Call { try { Invoke-Survey (Read-Call $Parameters $Secret) } finally { Close-Connection } })
