# Accounts that hold user rights: the template has SIDs, people have names.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# SIDs by the names, of those names that the domain has.
function Find-Principal($Directory, [string[]]$Names) {
    $sids = @{}
    $accounts = @(Find-Account $Directory ($Names -notmatch '^S-1-'))
    foreach ($account in $accounts) { if ($account.Name) { $sids[$account.Name] = $account.Sid } }
    $sids
}

# The user rights among settings.
function Get-DeclaredRight($Settings) {
    Read-Setting $Settings | Where-Object { $_.Group -eq 'userRights' }
}

# The names that declared rights and the template's lines of these rights mention.
function Get-PrincipalName($Asked, [string]$Text) {
    $rights = @(Get-DeclaredRight $Asked)
    if ($rights.Count -eq 0) { return }
    $rights | ForEach-Object { $_.Value }
    foreach ($entry in Read-TemplateEntry ([string[]]($Text -split "`r`n|`r|`n")) @('userRights')) { if ($rights.Name -contains $entry.Name) { $entry.Value } }
}

# A right that is given to nobody known would be taken from everyone.
function Assert-Principal($Directory, $Settings, $Accounts) {
    foreach ($right in Get-DeclaredRight $Settings) {
        foreach ($name in $right.Value) {
            if ($name -match '^S-1-' -or $Accounts.ContainsKey($name)) { continue }
            throw (New-ScriptError 'not-found' "$($right.Name) names `"$name`", and $($Directory.Root) has no such account. Create it first, or write its SID.")
        }
    }
}
