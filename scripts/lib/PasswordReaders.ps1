# msDS-GroupMSAMembership: a security descriptor of those who may retrieve the password of a group managed service account.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Facts.ps1"

# A domain controller asks for Read Property; generic rights bring it too. [MS-ADTS msDS-ManagedPassword]
$RetrievesPassword = 0x90000010
# All standard and directory rights, as the Active Directory module for PowerShell grants them.
$FullControl = 0xF01FF

# English name of a group of nearly everyone, or $null.
function Get-WideGroup([string]$Sid) {
    $id = if ($Sid -match '^S-1-5-21-.*-([0-9]+)$') { $Matches[1] } else { $Sid }
    if ($WideGroups.Contains($id)) { $WideGroups[$id] }
}

# SIDs of those who may retrieve the password. Any entry that is not a plain allowing one is told as SDDL, and so is no
# reader that anyone declared; one that does not concern the password is left out.
function Get-PasswordReader([byte[]]$Bytes) {
    if ($null -eq $Bytes) { return }
    $descriptor = [System.Security.AccessControl.RawSecurityDescriptor]::new($Bytes, 0)
    # No DACL at all lets everyone in. [MS-DTYP 2.4.6]
    if ($null -eq $descriptor.DiscretionaryAcl) { return 'S-1-1-0' }
    $readers = foreach ($ace in $descriptor.DiscretionaryAcl) {
        if ($ace -is [System.Security.AccessControl.CommonAce] -and $ace.AceQualifier -eq 'AccessAllowed' -and -not $ace.IsCallback) {
            if ($ace.AccessMask -band $RetrievesPassword) { $ace.SecurityIdentifier.Value }
            continue
        }
        $alone = [System.Security.AccessControl.RawAcl]::new($descriptor.DiscretionaryAcl.Revision, 1)
        $alone.InsertAce(0, $ace)
        [System.Security.AccessControl.RawSecurityDescriptor]::new('DiscretionaryAclPresent', $null, $null, $null, $alone).GetSddlForm('Access').Substring('D:'.Length)
    }
    $readers | Select-Object -Unique
}

# A descriptor of the system with one allowing entry for each reader.
function ConvertTo-ReaderDescriptor([string[]]$Sids) {
    $acl = [System.Security.AccessControl.RawAcl]::new([System.Security.AccessControl.RawAcl]::AclRevision, $Sids.Count)
    foreach ($sid in $Sids) {
        $trustee = [System.Security.Principal.SecurityIdentifier]::new($sid)
        $acl.InsertAce($acl.Count, [System.Security.AccessControl.CommonAce]::new('None', 'AccessAllowed', $FullControl, $trustee, $false, $null))
    }
    $system = [System.Security.Principal.SecurityIdentifier]::new('S-1-5-18')
    $descriptor = [System.Security.AccessControl.RawSecurityDescriptor]::new('DiscretionaryAclPresent', $system, $null, $null, $acl)
    $bytes = [byte[]]::new($descriptor.BinaryLength)
    $descriptor.GetBinaryForm($bytes, 0)
    , $bytes
}

# Base64; empty for an attribute that is not there.
function Get-BytesText([byte[]]$Bytes) { if ($null -ne $Bytes) { [Convert]::ToBase64String($Bytes) } else { '' } }

# LDAP cannot make this write depend on the old descriptor, so it is read again right before.
function Write-PasswordReader($Directory, [string]$DistinguishedName, [byte[]]$Before, [byte[]]$Bytes, [string]$Right) {
    $now = Get-Bytes (Get-Entry $Directory $DistinguishedName @('msDS-GroupMSAMembership')) 'msDS-GroupMSAMembership'
    if ((Get-BytesText $now) -cne (Get-BytesText $Before)) {
        throw (New-ScriptError 'conflict' "Who may retrieve the password of `"$DistinguishedName`" was changed by someone else in between; nothing was written. Run again.")
    }
    $request = [System.DirectoryServices.Protocols.ModifyRequest]::new($DistinguishedName, 'Replace', 'msDS-GroupMSAMembership', [object[]]@(, $Bytes))
    $null = Send-Request $Directory $request $DistinguishedName $Right
}
