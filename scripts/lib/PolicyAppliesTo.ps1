# Whom a group policy is for ("Security Filtering" in the console): who may apply it, by the DACL of its container. [MS-GPOL 2.2.3]
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$AuthenticatedUsers = 'S-1-5-11'
# What the console grants with Apply: list contents, list object, read property, read control. [MS-ADTS 5.1.3.2]
$ReadPolicy = 0x20094
$FilterRight = 'Modify permissions (WRITE_DAC) on the group policy object, as who made it has it'

# The filters that have a name, and who may apply the policy under each. 516: Domain Controllers. [MS-DTYP 2.4.2.4]
function Get-NamedFilter([string]$DomainSid) {
    [ordered]@{ everyComputer = $AuthenticatedUsers; domainControllers = "$DomainSid-516" }
}

# The filter of a DACL: a name where it is just that, else the SIDs that may apply the policy; nothing where it cannot be read.
function Get-PolicyFilter($Dacl, [string]$DomainSid) {
    if ($null -eq $Dacl) { return }
    $sids = [string[]]@($Dacl | Where-Object { Test-ApplyAce $_ } | ForEach-Object { $_.SecurityIdentifier.Value } | Select-Object -Unique)
    $named = Get-NamedFilter $DomainSid
    foreach ($name in $named.Keys) {
        if ($sids.Count -eq 1 -and $sids[0] -eq $named[$name] -and $null -eq (New-FilteredAcl $Dacl $sids)) { return $name }
    }
    , [object[]]$sids
}

# Whether it is an entry of the filter: one of the container's own that allows someone to apply the policy.
function Test-ApplyAce($Ace) {
    $Ace -is [System.Security.AccessControl.ObjectAce] -and -not $Ace.IsInherited -and
    $Ace.AceQualifier -eq [System.Security.AccessControl.AceQualifier]::AccessAllowed -and
    $Ace.ObjectAceType -eq $ApplyGroupPolicy -and ($Ace.AccessMask -band $ControlAccess) -ne 0
}

# The DACL under which these and no one else may apply the policy; nothing where it is so already. Who may no longer apply it can go
# on reading it, and denying entries stay.
function New-FilteredAcl($Dacl, [string[]]$Sids) {
    $kept = @(foreach ($ace in $Dacl) { if (-not (Test-UnwantedAce $ace $Sids)) { $ace } })
    $readers = [string[]]@($Sids + $AuthenticatedUsers | Select-Object -Unique)
    $missing = @(
        foreach ($sid in $readers) { if (-not (Test-Access $Dacl @($sid) $ReadProperty $GenericRead)) { New-FilterAce $sid $ReadPolicy } }
        foreach ($sid in $Sids) { if (@($Dacl | Where-Object { (Test-ApplyAce $_) -and $_.SecurityIdentifier.Value -eq $sid }).Count -eq 0) { New-FilterAce $sid $ControlAccess } }
    )
    if ($kept.Count -eq $Dacl.Count -and $missing.Count -eq 0) { return }
    # Allowing entries follow the denying ones and precede the inherited. Object entries need revision 4. [MS-DTYP 2.4.5]
    $changed = [System.Security.AccessControl.RawAcl]::new([System.Security.AccessControl.RawAcl]::AclRevisionDS, $kept.Count + $missing.Count)
    $own = @($kept | Where-Object { -not $_.IsInherited })
    foreach ($ace in $own + $missing + @($kept | Where-Object { $_.IsInherited })) { $changed.InsertAce($changed.Count, $ace) }
    , $changed
}

# Domain Controllers lose with Apply the Read that came with it.
function Test-UnwantedAce($Ace, [string[]]$Sids) {
    if ($Ace -isnot [System.Security.AccessControl.QualifiedAce] -or $Sids -contains $Ace.SecurityIdentifier.Value) { return $false }
    if (Test-ApplyAce $Ace) { return $true }
    $Ace.SecurityIdentifier.Value -match '^S-1-5-21-.*-516$' -and $Ace -is [System.Security.AccessControl.CommonAce] -and
    $Ace.AceQualifier -eq [System.Security.AccessControl.AceQualifier]::AccessAllowed -and $Ace.AccessMask -eq $ReadPolicy -and -not $Ace.IsInherited
}

function New-FilterAce([string]$Sid, [int]$Mask) {
    $who = [System.Security.Principal.SecurityIdentifier]::new($Sid)
    if ($Mask -eq $ControlAccess) {
        [System.Security.AccessControl.ObjectAce]::new('ContainerInherit', 'AccessAllowed', $Mask, $who, 'ObjectAceTypePresent', $ApplyGroupPolicy, [guid]::Empty, $false, $null)
    }
    else { [System.Security.AccessControl.CommonAce]::new('ContainerInherit', 'AccessAllowed', $Mask, $who, $false, $null) }
}

# Makes the filter as given: a name or SIDs. The folder first: its permissions follow, and a run that dies in between is seen by the next.
function Set-PolicyFilter($Directory, $Container, [string]$Folder, $Filter, [string]$DomainSid) {
    if ($null -eq $Container.Dacl) { throw (New-ScriptError 'refused' "The permissions of $($Container.DistinguishedName) cannot be read: the account needs Read permissions there.") }
    $named = Get-NamedFilter $DomainSid
    $sids = [string[]]@($Filter | ForEach-Object { if ($named.Contains($_)) { $named[$_] } else { $_ } })
    $acl = New-FilteredAcl $Container.Dacl $sids
    if ($null -eq $acl) { return }
    if ([System.IO.Directory]::Exists($Folder)) { Set-FolderPermissions $Folder $acl }
    Write-ContainerDacl $Directory $Container $acl
    $Container.Dacl = $acl
}
