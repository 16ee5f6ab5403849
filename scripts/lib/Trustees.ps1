# The service account as a trustee, and whose entries count for it besides its own.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Facts.ps1"
. "$PSScriptRoot/PagedSearch.ps1"

$GroupManaged = '(objectClass=msDS-GroupManagedServiceAccount)'
$ReferenceAttributes = 'sAMAccountName', 'objectSid'
# As many group managed service accounts as an error or an answer names.
$MostAccounts = 5

# The account that a reference means, or nothing: that of this sAMAccountName, else the group managed service account that goes
# by it as its other name. A cn is nobody's for good, so by it nothing but that class is found.
function Find-ServiceAccount($Directory, [string]$Reference) {
    $named = @(Find-Entry $Directory $Directory.Root 'Subtree' "(sAMAccountName=$(ConvertTo-FilterValue $Reference))" $ReferenceAttributes)
    if ($named.Count -gt 0) { return $named[0] }
    $found = @(Find-Namesake $Directory $Reference)
    if ($found.Count -gt 1) {
        throw (New-ScriptError 'failed' "`"$Reference`" may be any of $($found.Count) group managed service accounts: $(($found | Select-Object -First $MostAccounts | Get-AccountText) -join '; '). Write the sAMAccountName of the one that the agents run as.")
    }
    $found
}

# Group managed service accounts whose cn is the reference without its $; for the name in Microsoft's pages alone also those with
# a sAMAccountName as the agent's installer gives it.
function Find-Namesake($Directory, [string]$Reference) {
    if (-not $Reference.EndsWith('$')) { return }
    $cn = ConvertTo-FilterValue $Reference.Substring(0, $Reference.Length - 1)
    $found = @(Find-Entry $Directory $Directory.Root 'Subtree' "(&$GroupManaged(cn=$cn))" $ReferenceAttributes)
    if ($found.Count -eq 0 -and $Reference -eq $InstallerAccount) {
        $found = @(Find-Entry $Directory $Directory.Root 'Subtree' "(&$GroupManaged(sAMAccountName=$InstallerPrefix*))" $ReferenceAttributes |
                Where-Object { (Get-Value $_ 'sAMAccountName') -match "^$InstallerPrefix[0-9a-f]{8}\`$$" })
    }
    $found
}

filter Get-AccountText { "$(Get-Value $_ 'sAMAccountName') ($($_.DistinguishedName))" }

# The group managed service accounts of a domain, in order, as sAMAccountName (DN).
function Get-Candidate($Directory) {
    $all = @(Find-EveryEntry $Directory $Directory.Root $GroupManaged @('sAMAccountName') | Get-AccountText | Sort-Object)
    $all | Select-Object -First $MostAccounts
    if ($all.Count -gt $MostAccounts) { "and $($all.Count - $MostAccounts) more" }
}

# What a domain without such an account says.
function Get-NoAccountText($Directory, [string]$Reference, [string]$Domain) {
    $there = @(Get-Candidate $Directory)
    $known = if ($there.Count -gt 0) { "Write one of the group managed service accounts that there are: $($there -join '; ')" } else { 'There is no group managed service account: install the agent, or create one first' }
    "There is no account `"$Reference`" in the domain `"$Domain`", neither by its sAMAccountName nor, of a group managed service account, by its cn. $known."
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

# Whose entries count for the account. Only one that is there has groups, and logs on.
function Get-TrusteeSid($Account) {
    $Account.Sid.Value
    if ($null -ne $Account.Entry) { $EveryonesSids.Keys; Get-GroupSid $Account.Directory $Account.Entry.DistinguishedName }
}

# Name of a group as people know it; the SID where the domain has no such object.
function Get-TrusteeName($Directory, [string]$Sid) {
    if ($EveryonesSids.Contains($Sid)) { return $EveryonesSids[$Sid] }
    $entries = @(Find-Entry $Directory $Directory.Root 'Subtree' "(objectSid=$Sid)" @('sAMAccountName'))
    if ($entries.Count -eq 0) { $Sid } else { Get-Value $entries[0] 'sAMAccountName' }
}
