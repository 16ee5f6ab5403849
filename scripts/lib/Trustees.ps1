# The service account as a trustee, and whose entries count for it besides its own.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Facts.ps1"

# The account of this sAMAccountName in a domain; nothing where there is none.
function Find-NamedAccount($Directory, [string]$Name) {
    Find-Entry $Directory $Directory.Root 'Subtree' "(sAMAccountName=$(ConvertTo-FilterValue $Name))" @('objectSid') | Select-Object -First 1
}

# SIDs of the account's groups, nested ones too, as a logon to its own domain would bring them: domain-local groups of other
# domains are not among them. Told for one object at a time only. [MS-ADTS 3.1.1.4.5.19]
function Get-GroupSid($Directory, [string]$DistinguishedName) {
    $entry = Get-Entry $Directory $DistinguishedName @('tokenGroups')
    if ($null -eq $entry -or -not $entry.Attributes.Contains('tokenGroups')) {
        throw (New-ScriptError 'refused' "tokenGroups of `"$DistinguishedName`" cannot be read, so what its groups hold is not known: be a member of Windows Authorization Access Group.")
    }
    (Get-Sid $entry 'tokenGroups').Value
}

# Name of a group as people know it; the SID where the domain has no such object.
function Get-TrusteeName($Directory, [string]$Sid) {
    if ($EveryonesSids.Contains($Sid)) { return $EveryonesSids[$Sid] }
    $entries = @(Find-Entry $Directory $Directory.Root 'Subtree' "(objectSid=$Sid)" @('sAMAccountName'))
    if ($entries.Count -eq 0) { $Sid } else { Get-Value $entries[0] 'sAMAccountName' }
}
