# The access control entries of password writeback for one service account on one domain root.
# Parameters and result: DomainRootDelegationParameters and DomainRootDelegationResult in contract.ts.
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
. "$PSScriptRoot/lib/RootDescriptor.ps1"

function Invoke-Delegation($Call) {
    $given = $Call.parameters
    $credential = Get-Property $Call 'credential'
    $domain = Get-Text $given 'domain'
    $directory = Connect-Domain $domain (Get-Property $given 'server') $credential

    $account = Get-Text $given 'account'
    $accountDomain = Get-Text $given 'accountDomain'
    $accountDirectory = if ($accountDomain -eq $domain) { $directory } else { Connect-Domain $accountDomain (Get-Property $given 'accountServer') $credential }
    $sid = Find-AccountSid $accountDirectory $account
    if ($null -eq $sid) {
        if ($Action -eq 'Ensure') { throw (New-ScriptError 'not-found' "There is no account `"$account`" in the domain `"$accountDomain`". Create the service account first, and write its sAMAccountName (a gMSA's ends in `$).") }
        return [pscustomobject]@{ exists = $false; accountSid = ''; rights = [string[]]@(); otherAces = [string[]]@(); changed = [string[]]@() }
    }

    $descriptor = Read-RootDescriptor $directory
    $acl = $descriptor.DiscretionaryAcl
    $held = @(Get-HeldRight $acl $sid)
    $wanted = @(Get-Property $given 'rights' | Select-Object -Unique)
    foreach ($right in $wanted) {
        if (-not $WritebackRights.Contains($right)) { throw (New-ScriptError 'failed' "`"$right`" is no right of password writeback. Write one of $($WritebackRights.Keys -join ', ').") }
    }
    $changed = @()
    switch ($Action) {
        'Ensure' {
            $changed = @($wanted | Where-Object { $held -cnotcontains $_ })
            if ($changed.Count -gt 0) { $acl = Write-RootAcl $directory $descriptor (Add-Right $acl $sid $changed) }
        }
        'Remove' {
            $changed = @($wanted | Where-Object { $held -ccontains $_ })
            if ($changed.Count -gt 0) { $acl = Write-RootAcl $directory $descriptor (Remove-Right $acl $sid $changed) }
        }
    }
    [pscustomobject]@{
        exists     = $true
        accountSid = $sid.Value
        rights     = [string[]]@(Get-HeldRight $acl $sid)
        otherAces  = [string[]]@(Get-OtherAce $acl $sid)
        changed    = [string[]]$changed
    }
}

exit (Invoke-Call { try { Invoke-Delegation (Read-Call $Parameters $Secret) } finally { Close-Connection } })
