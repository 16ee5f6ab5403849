# The groupPolicyContainer of a group policy. [MS-GPOL 2.2.3]
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# Client-side extension and tool extension of security settings. [MS-GPSB 1.9]
$SecurityExtension = '{827D319E-6EAC-11D2-A4EA-00C04F79F83A}'
$SecurityTool = '{803E14A0-B4FB-11D0-A0D0-00A0C90F574B}'
$ComputerSettingsDisabled = 2
$ContainerParts = 'Machine', 'User'
$ContainerRight = 'Create and write group policy objects (such as a member of Group Policy Creator Owners)'

function Get-DomainSid($Directory) {
    (Get-Sid (Get-Entry $Directory $Directory.Root @('objectSid')) 'objectSid').Value
}

function Get-PolicyRoot($Directory) {
    "CN=Policies,CN=System,$($Directory.Root)"
}

# Containers with what decides whether a computer applies them. Of the descriptor the DACL alone is asked for: the rest
# needs rights that a reader does not have. [MS-ADTS 3.1.1.3.4.1.11]
function Find-Container($Directory, [string]$Base, [string]$Scope, [string]$Filter) {
    $attributes = [string[]]('cn', 'displayName', 'versionNumber', 'flags', 'gPCMachineExtensionNames', 'gPCWQLFilter', 'nTSecurityDescriptor')
    $request = [System.DirectoryServices.Protocols.SearchRequest]::new($Base, $Filter, $Scope, $attributes)
    $null = $request.Controls.Add([System.DirectoryServices.Protocols.SecurityDescriptorFlagControl]::new('Dacl'))
    try { (Send-Request $Directory $request $Base).Entries }
    catch { if ($_.Exception.Data['code'] -ne 'not-found') { throw } }
}

# The container of a policy and its parts below; Entry is $null where it is missing.
function Get-Container($Directory, [string]$DistinguishedName) {
    $parts = ($ContainerParts | ForEach-Object { "(cn=$_)" }) -join ''
    $found = @(Find-Container $Directory $DistinguishedName 'Subtree' "(|(objectClass=groupPolicyContainer)$parts)")
    $entry = $found | Where-Object { $_.DistinguishedName -eq $DistinguishedName } | Select-Object -First 1
    $container = ConvertFrom-ContainerEntry $entry
    $container.DistinguishedName = $DistinguishedName
    $container.Parts = @($found | ForEach-Object { Get-Value $_ 'cn' })
    $container
}

function ConvertFrom-ContainerEntry($Entry) {
    [pscustomobject]@{
        DistinguishedName = $(if ($null -ne $Entry) { $Entry.DistinguishedName })
        Entry             = $Entry
        DisplayName       = "$(Get-Value $Entry 'displayName')"
        VersionText       = "$(Get-Value $Entry 'versionNumber')"
        # The attribute is signed, gpt.ini is not.
        Version           = [long](Get-Value $Entry 'versionNumber') -band 0xFFFFFFFFL
        FlagsText         = "$(Get-Value $Entry 'flags')"
        Flags             = [int](Get-Value $Entry 'flags')
        Extensions        = "$(Get-Value $Entry 'gPCMachineExtensionNames')"
        WmiFilter         = "$(Get-Value $Entry 'gPCWQLFilter')"
        Dacl              = Get-EntryDacl $Entry
        Parts             = @()
    }
}

# The DACL of an entry; $null where it cannot be read.
function Get-EntryDacl($Entry) {
    $bytes = Get-Bytes $Entry 'nTSecurityDescriptor'
    if ($null -ne $bytes) { , [System.Security.AccessControl.RawSecurityDescriptor]::new([byte[]]$bytes, 0).DiscretionaryAcl }
}

# Whether computers apply its security settings, as far as the container itself decides it.
function Test-ComputerSettings($Container) {
    (Test-SecurityExtension $Container.Extensions) -and -not ($Container.Flags -band $ComputerSettingsDisabled)
}

# Whether the container is all there and lets computers apply its settings.
function Test-ContainerComplete($Container) {
    $missing = @($ContainerParts | Where-Object { $Container.Parts -notcontains $_ })
    $missing.Count -eq 0 -and (Test-ComputerSettings $Container)
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

# Only the DACL was asked for, so only the DACL is written. [MS-ADTS 3.1.1.3.4.1.11]
function Write-ContainerDacl($Directory, $Container, $Acl) {
    $old = [System.Security.AccessControl.RawSecurityDescriptor]::new([byte[]](Get-Bytes $Container.Entry 'nTSecurityDescriptor'), 0)
    $descriptor = [System.Security.AccessControl.RawSecurityDescriptor]::new($old.ControlFlags, $null, $null, $null, $Acl)
    $bytes = [byte[]]::new($descriptor.BinaryLength)
    $descriptor.GetBinaryForm($bytes, 0)
    $request = [System.DirectoryServices.Protocols.ModifyRequest]::new($Container.DistinguishedName, 'Replace', 'nTSecurityDescriptor', [object[]]@(, $bytes))
    $null = $request.Controls.Add([System.DirectoryServices.Protocols.SecurityDescriptorFlagControl]::new('Dacl'))
    $null = Send-Request $Directory $request $Container.DistinguishedName $FilterRight
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
