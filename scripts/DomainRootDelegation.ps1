# The access control entries of password writeback for one service account on one domain root, or on one OU below it.
# Parameters and result: DomainRootDelegationParameters and DomainRootDelegationResult in resources/domainRootDelegation/call.ts.
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
. "$PSScriptRoot/lib/AccessControl.ps1"
. "$PSScriptRoot/lib/AceScope.ps1"
. "$PSScriptRoot/lib/OverGrants.ps1"
. "$PSScriptRoot/lib/Trustees.ps1"
. "$PSScriptRoot/lib/EffectiveRights.ps1"
. "$PSScriptRoot/lib/RootDescriptor.ps1"
. "$PSScriptRoot/lib/SamAccess.ps1"

function Invoke-Delegation($Call) {
    $given = $Call.parameters
    $credential = Get-Property $Call 'credential'
    $rights = [string[]]@(Get-WantedRight $given)
    $part = Get-Property $given 'descriptorPart'
    $directory = Connect-Domain (Get-Text $given 'domain') (Get-Property $given 'server') $credential
    $place = Get-Property $given 'target'
    if (-not $place) { $place = $directory.Root }
    if ($null -ne $part) { return New-EmptyResult @() (Get-DescriptorPart $directory $place ([int]$part)) }
    $account = Resolve-Account $given $directory $credential
    if ($null -eq $account.Sid) { return New-EmptyResult @(Get-Candidate $account.Directory) (New-DescriptorPart) }
    $done = Set-Delegation $directory $place $account.Sid $rights ([string[]]@(Get-Property $given 'unwanted'))
    $further = @(Get-FurtherAce $done.Acl $account.Sid)
    $trustees = @(Get-TrusteeSid $account)
    $effective = Get-EffectiveRight $account $done.Acl $rights $trustees
    $result = [pscustomobject]@{
        exists      = $account.Exists
        accountName = "$(Get-Value $account.Entry 'sAMAccountName')"
        accountSid  = "$($account.Sid)"
        # An entry that someone else's denies grants nothing.
        rights      = [string[]]@(Get-HeldRight $done.Acl $account.Sid | Where-Object { $effective.Own -ccontains $_ })
        overGrants  = [string[]]@($further | Where-Object { Test-OverGrant $_ } | ForEach-Object { Get-AceSddl $_ })
        otherAces   = [string[]]@($further | Where-Object { -not (Test-OverGrant $_) } | ForEach-Object { Get-AceSddl $_ })
        effective   = $effective.Others
        changed     = [string[]]$done.Changed
        candidates  = [string[]]@(if (-not $account.Exists) { Get-Candidate $account.Directory })
        descriptor  = New-DescriptorPart
        samAccess   = if ($null -ne $account.Entry) { Get-SamAccess $directory $trustees } else { $UnknownSamAccess }
    }
    Confirm-RootAcl $directory
    $result
}

# Of an account that is not there nobody knows what it would reach.
$UnknownSamAccess = [pscustomobject]@{ samServer = 'unknown'; authenticatedUsers = 'unknown' }

# Of no account.
function New-EmptyResult([string[]]$Candidates, $Descriptor) {
    $none = [string[]]@()
    [pscustomobject]@{ exists = $false; accountName = ''; accountSid = ''; rights = $none; overGrants = $none; otherAces = $none; effective = @(); changed = $none; candidates = $Candidates; descriptor = $Descriptor; samAccess = $UnknownSamAccess }
}

function Get-WantedRight($Given) {
    foreach ($right in @(Get-Property $Given 'rights' | Select-Object -Unique)) {
        if (-not $WritebackRights.Contains($right)) { throw (New-ScriptError 'failed' "`"$right`" is no right of password writeback. Write one of $($WritebackRights.Keys -join ', ').") }
        $right
    }
}

# Whose entries the call is about: {Sid, Entry, Directory, Exists}; no SID where there is no such account.
function Resolve-Account($Given, $Directory, $Credential) {
    $recorded = Get-Property $Given 'accountSid'
    $known = if ($recorded) { [System.Security.Principal.SecurityIdentifier]::new([string]$recorded) }
    # What was granted was granted to this SID, whoever has the name now; the account and its whole domain may be gone.
    if ($null -ne $known -and $Action -eq 'Remove') { return [pscustomobject]@{ Sid = $known; Entry = $null; Directory = $null; Exists = $true } }
    $name = Get-Text $Given 'account'
    $domain = Get-Text $Given 'accountDomain'
    if ($domain -ne (Get-Text $Given 'domain')) { $Directory = Connect-Domain $domain (Get-Property $Given 'accountServer') $Credential }
    $entry = Find-ServiceAccount $Directory $name
    if ($null -ne $entry) { return [pscustomobject]@{ Sid = Get-Sid $entry 'objectSid'; Entry = $entry; Directory = $Directory; Exists = $true } }
    if ($Action -eq 'Ensure') { throw (New-ScriptError 'not-found' (Get-NoAccountText $Directory $name $domain)) }
    [pscustomobject]@{ Sid = $known; Entry = $null; Directory = $Directory; Exists = $false }
}

# Makes the account's entries what the action asks for, in one write or none: {Acl, Changed}.
function Set-Delegation($Directory, [string]$Place, $Sid, [string[]]$Rights, [string[]]$Unwanted) {
    # Of an OU that is gone there is nothing to see and nothing to take away.
    if ($Action -ne 'Ensure' -and $null -eq (Get-Entry $Directory $Place @('objectClass'))) {
        return [pscustomobject]@{ Acl = [System.Security.AccessControl.RawAcl]::new(4, 0); Changed = @() }
    }
    $descriptor = Read-RootDescriptor $Directory $Place
    $acl = $descriptor.DiscretionaryAcl
    $held = @(Get-HeldRight $acl $Sid)
    $changed = @()
    if ($Action -eq 'Ensure') {
        $changed = @($Rights | Where-Object { $held -cnotcontains $_ })
        $acl = Add-Right (Remove-FurtherAce $acl $Sid $Unwanted) $Sid $changed
    }
    if ($Action -eq 'Remove') {
        $changed = @($Rights | Where-Object { $held -ccontains $_ })
        $acl = Remove-Right (Remove-FurtherAce $acl $Sid $Unwanted) $Sid $changed
    }
    if (-not (Test-SameAcl $acl $descriptor.DiscretionaryAcl)) { $acl = Write-RootAcl $Directory $Place $descriptor $acl }
    [pscustomobject]@{ Acl = $acl; Changed = $changed }
}

exit (Invoke-Call { try { Invoke-Delegation (Read-Call $Parameters $Secret) } finally { Close-Connection } })
