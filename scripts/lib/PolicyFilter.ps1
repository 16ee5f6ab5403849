# Whether the PDC emulator, which writes the account policy to the domain, may apply a group policy.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# Apply Group Policy, an extended right. [MS-GPOL 2.2.3]
$ApplyGroupPolicy = [guid]'edacfd8f-ffb3-11d1-b41d-00a0c968f939'
$ReadProperty = 0x10
# Everyone, Authenticated Users and Enterprise Domain Controllers are in no tokenGroups. [MS-DTYP 2.4.2.4]
$ControllerSids = 'S-1-1-0', 'S-1-5-11', 'S-1-5-9'
# [MS-ADTS 5.1.3.2]
$GenericAll = 0x10000000
$GenericRead = -2147483648
$ControlAccess = 0x100
$FirstRdn = '^(?:\\.|[^\\,])+,'

# The PDC emulator of a domain, of which most observations need nothing: what is asked of it is read once. Root: the entry
# of the domain root.
function New-Emulator($Directory, $Root) {
    [pscustomobject]@{ Directory = $Directory; RoleOwner = "$(Get-Value $Root 'fSMORoleOwner')"; Account = $null; Token = $null; DomainSid = "$(Get-Sid $Root 'objectSid')" }
}

# DN of its computer account: fSMORoleOwner names its NTDS Settings, whose parent refers to the account; $null where that
# cannot be read. [MS-ADTS 6.1.5.3, 6.1.1.2.2.1.2.1.1]
function Get-EmulatorAccount($Emulator) {
    if ($null -eq $Emulator.Account) {
        $server = $Emulator.RoleOwner -replace '^CN=NTDS Settings,', ''
        $Emulator.Account = Get-Value (Get-Entry $Emulator.Directory $server @('serverReference')) 'serverReference'
    }
    $Emulator.Account
}

# SIDs in its token: its own, its groups, and those that every domain controller has.
function Get-EmulatorToken($Emulator) {
    if ($null -eq $Emulator.Token) {
        $account = Get-EmulatorAccount $Emulator
        $entry = if ($null -ne $account) { Get-Entry $Emulator.Directory $account @('objectSid', 'tokenGroups') }
        if ($null -eq $entry -or -not $entry.Attributes.Contains('tokenGroups')) { return }
        $sids = 'objectSid', 'tokenGroups' | ForEach-Object { (Get-Sid $entry $_).Value }
        $Emulator.Token = [string[]]@($ControllerSids + $sids)
    }
    $Emulator.Token
}

# Whether the PDC emulator may read and apply a policy with this DACL; $null where that cannot be told.
function Test-EmulatorAccess($Emulator, $Dacl) {
    if ($null -eq $Dacl) { return }
    $denies = @($Dacl | Where-Object { $_ -is [System.Security.AccessControl.QualifiedAce] -and $_.AceQualifier -eq [System.Security.AccessControl.AceQualifier]::AccessDenied })
    # The usual cases: everyone who is authenticated applies it, or Domain Controllers, and nothing is denied to anyone.
    if ($denies.Count -eq 0 -and (Test-PolicyAccess $Dacl @($ControllerSids + "$($Emulator.DomainSid)-516"))) { return $true }
    $token = @(Get-EmulatorToken $Emulator)
    if ($token.Count -gt 0) { Test-PolicyAccess $Dacl $token }
}

# Whether the token may read and apply a policy with this DACL: the first entry that tells decides. [MS-DTYP 2.5.3.2]
function Test-PolicyAccess($Dacl, [string[]]$Token) {
    (Test-Access $Dacl $Token $ReadProperty $GenericRead $null) -and (Test-Access $Dacl $Token $ControlAccess 0 $ApplyGroupPolicy)
}

function Test-Access($Dacl, [string[]]$Token, [int]$Right, [int]$Generic, $ObjectType) {
    foreach ($ace in $Dacl) {
        if ($ace -isnot [System.Security.AccessControl.QualifiedAce] -or $ace.PropagationFlags -band [System.Security.AccessControl.PropagationFlags]::InheritOnly) { continue }
        if ($Token -notcontains $ace.SecurityIdentifier.Value -or -not ($ace.AccessMask -band ($Right -bor $Generic -bor $GenericAll))) { continue }
        $named = $ace -is [System.Security.AccessControl.ObjectAce] -and $ace.ObjectAceFlags -band [System.Security.AccessControl.ObjectAceFlags]::ObjectAceTypePresent
        if ($named -and $ace.ObjectAceType -ne $ObjectType) { continue }
        return $ace.AceQualifier -eq [System.Security.AccessControl.AceQualifier]::AccessAllowed
    }
    $false
}

# DN of the first container above its account, below the domain root, that blocks inheritance. [MS-GPOL 2.2.2]
function Find-BlockedContainer($Emulator) {
    $directory = $Emulator.Directory
    $parent = "$(Get-EmulatorAccount $Emulator)" -replace $FirstRdn, ''
    while ($parent.EndsWith(",$($directory.Root)", [System.StringComparison]::OrdinalIgnoreCase)) {
        if ([int](Get-Value (Get-Entry $directory $parent @('gPOptions')) 'gPOptions') -band 1) { return $parent }
        $parent = $parent -replace $FirstRdn, ''
    }
}
