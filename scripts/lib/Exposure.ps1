# Accounts with rights over the whole domain: whoever may reset their password has these rights too.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Facts.ps1"

# WRITE_DAC and WRITE_OWNER. [MS-ADTS 5.1.3.2]
$WritesPermissions = 0x40000 -bor 0x80000

# Users in one filter.
$MostNamed = 100

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
    $terms = Get-HolderTerms $Directory $bySid.Keys
    # Each search for members of members goes through all users, and nearly all have no powers: once for all groups, then each among them.
    $holders = @(if ($terms.Count -gt 0) { Find-User $Directory ($terms.Values -join '') })
    $among = if ($holders.Count -le $MostNamed) { "(|$(@($holders | ForEach-Object { "(distinguishedName=$(ConvertTo-FilterValue $_))" }) -join ''))" }
    $byName = @{}
    foreach ($sid in $(if ($holders) { $terms.Keys })) {
        foreach ($name in Find-User $Directory $terms[$sid] $among) { $byName[$name] = @(@($byName[$name]) + $bySid[$sid] | Where-Object { $_ } | Select-Object -Unique) }
    }
    $byName
}

# By SID what finds the users that it stands for: itself, or the members of a group. A primary group is not among memberOf.
# LDAP_MATCHING_RULE_TRANSITIVE_EVAL [MS-ADTS 3.1.1.3.4.4.3]
function Get-HolderTerms($Directory, [string[]]$Sids) {
    $terms = @{}
    if ($Sids.Count -eq 0) { return $terms }
    $filter = "(|$(@($Sids | ForEach-Object { "(objectSid=$_)" }) -join ''))"
    foreach ($trustee in Find-Entry $Directory $Directory.Root 'Subtree' $filter @('objectSid')) {
        $sid = (Get-Sid $trustee 'objectSid').Value
        $name = ConvertTo-FilterValue $trustee.DistinguishedName
        $terms[$sid] = "(distinguishedName=$name)(memberOf:1.2.840.113556.1.4.1941:=$name)"
        if ($sid.StartsWith('S-1-5-21-')) { $terms[$sid] += "(primaryGroupID=$($sid -replace '^.*-', ''))" }
    }
    $terms
}

# DNs of users that one of the terms finds.
function Find-User($Directory, [string]$Terms, [string]$Among) {
    Find-EveryEntry $Directory $Directory.Root "(&$NormalUsers$Among(|$Terms))" @('distinguishedName') | ForEach-Object { $_.DistinguishedName }
}
