# The group managed service account (gMSA) that the provisioning agents run as.
# Parameters and result: GroupManagedServiceAccountParameters and GroupManagedServiceAccountResult in resources/groupManagedServiceAccount/call.ts.
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
. "$PSScriptRoot/lib/Accounts.ps1"
. "$PSScriptRoot/lib/Trustees.ps1"
. "$PSScriptRoot/lib/Mark.ps1"
. "$PSScriptRoot/lib/PasswordReaders.ps1"
. "$PSScriptRoot/lib/PasswordControl.ps1"
. "$PSScriptRoot/lib/KdsRootKey.ps1"
. "$PSScriptRoot/lib/ServiceAccount.ps1"

function Invoke-ServiceAccount($Call) {
    $given = $Call.parameters
    $directory = Connect-Domain (Get-Text $given 'domain') (Get-Property $given 'server') (Get-Property $Call 'credential')
    $account = Get-Text $given 'account'
    $own = Read-ServiceAccount $directory $account
    $key = Get-KdsRootKey $directory
    $declared = [string[]]@(Get-Property $given 'passwordReaders')

    if ($Action -eq 'Ensure') {
        $readers = [string[]]@(Resolve-Reader @(Find-Account $directory $declared) $declared)
        if ($null -eq $own) {
            $namesake = Get-NamesakeText $directory $account
            if ($namesake) { throw (New-ScriptError 'failed' $namesake) }
            Assert-KdsRootKey $key $account
            Add-ServiceAccount $directory $given $readers
        }
        else { Set-ServiceAccount $directory $given $own $readers }
        $own = Read-ServiceAccount $directory $account
    }
    if ($Action -eq 'Remove' -and $null -ne $own -and (Test-Own $given $own)) {
        $use = Get-UseText $own $account
        if ($use) { throw (New-ScriptError 'failed' $use) }
        Remove-Entry $directory $own.DistinguishedName $ServiceAccountRight
        $own = $null
    }
    $unusable = [object[]]@(Get-UnusableReader @(Find-Account $directory $declared) $declared)
    $state = Get-AccountState $directory $own $declared $key $unusable
    $state | Add-Member -NotePropertyName namesake -NotePropertyValue $(if ($null -eq $own) { Get-NamesakeText $directory $account } else { '' })
    $state
}

# SIDs of those who are to retrieve the password.
function Resolve-Reader([object[]]$Accounts, [string[]]$Names) {
    foreach ($name in $Names) {
        $account = Get-Account $Accounts $name
        $sid = Get-ReaderSid $account $name
        if (-not $sid) { throw (New-ScriptError 'not-found' "passwordReaders names `"$name`", but $NoAccount. Write the sAMAccountName of the agent hosts' security group, or of a host with its trailing `$.") }
        $wide = Get-WideGroup $sid
        if ($wide) { throw (New-ScriptError 'failed' "passwordReaders names `"$name`", which is ${wide}: each of these could act as the service account. Write a security group of the agent hosts only.") }
        if (Test-Distribution $account) { throw (New-ScriptError 'failed' "passwordReaders names `"$name`", a $NoRights. Write a security group.") }
        $sid
    }
}

$NoAccount = 'the domain has no account of that name'
$NoRights = 'distribution group, which gives its members no rights'

# Someone else's domain or a deleted account: only a SID can name it.
function Get-ReaderSid($Account, [string]$Name) {
    if ($null -ne $Account) { $Account.Sid } elseif ($Name -match '^S-1-[0-9-]+$') { $Name }
}

function Test-Distribution($Account) { $null -ne $Account -and $Account.IsGroup -and -not $Account.IsSecurityGroup }

# {name, reason} of the names that cannot be let in. Groups of nearly everyone are the caller's to know.
function Get-UnusableReader([object[]]$Accounts, [string[]]$Names) {
    foreach ($name in $Names) {
        $account = Get-Account $Accounts $name
        $reason = if (-not (Get-ReaderSid $account $name)) { $NoAccount } elseif (Test-Distribution $account) { "it is a $NoRights" }
        if ($reason) { [pscustomobject]@{ name = $name; reason = $reason } }
    }
}

function Get-AccountState($Directory, $Own, [string[]]$Declared, $Key, [object[]]$Unusable) {
    $exists = $null -ne $Own
    $accounts = @(if ($exists) { Find-Account $Directory @($Own.Readers | Where-Object { $_ -match '^S-1-' }) })
    $readers = if ($exists) {
        foreach ($reader in $Own.Readers) {
            $wide = Get-WideGroup $reader
            if ($wide) { $wide } else { Get-AccountName $accounts $Declared $reader }
        }
    }
    [pscustomobject]@{
        exists                = $exists
        distinguishedName     = $(if ($exists) { $Own.DistinguishedName } else { '' })
        accountSid            = $(if ($exists) { $Own.Sid } else { '' })
        dnsHostName           = $(if ($exists) { $Own.DnsHostName } else { '' })
        passwordReaders       = [string[]]@($readers)
        encryptionTypes       = [string[]]@(if ($exists) { Get-EncryptionType $Own.EncryptionText })
        servicePrincipalNames = [string[]]@(if ($exists) { $Own.ServicePrincipalNames })
        enabled               = $exists -and -not ($Own.AccountControl -band $AccountDisabled)
        unusable              = $Unusable
        passwordControllers   = [string[]]@(if ($exists) { Get-PasswordController $Directory $Own $accounts })
        mark                  = $(if ($exists) { $Own.Mark } else { '' })
        kdsRootKey            = $Key
    }
}

exit (Invoke-Call { try { Invoke-ServiceAccount (Read-Call $Parameters $Secret) } finally { Close-Connection } })
