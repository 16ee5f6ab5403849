# A Password Settings object (PSO): a fine-grained password policy for some users of one domain.
# Parameters and result: PasswordSettingsObjectParameters and PasswordSettingsObjectResult in resources/passwordSettingsObject/call.ts.
[CmdletBinding()]
param(
    [Parameter(Mandatory)][ValidateSet('Observe', 'Ensure', 'Remove')][string]$Action,
    [string]$Parameters,
    # Run commands hand protected parameters over as text. lint: allow plain-text-password
    [string]$Secret
)
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/lib/Call.ps1"
. "$PSScriptRoot/lib/Directory.ps1"
. "$PSScriptRoot/lib/Accounts.ps1"
. "$PSScriptRoot/lib/Mark.ps1"
. "$PSScriptRoot/lib/PasswordSettings.ps1"
. "$PSScriptRoot/lib/ResultantSettings.ps1"

function Invoke-PasswordSettings($Call) {
    $given = $Call.parameters
    $directory = Connect-Domain (Get-Text $given 'domain') (Get-Property $given 'server') (Get-Property $Call 'credential')
    $name = Get-Text $given 'name'
    $all = @(Read-PasswordSettings $directory)
    $own = $all | Where-Object { $_.Name -eq $name }
    $declared = [string[]]@(Get-Property $given 'appliesTo')
    $accounts = @(Find-Account $directory ($declared + $(if ($null -ne $own) { $own.AppliesTo })))

    if ($Action -eq 'Ensure') { Set-PasswordSettings $directory $given $own (Resolve-Subject $accounts $declared) }
    if ($Action -eq 'Remove' -and $null -ne $own -and (Test-Own $given $own)) { Remove-Entry $directory $own.DistinguishedName $PasswordSettingsRight }
    if ($Action -ne 'Observe') { $all = @(Read-PasswordSettings $directory) }

    $own = $all | Where-Object { $_.Name -eq $name }
    $exists = $null -ne $own
    [pscustomobject]@{
        exists            = $exists
        distinguishedName = $(if ($exists) { $own.DistinguishedName } else { '' })
        precedence        = $(if ($exists) { $own.Precedence } else { 0 })
        settings          = $(if ($exists) { Get-SettingValue $own } else { @{} })
        appliesTo         = [string[]]@($(if ($exists) { $own.AppliesTo | ForEach-Object { Get-AccountName $accounts $declared $_ } }))
        unusable          = [object[]]@(Get-UnusableSubject $accounts $declared)
        mark              = $(if ($exists) { $own.Mark } else { '' })
        resultant         = [object[]]@(Get-Resultant $directory $all ([string[]]@(Get-Property $given 'users')))
        withAge           = [object[]]@(Get-OtherWithAge $all $name)
    }
}

# DNs of the accounts a PSO is to apply to. It can be linked to any object, and counts for users and for the members of
# global security groups only. [MS-ADTS 3.1.1.4.5.36]
function Resolve-Subject([object[]]$Accounts, [string[]]$Names) {
    foreach ($name in $Names) {
        $account = Get-Account $Accounts $name
        if ($null -eq $account) { throw (New-ScriptError 'not-found' "appliesTo names `"$name`", but $NoAccount. Write the sAMAccountName of a user or of a global security group.") }
        if (-not (Test-Subject $account)) {
            throw (New-ScriptError 'failed' "appliesTo names `"$name`", which is $NoSubject. Write the sAMAccountName of one of these.")
        }
        $account.DistinguishedName
    }
}

$NoAccount = 'the domain has no account of that name'
$NoSubject = 'neither a user nor a global security group, so the PSO would have no effect on it'

function Test-Subject($Account) { $Account.IsUser -or ($Account.IsSecurityGroup -and $Account.IsGlobalGroup) }

# {name, reason} of the names a PSO cannot apply to.
function Get-UnusableSubject([object[]]$Accounts, [string[]]$Names) {
    foreach ($name in $Names) {
        $account = Get-Account $Accounts $name
        $reason = if ($null -eq $account) { $NoAccount } elseif (-not (Test-Subject $account)) { "it is $NoSubject" }
        if ($reason) { [pscustomobject]@{ name = $name; reason = $reason } }
    }
}

# Everything in one request, so that no domain controller ever has half of it.
function Set-PasswordSettings($Directory, $Given, $Own, [string[]]$Subjects) {
    $name = Get-Text $Given 'name'
    $texts = Get-WantedText $Directory $Given $Own
    Assert-Consistent $name $texts
    $wanted = [ordered]@{ 'msDS-PasswordSettingsPrecedence' = [string](Get-Property $Given 'precedence') }
    foreach ($setting in $SettingForms.Keys) { $wanted[$SettingForms[$setting].Attribute] = $texts[$setting] }

    if ($null -eq $Own) {
        $wanted['msDS-PSOAppliesTo'] = $Subjects
        $wanted['adminDescription'] = [string[]]@(Get-Property $Given 'mark')
        Add-Entry $Directory "CN=$(ConvertTo-DnValue $name),$(Get-SettingsContainer $Directory)" 'msDS-PasswordSettings' $wanted $PasswordSettingsRight
        return
    }
    $present = [ordered]@{ 'msDS-PasswordSettingsPrecedence' = [string]$Own.Precedence }
    foreach ($setting in $SettingForms.Keys) { $present[$SettingForms[$setting].Attribute] = $Own.Texts[$setting] }
    $changes = @(
        foreach ($attribute in $wanted.Keys) {
            if ($wanted[$attribute] -cne $present[$attribute]) { @{ Name = $attribute; Old = $present[$attribute]; New = $wanted[$attribute] } }
        }
        $Own.AppliesTo | Where-Object { $Subjects -notcontains $_ } | ForEach-Object { @{ Name = 'msDS-PSOAppliesTo'; Old = $_; New = '' } }
        $Subjects | Where-Object { $Own.AppliesTo -notcontains $_ } | ForEach-Object { @{ Name = 'msDS-PSOAppliesTo'; Old = ''; New = $_ } }
    )
    if ($changes.Count -eq 0) { return }
    Assert-Own $Given $Own "The PSO `"$name`""
    Set-Value $Directory $Own.DistinguishedName $changes $PasswordSettingsRight
}

# All nine settings: what is declared; of the rest what the PSO has, or, where there is none yet, what the domain has.
function Get-WantedText($Directory, $Given, $Own) {
    $declared = Get-Property $Given 'settings'
    $root = $null
    $texts = [ordered]@{}
    foreach ($setting in $SettingForms.Keys) {
        $form = $SettingForms[$setting]
        $value = Get-Property $declared $setting
        if ($null -ne $value) { $texts[$setting] = ConvertTo-SettingText $form $value }
        elseif ($null -ne $Own) { $texts[$setting] = $Own.Texts[$setting] }
        else {
            if ($null -eq $root) { $root = Read-DomainRoot $Directory }
            $texts[$setting] = Get-RootSettingText $Directory $root $form
        }
    }
    $texts
}

# What no directory takes, told in the words of the settings: one of the two may come from the domain, undeclared.
# https://learn.microsoft.com/previous-versions/windows/it-pro/windows-server-2008-R2-and-2008/cc753858(v=ws.10)
function Assert-Consistent([string]$Name, $Texts) {
    foreach ($pair in @('minimumPasswordAge', 'maximumPasswordAge'), @('lockoutObservationWindow', 'lockoutDuration')) {
        $least, $most = $pair
        # Both are negative: the lower number is the longer time.
        if ([long]$Texts[$least] -ge [long]$Texts[$most]) { continue }
        $values = $pair | ForEach-Object { ConvertFrom-SettingText $SettingForms[$_] $Texts[$_] }
        throw (New-ScriptError 'failed' "The PSO `"$Name`" would have a $least of $($values[0]) and a $most of $($values[1]), which no directory takes: the first must not be longer than the second. Declare both.")
    }
}

exit (Invoke-Call { try { Invoke-PasswordSettings (Read-Call $Parameters $Secret) } finally { Close-Connection } })
