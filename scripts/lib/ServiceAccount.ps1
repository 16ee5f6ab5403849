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
    $attributes = 'objectClass', 'objectSid', 'adminDescription', 'dNSHostName', 'userAccountControl', 'msDS-SupportedEncryptionTypes', 'servicePrincipalName', 'msDS-GroupMSAMembership', 'lastLogonTimestamp', 'pwdLastSet', 'whenCreated'
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
        LastLogon             = ConvertFrom-FileTime (Get-Value $entry 'lastLogonTimestamp')
        PasswordSet           = ConvertFrom-FileTime (Get-Value $entry 'pwdLastSet')
        Created               = ConvertFrom-GeneralizedTime (Get-Value $entry 'whenCreated')
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

# A time of 100 nanoseconds since 1601, or $null; 0 means never. [MS-ADTS 3.1.1.2.2.2]
function ConvertFrom-FileTime([string]$Text) { if ($Text -and $Text -ne '0') { [datetime]::FromFileTimeUtc([long]$Text) } }

function ConvertFrom-GeneralizedTime([string]$Text) {
    if ($Text) { [datetime]::ParseExact($Text.Substring(0, 14), 'yyyyMMddHHmmss', [cultureinfo]::InvariantCulture, 'AssumeUniversal, AdjustToUniversal') }
}

# Days: a domain controller renews lastLogonTimestamp only when it is 9 to 14 days old, so an account in use has one of at most 14.
# [MS-ADA1 2.351]
$LogonLag = 14

# Why an account must not be deleted: agents that run as it would stop at their next start. Empty: nobody seems to use it. A
# disabled one is used by nobody.
function Get-UseText($Own, [string]$Account) {
    if ($Own.AccountControl -band $AccountDisabled) { return '' }
    $now = [datetime]::UtcNow
    $signs = @(
        if ($null -ne $Own.LastLogon -and $Own.LastLogon -gt $now.AddDays(-$LogonLag - 1)) { "it logged on on $($Own.LastLogon.ToString('yyyy-MM-dd')), or up to $LogonLag days after that: so much later its lastLogonTimestamp may be renewed" }
        # The domain changes the password every 30 days for a host that asks for it; the first one comes with the account.
        if ($null -ne $Own.PasswordSet -and $Own.PasswordSet -gt $now.AddDays(-$PasswordInterval - 1) -and $Own.PasswordSet -gt $Own.Created.AddDays(1)) { "its password was changed for a host on $($Own.PasswordSet.ToString('yyyy-MM-dd'))" }
    )
    if ($signs.Count -eq 0) { return '' }
    "`"$Account`" is not deleted, for it is in use: $($signs -join '; '). Agents that run as it would stop at their next start. Stop them or give them another account; then disable this one (Set-ADServiceAccount -Identity $($Account.TrimEnd('$')) -Enabled `$false), see that synchronization and writeback go on, and run again without an update before: a disabled account is deleted."
}

# DN of the container an account is to be in, as the directory spells it.
function Get-DeclaredContainer($Directory, [string]$Container) {
    $entry = Get-Entry $Directory $Container @('objectClass')
    if ($null -eq $entry) { throw (New-ScriptError 'not-found' "The container `"$Container`" does not exist. Write the DN of an organizational unit or container of the domain.") }
    $entry.DistinguishedName
}

function Add-ServiceAccount($Directory, $Given, [string[]]$Readers) {
    $account = Get-Text $Given 'account'
    $container = Get-Property $Given 'container'
    if (-not $container) { $container = "CN=Managed Service Accounts,$($Directory.Root)" }
    $container = Get-DeclaredContainer $Directory $container
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
    $container = Get-Property $Given 'container'
    $goes = if ($container) { Get-DeclaredContainer $Directory $container }
    $moves = $container -and (Get-ParentName $Own.DistinguishedName) -ne $goes
    if ($readersDiffer -or $changes -or $moves) { Assert-Own $Given $Own "The service account `"$(Get-Text $Given 'account')`"" }
    if ($moves) { $Own.DistinguishedName = Move-Entry $Directory $Own.DistinguishedName $goes "$ServiceAccountRight, at both places" }
    if ($readersDiffer) {
        Write-PasswordReader $Directory $Own.DistinguishedName $Own.Membership (ConvertTo-ReaderDescriptor $Readers) $ServiceAccountRight
    }
    if ($changes) { Set-Value $Directory $Own.DistinguishedName @($changes) $ServiceAccountRight }
}
