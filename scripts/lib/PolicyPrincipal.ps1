# Accounts that hold user rights: the template has SIDs, people have names.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Trustees.ps1"

# Beside the names stands here which of them are references to a service account that Windows itself would not find by them. No
# account can have this name. [MS-SAMR 3.1.1.8.4]
$ReferencesKey = '\references'

# SIDs by the names, of those names that the domain has. Declared names may be a service account's other name as well.
function Find-Principal($Directory, [object[]]$Names) {
    $sids = @{}
    $accounts = @(Find-Account $Directory @($Names | ForEach-Object { $_.Name } | Where-Object { $_ -notmatch '^S-1-' }))
    foreach ($account in $accounts) { if ($account.Name) { $sids[$account.Name] = $account.Sid } }
    $references = foreach ($name in @($Names | Where-Object { $_.IsDeclared } | ForEach-Object { $_.Name } | Select-Object -Unique)) {
        if ($name -match '^S-1-' -or $sids.ContainsKey($name)) { continue }
        $entry = Find-ServiceAccount $Directory $name
        if ($null -eq $entry) { continue }
        $sids[$name] = (Get-Sid $entry 'objectSid').Value
        $name
    }
    $sids[$ReferencesKey] = [string[]]@($references)
    $sids
}

# The user rights among settings.
function Get-DeclaredRight($Settings) {
    Read-Setting $Settings | Where-Object { $_.Group -eq 'userRights' }
}

# The names that declared rights and the template's lines of these rights mention: {Name, IsDeclared}.
function Get-PrincipalName($Asked, [string]$Text) {
    $rights = @(Get-DeclaredRight $Asked)
    if ($rights.Count -eq 0) { return }
    foreach ($name in $rights | ForEach-Object { $_.Value }) { [pscustomobject]@{ Name = $name; IsDeclared = $true } }
    foreach ($entry in Read-TemplateEntry ([string[]]($Text -split "`r`n|`r|`n")) @('userRights')) {
        if ($rights.Name -notcontains $entry.Name) { continue }
        foreach ($name in $entry.Value) { [pscustomobject]@{ Name = $name; IsDeclared = $false } }
    }
}

# A right that is given to nobody known would be taken from everyone.
function Assert-Principal($Directory, $Settings, $Accounts) {
    foreach ($right in Get-DeclaredRight $Settings) {
        foreach ($name in $right.Value) {
            if ($name -match '^S-1-' -or $Accounts.ContainsKey($name)) { continue }
            $there = if ($name.EndsWith('$')) { @(Get-Candidate $Directory) }
            $known = if ($there) { ", or one of its group managed service accounts: $($there -join '; ')" }
            throw (New-ScriptError 'not-found' "$($right.Name) names `"$name`", and $($Directory.Root) has no such account. Create it first, or write its SID$known.")
        }
    }
}
