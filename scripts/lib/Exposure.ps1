# Accounts with rights over the whole domain: whoever may reset their password has these rights too.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Facts.ps1"

# WRITE_DAC and WRITE_OWNER. [MS-ADTS 5.1.3.2]
$WritesPermissions = 0x40000 -bor 0x80000

# What an entry on the domain root makes of its trustee: replication, permissions, groups; nothing of a denying one.
function Get-Power($Ace) {
    if ($Ace -isnot [System.Security.AccessControl.QualifiedAce] -or $Ace.AceQualifier -ne 'AccessAllowed') { return }
    $mask = $Ace.AccessMask
    $all = ($mask -band $GenericAll) -ne 0
    $type = Get-ObjectType $Ace
    if (Test-OnItself $Ace) {
        if ($all -or (($mask -band $ControlAccess) -ne 0 -and @([guid]::Empty, $ReplicatingChangesAll) -contains $type)) { 'replication' }
        if ($all -or ($mask -band $WritesPermissions) -ne 0) { 'permissions' }
    }
    $writes = ($mask -band ($WriteProperty -bor $GenericWrite)) -ne 0 -and @([guid]::Empty, $Member, $GroupMembership) -contains $type
    if ((Test-OnDescendant $Ace $GroupClass) -and ($all -or $writes -or ($mask -band $WritesPermissions) -ne 0)) { 'groups' }
}

# The powers of users by DN, as the entries on the domain root give them, directly or through groups, nested ones too. What every
# account of the domain has is nobody's in particular.
function Get-PowerTable($Directory, $Acl, [string]$Except) {
    $bySid = @{}
    foreach ($ace in $Acl) {
        $powers = @(Get-Power $ace)
        $sid = if ($powers.Count -gt 0) { $ace.SecurityIdentifier.Value }
        if (-not $sid -or $sid -eq $Except -or $sid -notmatch '^S-1-5-(21|32)-') { continue }
        $relative = $sid -replace '^S-1-5-21-.*-', ''
        if ($WideGroups.Contains($sid) -or $WideGroups.Contains($relative)) { continue }
        $bySid[$sid] = @(@($bySid[$sid]) + $powers | Where-Object { $_ } | Select-Object -Unique)
    }
    $byName = @{}
    foreach ($sid in $bySid.Keys) {
        foreach ($name in Find-Holder $Directory $sid) { $byName[$name] = @(@($byName[$name]) + $bySid[$sid] | Where-Object { $_ } | Select-Object -Unique) }
    }
    $byName
}

# DNs of the users that a SID stands for: itself, or the members of a group. A primary group is not among memberOf.
# LDAP_MATCHING_RULE_TRANSITIVE_EVAL [MS-ADTS 3.1.1.3.4.4.3]
function Find-Holder($Directory, [string]$Sid) {
    $relative = $Sid -replace '^.*-', ''
    $trustee = @(Find-Entry $Directory $Directory.Root 'Subtree' "(objectSid=$Sid)" @('objectSid'))
    if ($trustee.Count -eq 0) { return }
    $name = $trustee[0].DistinguishedName
    $value = ConvertTo-FilterValue $name
    $terms = "(distinguishedName=$value)(memberOf:1.2.840.113556.1.4.1941:=$value)"
    if ($Sid.StartsWith('S-1-5-21-')) { $terms += "(primaryGroupID=$relative)" }
    Find-EveryEntry $Directory $Directory.Root "(&$NormalUsers(|$terms))" @('distinguishedName') | ForEach-Object { $_.DistinguishedName }
}
