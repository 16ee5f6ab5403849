# The access control entries of password writeback on a domain root.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$ControlAccess = 0x100
$WriteProperty = 0x20
$UserClass = [guid]'bf967aba-0de6-11d0-a285-00aa003049e2'

# What each right is, as the cloud sync documentation lists them:
# https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/how-to-gmsa-cmdlets (PasswordWriteBack)
# Unexpire Password is a right on the domain object, so its entry is for the root itself and is not inherited.
$WritebackRights = [ordered]@{
    ResetPassword    = @{ Mask = $ControlAccess; ObjectType = [guid]'00299570-246d-11d0-a768-00aa006e0529'; DescendantUsers = $true }
    WriteLockoutTime = @{ Mask = $WriteProperty; ObjectType = [guid]'28630ebf-41d5-11d1-a9c1-0000f80367c1'; DescendantUsers = $true }
    WritePwdLastSet  = @{ Mask = $WriteProperty; ObjectType = [guid]'bf967a0a-0de6-11d0-a285-00aa003049e2'; DescendantUsers = $true }
    UnexpirePassword = @{ Mask = $ControlAccess; ObjectType = [guid]'ccc2dc7d-a6ad-4a7a-8846-c04e3cc53501'; DescendantUsers = $false }
    ChangePassword   = @{ Mask = $ControlAccess; ObjectType = [guid]'ab721a53-1e2f-11d0-9819-00aa0040529b'; DescendantUsers = $true }
}

function New-WritebackAce([string]$Right, [System.Security.Principal.SecurityIdentifier]$Sid) {
    $form = $WritebackRights[$Right]
    $flags = 'None'
    $present = 'ObjectAceTypePresent'
    $inheritedType = [guid]::Empty
    if ($form.DescendantUsers) {
        $flags = 'ContainerInherit, InheritOnly'
        $present = 'ObjectAceTypePresent, InheritedObjectAceTypePresent'
        $inheritedType = $UserClass
    }
    [System.Security.AccessControl.ObjectAce]::new($flags, 'AccessAllowed', $form.Mask, $Sid, $present, $form.ObjectType, $inheritedType, $false, $null)
}

# The bytes of each entry as text: what is equal here is the same entry.
function Get-AceKey($Aces) {
    foreach ($ace in $Aces) {
        $bytes = [byte[]]::new($ace.BinaryLength)
        $ace.GetBinaryForm($bytes, 0)
        [Convert]::ToBase64String($bytes)
    }
}

# Rights for which the list holds an entry of exactly the documented form.
function Get-HeldRight($Acl, $Sid) {
    $keys = @(Get-AceKey $Acl)
    $WritebackRights.Keys | Where-Object { $keys -ccontains (Get-AceKey (New-WritebackAce $_ $Sid)) }
}

# SDDL of the account's other explicit entries: more than the documented rights, or another form of them.
function Get-OtherAce($Acl, $Sid) {
    $documented = @($WritebackRights.Keys | ForEach-Object { Get-AceKey (New-WritebackAce $_ $Sid) })
    foreach ($ace in $Acl) {
        if ($ace -isnot [System.Security.AccessControl.KnownAce] -or $ace.SecurityIdentifier -ne $Sid) { continue }
        if ($ace.IsInherited -or $documented -ccontains (Get-AceKey $ace)) { continue }
        $alone = [System.Security.AccessControl.RawAcl]::new($Acl.Revision, 1)
        $alone.InsertAce(0, $ace)
        $descriptor = [System.Security.AccessControl.RawSecurityDescriptor]::new('DiscretionaryAclPresent', $null, $null, $null, $alone)
        $descriptor.GetSddlForm('Access').Substring('D:'.Length)
    }
}

# A copy of the list with entries for the rights after the last explicit entry: allowing entries follow the denying ones
# and precede the inherited. Object entries need revision 4. [MS-DTYP 2.4.5]
function Add-Right($Acl, $Sid, [string[]]$Rights) {
    $changed = [System.Security.AccessControl.RawAcl]::new([System.Security.AccessControl.RawAcl]::AclRevisionDS, $Acl.Count + $Rights.Count)
    foreach ($ace in $Acl) { $changed.InsertAce($changed.Count, $ace) }
    $index = 0
    while ($index -lt $changed.Count -and -not $changed[$index].IsInherited) { $index++ }
    foreach ($right in $Rights) {
        $changed.InsertAce($index, (New-WritebackAce $right $Sid))
        $index++
    }
    , $changed
}

# A copy of the list without the entries of exactly the documented form for the rights.
function Remove-Right($Acl, $Sid, [string[]]$Rights) {
    $unwanted = @($Rights | ForEach-Object { Get-AceKey (New-WritebackAce $_ $Sid) })
    $changed = [System.Security.AccessControl.RawAcl]::new($Acl.Revision, $Acl.Count)
    foreach ($ace in $Acl) {
        if ($unwanted -cnotcontains (Get-AceKey $ace)) { $changed.InsertAce($changed.Count, $ace) }
    }
    , $changed
}
