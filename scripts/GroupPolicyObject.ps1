# A group policy of a domain: the security settings in its template, its container in the directory, its link.
# Parameters and result: GroupPolicyObjectParameters and GroupPolicyObjectResult in resources/groupPolicyObject/call.ts.
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
. "$PSScriptRoot/lib/Directory.ps1"
. "$PSScriptRoot/lib/NetworkLogon.ps1"
. "$PSScriptRoot/lib/Accounts.ps1"
. "$PSScriptRoot/lib/PasswordSettings.ps1"
. "$PSScriptRoot/lib/TemplateSections.ps1"
. "$PSScriptRoot/lib/SecurityTemplate.ps1"
. "$PSScriptRoot/lib/PolicyFiles.ps1"
. "$PSScriptRoot/lib/PolicyContainer.ps1"
. "$PSScriptRoot/lib/FolderPermissions.ps1"
. "$PSScriptRoot/lib/PolicyPrincipal.ps1"
. "$PSScriptRoot/lib/PolicyLink.ps1"
. "$PSScriptRoot/lib/PolicyFilter.ps1"
. "$PSScriptRoot/lib/PolicyAppliesTo.ps1"
. "$PSScriptRoot/lib/PolicyWinner.ps1"
. "$PSScriptRoot/lib/PolicyConflict.ps1"
. "$PSScriptRoot/lib/EffectivePolicy.ps1"
. "$PSScriptRoot/lib/PolicyState.ps1"
. "$PSScriptRoot/lib/PolicyReplication.ps1"
. "$PSScriptRoot/lib/PolicyChange.ps1"

function Invoke-GroupPolicy($Call) {
    $given = $Call.parameters
    $credential = Get-Property $Call 'credential'
    $directory = Connect-Domain (Get-Text $given 'domain') (Get-Property $given 'server') $credential
    Enter-NetworkLogon $credential
    $policy = New-Policy $directory $given
    $policy.Credential = $credential
    switch ($Action) {
        'Ensure' { Set-Policy $directory $policy }
        'Remove' { Remove-Policy $directory $policy }
    }
    Get-PolicyState $directory $policy
}

# Where the parts of the policy are, and what is declared of it.
function New-Policy($Directory, $Given) {
    $id = (Get-Text $Given 'id').ToUpperInvariant()
    if ($id -notmatch '^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$') { throw (New-ScriptError 'failed' "The policy id `"$id`" is not a GUID in braces.") }
    $domain = Get-Text $Given 'domain'
    $sysvol = Get-Property $Given 'sysvolPath'
    # The same domain controller holds container and files, so that no replication stands between the two.
    if (-not $sysvol) { $sysvol = "\\$($Directory.Server)\SYSVOL\$domain" }
    $target = Get-Property $Given 'linkTarget'
    [pscustomobject]@{
        Domain      = $domain
        Id          = $id
        Container   = "CN=$id,$(Get-PolicyRoot $Directory)"
        FileSysPath = "\\$domain\SysVol\$domain\Policies\$id"
        SysvolPath  = $sysvol
        Folder      = Get-PolicyFolder $sysvol $id
        LinkTarget  = $(if ($target) { $target } else { $Directory.Root })
        DisplayName = $(if ($Action -eq 'Ensure') { Get-Text $Given 'displayName' } else { "$(Get-Property $Given 'displayName')" })
        Settings    = Get-Property $Given 'settings'
        Unset       = [string[]]@(Get-Property $Given 'unset')
        Link        = Get-Property $Given 'link'
        InPlace     = (Get-Property $Given 'restoreOrder') -eq $false
        # No one is a filter too, and not the same as none declared.
        AppliesTo   = $(if ($null -ne $Given.PSObject.Properties['appliesTo']) { , @(Get-Property $Given 'appliesTo') })
        # Which part of the packed template is asked for.
        Template    = Get-Property $Given 'template'
        Unlink      = [bool](Get-Property $Given 'unlink')
        # Of the other domain controllers, once they were asked.
        Replication = $null
        Credential  = $null
    }
}

exit (Invoke-Call { try { Invoke-GroupPolicy (Read-Call $Parameters $Secret) } finally { Close-Connection; Exit-NetworkLogon } })
