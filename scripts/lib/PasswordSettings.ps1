# Password Settings objects (PSOs), and how their attributes hold a setting.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Facts.ps1"

$PasswordSettingsRight = 'Full control of the PSO or of the Password Settings Container, as Domain Admins have it'
$ReadSettingsRight = 'Read on PSOs, which by default only Domain Admins have'

# Ages and durations are negative counts of 100 nanoseconds, the lowest number for never; on the domain root 0 means never
# too. All nine are mandatory. https://learn.microsoft.com/previous-versions/windows/it-pro/windows-server-2008-R2-and-2008/cc753858(v=ws.10)
$Never = [long]::MinValue

# A declared value as the attribute holds it.
function ConvertTo-SettingText($Form, $Value) {
    if ($Form.ContainsKey('Bit')) { return $(if ($Value) { 'TRUE' } else { 'FALSE' }) }
    if (-not $Form.ContainsKey('Unit')) { return [string]$Value }
    if ($Value -eq 0 -and $Form.ZeroIsNever) { return [string]$Never }
    [string][long](-$Value * $Form.Unit)
}

# The value of an attribute in the unit of the setting; a fraction where the directory holds one.
function ConvertFrom-SettingText($Form, [string]$Text) {
    if ($Form.ContainsKey('Bit')) { return [int]($Text -eq 'TRUE') }
    $number = [long]$Text
    if (-not $Form.ContainsKey('Unit')) { return $number }
    if ($number -eq $Never) { return 0 }
    - $number / $Form.Unit
}

# What the domain root has for a setting, as a PSO's attribute holds it.
function Get-RootSettingText($Directory, $Root, $Form) {
    $text = Get-Value $Root $Form.OnRoot
    if ($null -eq $text) { throw (New-ScriptError 'refused' "$($Form.OnRoot) of $($Directory.Root) cannot be read: the account needs Read domain password and lockout policies there.") }
    if ($Form.ContainsKey('Bit')) { return ConvertTo-SettingText $Form ([int]$text -band $Form.Bit) }
    if ($text -eq '0' -and $Form.ContainsKey('Unit')) { return ConvertTo-SettingText $Form 0 }
    $text
}

function Read-DomainRoot($Directory) {
    Get-Entry $Directory $Directory.Root @($SettingForms.Values | ForEach-Object { $_.OnRoot } | Sort-Object -Unique)
}

function Get-SettingsContainer($Directory) {
    "CN=Password Settings Container,CN=System,$($Directory.Root)"
}

# Every PSO of the domain. Who may not read PSOs sees none, which must not be taken for none there: only who could make one
# is believed to see all, by the default permissions of the class. [MS-ADSC msDS-PasswordSettings]
function Read-PasswordSettings($Directory) {
    $place = Get-SettingsContainer $Directory
    $container = Get-Entry $Directory $place @('allowedChildClassesEffective')
    $attributes = @('cn', 'adminDescription', 'msDS-PasswordSettingsPrecedence', 'msDS-PSOAppliesTo') + @($SettingForms.Values | ForEach-Object { $_.Attribute })
    $entries = @(Find-Entry $Directory $place 'OneLevel' '(objectClass=msDS-PasswordSettings)' $attributes)
    if ($entries.Count -eq 0 -and @(Get-ValueList $container 'allowedChildClassesEffective') -notcontains 'msDS-PasswordSettings') {
        throw (New-ScriptError 'refused' "`"$place`" shows no PSO, which need not mean that there is none: the account needs $ReadSettingsRight.")
    }
    foreach ($entry in $entries) {
        $texts = [ordered]@{}
        foreach ($setting in $SettingForms.Keys) { $texts[$setting] = Get-Value $entry $SettingForms[$setting].Attribute }
        [pscustomobject]@{
            Name              = Get-Value $entry 'cn'
            DistinguishedName = $entry.DistinguishedName
            Precedence        = [long](Get-Value $entry 'msDS-PasswordSettingsPrecedence')
            Texts             = $texts
            Mark              = "$(Get-Value $entry 'adminDescription')"
            AppliesTo         = [string[]]@(Get-ValueList $entry 'msDS-PSOAppliesTo')
        }
    }
}

# The settings of a PSO in the units of the contract.
function Get-SettingValue($PasswordSettings) {
    $values = [ordered]@{}
    foreach ($setting in $SettingForms.Keys) { $values[$setting] = ConvertFrom-SettingText $SettingForms[$setting] $PasswordSettings.Texts[$setting] }
    $values
}
