# What keeps the declared settings of a group policy from those they are for.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# An answer has room for some PSOs; the rest is counted.
$MostPasswordSettings = 5

# Of the policy at its target. Accounts: its account policy that is asked for. Policies: those linked to the domain root.
function Get-Conflict($Directory, $Container, [bool]$AtRoot, $Link, $Account, [bool]$Kerberos, [object[]]$Policies, $Emulator) {
    $reaches = $null -ne $Link -and $Link.enabled
    $ofDomain = $Account.Count -gt 0 -or $Kerberos
    if (-not $AtRoot) {
        if ($reaches -and $Account.Count -gt 0) { [ordered]@{ kind = 'wrongTarget'; setting = 'accountPolicy' } }
        if ($reaches -and $Kerberos) { [ordered]@{ kind = 'wrongTarget'; setting = 'kerberosPolicy' } }
    }
    if ($reaches -and $Container.WmiFilter -ne '') { [ordered]@{ kind = 'wmiFilter' } }
    if ($AtRoot -and $reaches -and $ofDomain) {
        Get-FilterConflict $Container $Link $Emulator
        Get-PrecedenceConflict $Container $Account $Policies
    }
    if ($AtRoot -and $Account['minimumPasswordAge'] -eq 0) { Get-PasswordSettingsConflict $Directory }
}

function Get-FilterConflict($Container, $Link, $Emulator) {
    $access = Test-EmulatorAccess $Emulator $Container.Dacl
    if ($access -eq $false) { [ordered]@{ kind = 'securityFiltering' } }
    # With itself at fault: that cannot be told.
    if ($null -eq $access) { [ordered]@{ kind = 'securityFiltering'; by = $Container.DisplayName } }
    if ($Link.enforced) { return }
    $blocked = Find-BlockedContainer $Emulator
    if ($null -ne $blocked) { [ordered]@{ kind = 'blockedInheritance'; by = $blocked } }
}

# A policy of which it cannot be told whether it wins is named once, and without a value.
function Get-PrecedenceConflict($Container, $Account, [object[]]$Policies) {
    $doubtful = @{}
    foreach ($name in $Account.Keys) {
        $winner = Select-Winner $Policies $name
        if ($null -eq $winner -or $Container.DistinguishedName -match "^CN=$([regex]::Escape($winner.Policy.Id))," ) { continue }
        if ($null -eq $winner.Why) { $doubtful[$winner.Policy.DisplayName] = $winner.Policy.Doubt }
        elseif ($winner.Value -ne $Account[$name]) { [ordered]@{ kind = 'precedence'; setting = "accountPolicy.$name"; by = $winner.Policy.DisplayName; value = $winner.Value } }
    }
    foreach ($name in $doubtful.Keys | Sort-Object) { [ordered]@{ kind = $doubtful[$name]; by = $name } }
}

# PSOs that give an age back to somebody, the strongest first. Without a name: the account may not see any.
function Get-PasswordSettingsConflict($Directory) {
    try { $all = @(Read-PasswordSettings $Directory) }
    catch {
        if ($_.Exception.Data['code'] -ne 'refused') { throw }
        return New-AgeConflict
    }
    $form = $SettingForms['minimumPasswordAge']
    $found = @($all | Where-Object { $_.AppliesTo.Count -gt 0 -and [long]$_.Texts['minimumPasswordAge'] -lt 0 } | Sort-Object -Property Precedence)
    foreach ($one in $found | Select-Object -First $MostPasswordSettings) {
        New-AgeConflict @{ by = $one.Name; value = ConvertFrom-SettingText $form $one.Texts['minimumPasswordAge'] }
    }
    if ($found.Count -gt $MostPasswordSettings) { New-AgeConflict @{ by = "and $($found.Count - $MostPasswordSettings) more" } }
}

function New-AgeConflict($More = @{}) {
    @{ kind = 'passwordSettingsObject'; setting = 'accountPolicy.minimumPasswordAge' } + $More
}
