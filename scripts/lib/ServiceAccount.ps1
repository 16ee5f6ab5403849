# A group managed service account as the directory holds it.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$ServiceAccountClass = 'msDS-GroupManagedServiceAccount'
$ServiceAccountRight = 'Create, delete and write msDS-GroupManagedServiceAccount objects there, as Domain Admins have it'
$PasswordInterval = 30

# userAccountControl. [MS-ADTS 2.2.16]
$WorkstationTrustAccount = 0x1000
$AccountDisabled = 0x2

# msDS-SupportedEncryptionTypes. Other bits, such as those of features, are not these types' business. [MS-KILE 2.2.7]
$EncryptionBits = [ordered]@{ RC4 = 0x4; AES128 = 0x8; AES256 = 0x10 }
$EncryptionMask = 0x1F

function Read-ServiceAccount($Directory, [string]$Account) {
    $attributes = 'objectClass', 'objectSid', 'adminDescription', 'dNSHostName', 'userAccountControl', 'msDS-SupportedEncryptionTypes', 'servicePrincipalName', 'msDS-GroupMSAMembership'
    $entry = Find-Entry $Directory $Directory.Root 'Subtree' "(sAMAccountName=$(ConvertTo-FilterValue $Account))" $attributes | Select-Object -First 1
    if ($null -eq $entry) { return }
    $class = @(Get-ValueList $entry 'objectClass')[-1]
    if ($class -ne $ServiceAccountClass) {
        throw (New-ScriptError 'failed' "`"$Account`" is a $class ($($entry.DistinguishedName)), not a group managed service account. Write another account name.")
    }
    $membership = Get-Bytes $entry 'msDS-GroupMSAMembership'
    [pscustomobject]@{
        DistinguishedName     = $entry.DistinguishedName
        Sid                   = (Get-Sid $entry 'objectSid').Value
        DnsHostName           = "$(Get-Value $entry 'dNSHostName')"
        AccountControl        = [int](Get-Value $entry 'userAccountControl')
        EncryptionText        = "$(Get-Value $entry 'msDS-SupportedEncryptionTypes')"
        ServicePrincipalNames = [string[]]@(Get-ValueList $entry 'servicePrincipalName')
        Mark                  = "$(Get-Value $entry 'adminDescription')"
        Membership            = $membership
        Readers               = [string[]]@(Get-PasswordReader $membership)
    }
}

# Why an account must not be made under a name: it is what another group managed service account is called, such as the one that
# the agent's installer made. Empty: nothing is in its way.
function Get-NamesakeText($Directory, [string]$Account) {
    $others = @(Find-Namesake $Directory $Account | Get-AccountText)
    if ($others.Count -eq 0) { return '' }
    "`"$Account`" is what another group managed service account is called already: $($others -join '; '). So that nobody takes one for the other, the kit makes none of this name. Write another name for an account of your own; without passwordReaders the one that is there is used as it is; written by its sAMAccountName, with adopt: true, it is taken over."
}

# Names of the encryption types in the attribute's number; none where it is not set.
function Get-EncryptionType([string]$Text) {
    $EncryptionBits.Keys | Where-Object { [int]$Text -band $EncryptionBits[$_] }
}

# The attribute's text for the types, its other bits as they are; empty for none.
function Get-EncryptionText([string]$Text, [string[]]$Types) {
    $number = [int]$Text -band -bnot $EncryptionMask
    foreach ($type in $Types) { $number = $number -bor $EncryptionBits[$type] }
    if ($number -eq 0) { '' } else { [string]$number }
}

function Add-ServiceAccount($Directory, $Given, [string[]]$Readers) {
    $account = Get-Text $Given 'account'
    $container = Get-Property $Given 'container'
    if (-not $container) { $container = "CN=Managed Service Accounts,$($Directory.Root)" }
    if ($null -eq (Get-Entry $Directory $container @('objectClass'))) {
        throw (New-ScriptError 'not-found' "The container `"$container`" does not exist. Write the DN of an organizational unit or container of the domain.")
    }
    $attributes = [ordered]@{
        'sAMAccountName'                = $account
        'dNSHostName'                   = Get-Text $Given 'dnsHostName'
        'adminDescription'              = [string[]]@(Get-Property $Given 'mark')
        'userAccountControl'            = Get-AccountControl $WorkstationTrustAccount (Get-Property $Given 'enabled')
        'msDS-ManagedPasswordInterval'  = $PasswordInterval
        'msDS-SupportedEncryptionTypes' = Get-EncryptionText '' ([string[]]@(Get-Property $Given 'encryptionTypes'))
        'msDS-GroupMSAMembership'       = ConvertTo-ReaderDescriptor $Readers
        'servicePrincipalName'          = [string[]]@(Get-Property $Given 'servicePrincipalNames')
    }
    Add-Entry $Directory "CN=$(ConvertTo-DnValue $account.TrimEnd('$')),$container" $ServiceAccountClass $attributes $ServiceAccountRight
}

function Get-AccountControl([int]$Control, [bool]$Enabled) {
    if ($Enabled) { $Control -band -bnot $AccountDisabled } else { $Control -bor $AccountDisabled }
}

function Set-ServiceAccount($Directory, $Given, $Own, [string[]]$Readers) {
    $names = [string[]]@(Get-Property $Given 'servicePrincipalNames')
    $changes = @(
        @{ Name = 'dNSHostName'; Old = $Own.DnsHostName; New = (Get-Text $Given 'dnsHostName') }
        @{ Name = 'userAccountControl'; Old = [string]$Own.AccountControl; New = [string](Get-AccountControl $Own.AccountControl (Get-Property $Given 'enabled')) }
        @{ Name = 'msDS-SupportedEncryptionTypes'; Old = $Own.EncryptionText; New = (Get-EncryptionText $Own.EncryptionText ([string[]]@(Get-Property $Given 'encryptionTypes'))) }
        $Own.ServicePrincipalNames | Where-Object { $names -notcontains $_ } | ForEach-Object { @{ Name = 'servicePrincipalName'; Old = $_; New = '' } }
        $names | Where-Object { $Own.ServicePrincipalNames -notcontains $_ } | ForEach-Object { @{ Name = 'servicePrincipalName'; Old = ''; New = $_ } }
    ) | Where-Object { $_.Old -cne $_.New }
    $readersDiffer = ($Own.Readers | Sort-Object) -join ' ' -cne (($Readers | Sort-Object -Unique) -join ' ')
    if ($readersDiffer -or $changes) { Assert-Own $Given $Own "The service account `"$(Get-Text $Given 'account')`"" }
    if ($readersDiffer) {
        Write-PasswordReader $Directory $Own.DistinguishedName $Own.Membership (ConvertTo-ReaderDescriptor $Readers) $ServiceAccountRight
    }
    if ($changes) { Set-Value $Directory $Own.DistinguishedName @($changes) $ServiceAccountRight }
}
