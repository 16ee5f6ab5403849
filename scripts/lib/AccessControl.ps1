# The access control entries of password writeback on a domain root: their forms, and lists with and without them.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Facts.ps1"

# The entry the kit writes for a right.
function New-WritebackAce([string]$Right, [System.Security.Principal.SecurityIdentifier]$Sid) {
    $form = $WritebackRights[$Right]
    if ($form.Class -eq [guid]::Empty) { New-ObjectAce 'None' $Sid $form }
    else { New-ObjectAce 'ContainerInherit, InheritOnly' $Sid $form }
}

function New-ObjectAce([string]$Flags, [System.Security.Principal.SecurityIdentifier]$Sid, $Form) {
    $present = if ($Form.Class -eq [guid]::Empty) { 'ObjectAceTypePresent' } else { 'ObjectAceTypePresent, InheritedObjectAceTypePresent' }
    [System.Security.AccessControl.ObjectAce]::new($Flags, 'AccessAllowed', $Form.Mask, $Sid, $present, $Form.ObjectType, $Form.Class, $false, $null)
}

# The bytes of each entry as text: what is equal here is the same entry.
function Get-AceKey($Aces) {
    foreach ($ace in $Aces) {
        $bytes = [byte[]]::new($ace.BinaryLength)
        $ace.GetBinaryForm($bytes, 0)
        [Convert]::ToBase64String($bytes)
    }
}

# The entries that count as a right: the one the kit writes, and of Unexpire Password also the form for all descendants, which
# https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/how-to-troubleshoot asks for. Only domains know the right.
function Get-RightKey([string]$Right, [System.Security.Principal.SecurityIdentifier]$Sid) {
    Get-AceKey (New-WritebackAce $Right $Sid)
    if ($Right -eq 'UnexpirePassword') { Get-AceKey (New-ObjectAce 'ContainerInherit' $Sid $WritebackRights[$Right]) }
}

# Rights for which the list holds an entry that counts.
function Get-HeldRight($Acl, $Sid) {
    $keys = @(Get-AceKey $Acl)
    $WritebackRights.Keys | Where-Object { @(Get-RightKey $_ $Sid | Where-Object { $keys -ccontains $_ }).Count -gt 0 }
}

# The account's other explicit entries: more than the documented rights, or another form of them.
function Get-FurtherAce($Acl, $Sid) {
    $documented = @($WritebackRights.Keys | ForEach-Object { Get-RightKey $_ $Sid })
    foreach ($ace in $Acl) {
        if ($ace -isnot [System.Security.AccessControl.QualifiedAce] -or $ace.SecurityIdentifier -ne $Sid) { continue }
        if (-not $ace.IsInherited -and $documented -cnotcontains (Get-AceKey $ace)) { $ace }
    }
}

# An entry as SDDL; one that has no such form here, as conditional ones have none in older systems, as its bytes.
function Get-AceSddl($Ace) {
    $alone = [System.Security.AccessControl.RawAcl]::new([System.Security.AccessControl.RawAcl]::AclRevisionDS, 1)
    $alone.InsertAce(0, $Ace)
    $descriptor = [System.Security.AccessControl.RawSecurityDescriptor]::new('DiscretionaryAclPresent', $null, $null, $null, $alone)
    try { $descriptor.GetSddlForm('Access').Substring('D:'.Length) }
    catch { "(entry $(Get-AceKey $Ace))" }
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

# A copy of the list without the entries that count as the rights.
function Remove-Right($Acl, $Sid, [string[]]$Rights) {
    , (Remove-AceByKey $Acl @($Rights | ForEach-Object { Get-RightKey $_ $Sid }))
}

# A copy of the list without further entries of the account, named as Get-AceSddl writes them.
function Remove-FurtherAce($Acl, $Sid, [string[]]$Sddl) {
    $unwanted = @(Get-FurtherAce $Acl $Sid | Where-Object { $Sddl -ccontains (Get-AceSddl $_) })
    , (Remove-AceByKey $Acl @(Get-AceKey $unwanted))
}

function Remove-AceByKey($Acl, [string[]]$Keys) {
    $changed = [System.Security.AccessControl.RawAcl]::new($Acl.Revision, $Acl.Count)
    foreach ($ace in $Acl) {
        if ($Keys -cnotcontains (Get-AceKey $ace)) { $changed.InsertAce($changed.Count, $ace) }
    }
    , $changed
}
