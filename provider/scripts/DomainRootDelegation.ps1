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

function Find-AccountSid($Directory, [string]$Account) {
    $entries = @(Find-Entry $Directory $Directory.Root 'Subtree' "(sAMAccountName=$(ConvertTo-FilterValue $Account))" @('objectSid'))
    if ($entries.Count -eq 0) { return }
    [System.Security.Principal.SecurityIdentifier]::new([byte[]](Get-Bytes $entries[0] 'objectSid'), 0)
}

# Only the DACL is asked for, so only the DACL is written back. [MS-ADTS 3.1.1.3.4.1.11]
function Read-RootDescriptor($Directory) {
    $bytes = Get-Bytes (Get-Entry $Directory $Directory.Root @('nTSecurityDescriptor') -Dacl) 'nTSecurityDescriptor'
    if ($null -eq $bytes) { throw (New-ScriptError 'refused' "The security descriptor of $($Directory.Root) cannot be read: the account needs Read permissions there.") }
    $descriptor = [System.Security.AccessControl.RawSecurityDescriptor]::new([byte[]]$bytes, 0)
    if ($null -eq $descriptor.DiscretionaryAcl) { throw (New-ScriptError 'failed' "$($Directory.Root) has no DACL, which gives everyone full access. Restore it first.") }
    $descriptor
}

# Writes the list and gives back what the directory then holds. LDAP cannot make the write depend on the old descriptor,
# so the descriptor is read again right before and after it: a change by someone else in between does not go unnoticed.
function Write-RootAcl($Directory, $Before, $Acl) {
    $now = (Read-RootDescriptor $Directory).DiscretionaryAcl
    if ((Get-AceKey $now) -join ' ' -cne ((Get-AceKey $Before.DiscretionaryAcl) -join ' ')) {
        throw (New-ScriptError 'conflict' "The DACL of $($Directory.Root) was changed by someone else in between; nothing was written. Run again.")
    }
    $descriptor = [System.Security.AccessControl.RawSecurityDescriptor]::new($Before.ControlFlags, $null, $null, $null, $Acl)
    $bytes = [byte[]]::new($descriptor.BinaryLength)
    $descriptor.GetBinaryForm($bytes, 0)
    $request = [System.DirectoryServices.Protocols.ModifyRequest]::new($Directory.Root, 'Replace', 'nTSecurityDescriptor', [object[]]@(, $bytes))
    $null = $request.Controls.Add([System.DirectoryServices.Protocols.SecurityDescriptorFlagControl]::new('Dacl'))
    $null = Send-Request $Directory $request $Directory.Root 'Modify permissions (WRITE_DAC) there'
    $after = (Read-RootDescriptor $Directory).DiscretionaryAcl
    # A domain controller may keep the entries in another order.
    if ((Get-AceKey $after | Sort-Object) -join ' ' -cne ((Get-AceKey $Acl | Sort-Object) -join ' ')) {
        throw (New-ScriptError 'conflict' "The DACL of $($Directory.Root) is not what was written: someone else changed it at the same time. Compare it with your records, then run again.")
    }
    , $after
}

exit (Invoke-Call { Invoke-Delegation (Read-Call $Parameters $Secret) })
