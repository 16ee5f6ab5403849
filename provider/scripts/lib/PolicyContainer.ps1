# The groupPolicyContainer of a group policy. [MS-GPOL 2.2.3]
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# Client-side extension and tool extension of security settings. [MS-GPSB 1.9]
$SecurityExtension = '{827D319E-6EAC-11D2-A4EA-00C04F79F83A}'
$SecurityTool = '{803E14A0-B4FB-11D0-A0D0-00A0C90F574B}'
$ComputerSettingsDisabled = 2
$ContainerParts = 'Machine', 'User'
$ContainerRight = 'Create and write group policy objects (such as a member of Group Policy Creator Owners)'

function Get-PolicyRoot($Directory) {
    "CN=Policies,CN=System,$($Directory.Root)"
}

function Get-Container($Directory, [string]$DistinguishedName) {
    $entry = Get-Entry $Directory $DistinguishedName @('displayName', 'versionNumber', 'flags', 'gPCMachineExtensionNames')
    $parts = @()
    if ($null -ne $entry) {
        $parts = @(Find-Entry $Directory $DistinguishedName 'OneLevel' '(objectClass=container)' @('cn') | ForEach-Object { Get-Value $_ 'cn' })
    }
    [pscustomobject]@{
        DistinguishedName = $DistinguishedName
        Entry             = $entry
        DisplayName       = "$(Get-Value $entry 'displayName')"
        VersionText       = "$(Get-Value $entry 'versionNumber')"
        # The attribute is signed, gpt.ini is not.
        Version           = [long](Get-Value $entry 'versionNumber') -band 0xFFFFFFFFL
        FlagsText         = "$(Get-Value $entry 'flags')"
        Flags             = [int](Get-Value $entry 'flags')
        Extensions        = "$(Get-Value $entry 'gPCMachineExtensionNames')"
        Parts             = $parts
    }
}

# Whether the container is all there and lets computers apply its settings.
function Test-ContainerComplete($Container) {
    $missing = @($ContainerParts | Where-Object { $Container.Parts -notcontains $_ })
    $missing.Count -eq 0 -and (Test-SecurityExtension $Container.Extensions) -and -not ($Container.Flags -band $ComputerSettingsDisabled)
}

function Add-Container($Directory, $Policy) {
    $attributes = [ordered]@{
        displayName             = $Policy.DisplayName
        gPCFileSysPath          = $Policy.FileSysPath
        gPCFunctionalityVersion = 2
        flags                   = 0
        versionNumber           = 0
    }
    Add-Entry $Directory $Policy.Container 'groupPolicyContainer' $attributes $ContainerRight
    Get-Container $Directory $Policy.Container
}

function Add-ContainerPart($Directory, $Container) {
    foreach ($part in $ContainerParts) {
        if ($Container.Parts -notcontains $part) { Add-Entry $Directory "CN=$part,$($Container.DistinguishedName)" 'container' @{} $ContainerRight }
    }
}

# Version, extension and flags in one modify: no domain controller sees one without the other.
function Set-ContainerSettings($Directory, $Container, [long]$Version) {
    $signed = [BitConverter]::ToInt32([BitConverter]::GetBytes($Version), 0)
    $changes = @(@{ Name = 'versionNumber'; Old = $Container.VersionText; New = [string]$signed })
    if (-not (Test-SecurityExtension $Container.Extensions)) {
        $changes += @{ Name = 'gPCMachineExtensionNames'; Old = $Container.Extensions; New = (Add-SecurityExtension $Container.Extensions) }
    }
    if ($Container.Flags -band $ComputerSettingsDisabled) {
        $changes += @{ Name = 'flags'; Old = $Container.FlagsText; New = [string]($Container.Flags -band -bnot $ComputerSettingsDisabled) }
    }
    Set-Value $Directory $Container.DistinguishedName $changes $ContainerRight
}

function Set-ContainerName($Directory, $Container, [string]$DisplayName) {
    Set-Value $Directory $Container.DistinguishedName @(@{ Name = 'displayName'; Old = $Container.DisplayName; New = $DisplayName }) $ContainerRight
}

# The container with everything below it; fine where it is gone already.
function Remove-Container($Directory, [string]$DistinguishedName) {
    $request = [System.DirectoryServices.Protocols.DeleteRequest]::new($DistinguishedName)
    $null = $request.Controls.Add([System.DirectoryServices.Protocols.TreeDeleteControl]::new())
    try { $null = Send-Request $Directory $request $DistinguishedName 'Delete subtree on the group policy object' }
    catch { if ($_.Exception.Data['code'] -ne 'not-found') { throw } }
}

# Ids of other policies with the display name.
function Find-SameName($Directory, [string]$DisplayName, [string]$Id) {
    if ($DisplayName -eq '') { return }
    $filter = "(&(objectClass=groupPolicyContainer)(displayName=$(ConvertTo-FilterValue $DisplayName)))"
    Find-Entry $Directory (Get-PolicyRoot $Directory) 'OneLevel' $filter @('cn') | ForEach-Object { Get-Value $_ 'cn' } | Where-Object { $_ -ne $Id }
}

# gPCMachineExtensionNames: [{extension}{tool}{tool}][{extension}{tool}]. [MS-GPOL 2.2.3]
function ConvertFrom-ExtensionText([string]$Text) {
    foreach ($group in [regex]::Matches($Text, '\[(?<extension>\{[^}]*\})(?<tools>[^\]]*)\]')) {
        $tools = @([regex]::Matches($group.Groups['tools'].Value, '\{[^}]*\}') | ForEach-Object { $_.Value })
        [pscustomobject]@{ Extension = $group.Groups['extension'].Value; Tools = $tools }
    }
}

function Test-SecurityExtension([string]$Text) {
    $found = @(ConvertFrom-ExtensionText $Text | Where-Object { $_.Extension -eq $SecurityExtension -and $_.Tools -contains $SecurityTool })
    $found.Count -gt 0
}

# The text with the security extension, groups and tools in ascending order of their ids.
function Add-SecurityExtension([string]$Text) {
    $groups = @(ConvertFrom-ExtensionText $Text)
    $own = $groups | Where-Object { $_.Extension -eq $SecurityExtension } | Select-Object -First 1
    if ($null -eq $own) {
        $own = [pscustomobject]@{ Extension = $SecurityExtension; Tools = @() }
        $groups += $own
    }
    $own.Tools = @($own.Tools + $SecurityTool | Sort-Object -Property { $_.ToUpperInvariant() })
    $texts = $groups | Sort-Object -Property { $_.Extension.ToUpperInvariant() } | ForEach-Object { "[$($_.Extension)$($_.Tools -join '')]" }
    $texts -join ''
}
