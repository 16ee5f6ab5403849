# Which rights of writeback an account has in effect, and through whose entries.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# {Right, Sid} for each trustee that brings a right. Entries count in the order of the list, and for each right nothing counts
# after an entry that denies it, to whichever of the trustees. [MS-DTYP 2.5.3.2]
function Get-RightHolder($Acl, [string[]]$Trustees) {
    foreach ($right in $WritebackRights.Keys) {
        $found = @()
        foreach ($ace in $Acl) {
            if ($ace -isnot [System.Security.AccessControl.QualifiedAce]) { continue }
            $sid = $ace.SecurityIdentifier.Value
            if ($Trustees -cnotcontains $sid -or -not (Test-Covers $ace $WritebackRights[$right])) { continue }
            if ($ace.AceQualifier -ne 'AccessAllowed') { break }
            if ($found -ccontains $sid) { continue }
            $found += $sid
            [pscustomobject]@{ Right = $right; Sid = $sid }
        }
    }
}

# As many grants by others as an answer tells one by one.
$MostOthers = 20

# {Own, Others}: rights by an entry of the account itself, and {right, through} by those of others for the rights asked for.
function Get-EffectiveRight($Account, $Acl, [string[]]$Rights, [string[]]$Trustees) {
    $own = $Account.Sid.Value
    $holders = @(Get-RightHolder $Acl $Trustees)
    $theirs = @($holders | Where-Object { $_.Sid -ne $own -and $Rights -ccontains $_.Right })
    $told = @($theirs | Select-Object -First $MostOthers | ForEach-Object { [pscustomobject]@{ right = $_.Right; through = Get-TrusteeName $Account.Directory $_.Sid } })
    if ($theirs.Count -gt $MostOthers) { $told += [pscustomobject]@{ right = $theirs[$MostOthers].Right; through = "$($theirs.Count - $MostOthers) more grants" } }
    [pscustomobject]@{
        Own    = @($holders | Where-Object { $_.Sid -eq $own } | ForEach-Object { $_.Right })
        Others = $told
    }
}
