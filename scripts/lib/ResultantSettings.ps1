# Which PSO counts for whom.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# Per user the domain controller's own answer; a name that no user has gets none.
function Get-Resultant($Directory, [object[]]$All, [string[]]$Users) {
    if ($Users.Count -eq 0) { return }
    $terms = $Users | ForEach-Object { "(sAMAccountName=$(ConvertTo-FilterValue $_))" }
    $filter = "(&(sAMAccountType=$NormalUser)(|$($terms -join '')))"
    $entries = @(Find-Entry $Directory $Directory.Root 'Subtree' $filter @('sAMAccountName', 'msDS-ResultantPSO'))
    $form = $SettingForms.minimumPasswordAge
    $root = $null
    foreach ($user in $Users) {
        $entry = $entries | Where-Object { (Get-Value $_ 'sAMAccountName') -eq $user }
        if ($null -eq $entry) { continue }
        $resultant = Get-Value $entry 'msDS-ResultantPSO'
        if ($null -eq $resultant) {
            if ($null -eq $root) { $root = Read-DomainRoot $Directory }
            [ordered]@{ user = $user; minimumPasswordAge = (ConvertFrom-SettingText $form (Get-RootSettingText $Directory $root $form)) }
            continue
        }
        $settings = $All | Where-Object { $_.DistinguishedName -eq $resultant }
        if ($null -eq $settings) { throw (New-ScriptError 'refused' "`"$resultant`", which counts for `"$user`", cannot be read: the account needs $ReadSettingsRight.") }
        [ordered]@{ user = $user; passwordSettings = $settings.Name; minimumPasswordAge = (Get-SettingValue $settings).minimumPasswordAge }
    }
}

# The other PSOs that bring a minimum password age back, the strongest first, and of these no more than an answer can hold.
$MostWithAge = 10
function Get-OtherWithAge([object[]]$All, [string]$Name) {
    $others = $All | Where-Object { $_.Name -ne $Name -and (Get-SettingValue $_).minimumPasswordAge -gt 0 }
    foreach ($settings in $others | Sort-Object -Property Precedence, Name | Select-Object -First $MostWithAge) {
        [ordered]@{
            name               = $settings.Name
            precedence         = $settings.Precedence
            minimumPasswordAge = (Get-SettingValue $settings).minimumPasswordAge
            appliesTo          = $settings.AppliesTo.Count
        }
    }
}
