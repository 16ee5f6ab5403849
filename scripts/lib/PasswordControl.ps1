# Who can make themselves a reader of a service account's password: by the account itself, or by a group of its readers.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Facts.ps1"
. "$PSScriptRoot/AceScope.ps1"

# WRITE_DAC and WRITE_OWNER; WRITE_PROPERTY. [MS-ADTS 5.1.3.2]
$ControlMask = 0x40000 -bor 0x80000 -bor $GenericAll
$WriteMask = 0x20 -bor $GenericWrite
# The validated write by which one adds oneself to a group; it has the GUID of member. [MS-ADTS 5.1.3.2]
$AddsSelf = 0x8

# The domain's own administrators, and what stands for nobody in particular.
$Expected = '^(S-1-5-18|S-1-5-32-544|S-1-5-10|S-1-3-0|S-1-5-21-.*-(512|519))$'

# SIDs that control an object or write one of the properties; $null: its descriptor cannot be read.
function Get-Controller($Directory, [string]$DistinguishedName, [guid[]]$Properties) {
    $request = [System.DirectoryServices.Protocols.SearchRequest]::new($DistinguishedName, '(objectClass=*)', 'Base', @('nTSecurityDescriptor'))
    $null = $request.Controls.Add([System.DirectoryServices.Protocols.SecurityDescriptorFlagControl]::new('Owner, Dacl'))
    $entry = (Send-Request $Directory $request $DistinguishedName).Entries | Select-Object -First 1
    $bytes = Get-Bytes $entry 'nTSecurityDescriptor'
    if ($null -eq $bytes) { return $null }
    $descriptor = [System.Security.AccessControl.RawSecurityDescriptor]::new([byte[]]$bytes, 0)
    # No DACL at all lets everyone in. [MS-DTYP 2.4.6]
    if ($null -eq $descriptor.DiscretionaryAcl) { return , @('S-1-1-0') }
    $found = @(if ($null -ne $descriptor.Owner) { $descriptor.Owner.Value })
    foreach ($ace in $descriptor.DiscretionaryAcl) {
        if ($ace -isnot [System.Security.AccessControl.QualifiedAce] -or $ace.AceQualifier -ne 'AccessAllowed') { continue }
        if (Test-Control $ace $Properties) { $found += $ace.SecurityIdentifier.Value }
    }
    , @($found | Where-Object { $_ -notmatch $Expected } | Select-Object -Unique)
}

# Whether an entry that allows lets its trustee control the object that holds it, or write one of the properties.
function Test-Control($Ace, [guid[]]$Properties) {
    if (-not (Test-OnItself $Ace)) { return $false }
    if (($Ace.AccessMask -band $ControlMask) -ne 0) { return $true }
    $mask = if ($Properties -contains $Member) { $WriteMask -bor $AddsSelf } else { $WriteMask }
    $type = Get-ObjectType $Ace
    ($Ace.AccessMask -band $mask) -ne 0 -and ($type -eq [guid]::Empty -or $Properties -contains $type)
}

# "who: what", in order. Readers: accounts as Find-Account gives them.
function Get-PasswordController($Directory, $Own, [object[]]$Readers) {
    $places = @([pscustomobject]@{ Name = $Own.DistinguishedName; Properties = @($GroupMsaMembership); What = 'who retrieves the password' })
    foreach ($group in $Readers | Where-Object { $_.IsGroup }) { $places += [pscustomobject]@{ Name = $group.DistinguishedName; Properties = @($Member, $GroupMembership); What = "the members of $($group.Name)" } }
    $told = foreach ($place in $places) {
        $sids = Get-Controller $Directory $place.Name $place.Properties
        if ($null -eq $sids) { "not observable: the permissions of $($place.Name) cannot be read" }
        else { foreach ($sid in $sids) { "$(Get-TrusteeName $Directory $sid): $($place.What)" } }
    }
    $told | Sort-Object -Unique
}
