# Permissions of a policy's folder in SYSVOL. The console expects them to follow from those of the container, and offers to
# mend them where they do not.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# Rights on the container [MS-ADTS 5.1.3.2] and those on a folder that stand for them. [MS-SMB2 2.2.13.1.2]
$StandardRights = 0x0F0000
$Synchronize = 0x100000
$ReadContainer = 0x14 # RIGHT_DS_LIST_CONTENTS and RIGHT_DS_READ_PROPERTY together
$FolderRights = @{
    0x01 = 0x100006 # RIGHT_DS_CREATE_CHILD: FILE_ADD_FILE, FILE_ADD_SUBDIRECTORY
    0x02 = 0x100040 # RIGHT_DS_DELETE_CHILD: FILE_DELETE_CHILD
    0x20 = 0x100116 # RIGHT_DS_WRITE_PROPERTY: FILE_ADD_FILE, FILE_ADD_SUBDIRECTORY, FILE_WRITE_EA, FILE_WRITE_ATTRIBUTES
}
$ReadFolder = 0x1000A9 # FILE_LIST_DIRECTORY, FILE_READ_EA, FILE_TRAVERSE, FILE_READ_ATTRIBUTES

# SDDL of the folder's DACL: protected, and one entry for each of the container's that is about the whole object and not
# inherited to objects of some class only. Apply Group Policy and other rights of a type mean nothing to a file.
function ConvertTo-FolderSddl($Dacl) {
    $folder = [System.Security.AccessControl.RawAcl]::new([System.Security.AccessControl.RawAcl]::AclRevision, $Dacl.Count)
    foreach ($ace in $Dacl) {
        if ($ace -isnot [System.Security.AccessControl.CommonAce]) { continue }
        $mask = $ace.AccessMask -band $StandardRights
        if (($ace.AccessMask -band $ReadContainer) -eq $ReadContainer) { $mask = $mask -bor $ReadFolder }
        foreach ($right in $FolderRights.Keys) { if ($ace.AccessMask -band $right) { $mask = $mask -bor $FolderRights[$right] } }
        # To be denied SYNCHRONIZE is to be denied everything.
        if ($ace.AceQualifier -eq [System.Security.AccessControl.AceQualifier]::AccessDenied) { $mask = $mask -band -bnot $Synchronize }
        if ($mask -eq 0) { continue }
        $flags = [System.Security.AccessControl.AceFlags]'ObjectInherit, ContainerInherit' -bor ($ace.AceFlags -band [System.Security.AccessControl.AceFlags]::InheritOnly)
        $folder.InsertAce($folder.Count, [System.Security.AccessControl.CommonAce]::new($flags, $ace.AceQualifier, $mask, $ace.SecurityIdentifier, $false, $null))
    }
    $control = [System.Security.AccessControl.ControlFlags]'DiscretionaryAclPresent, DiscretionaryAclProtected'
    [System.Security.AccessControl.RawSecurityDescriptor]::new($control, $null, $null, $null, $folder).GetSddlForm('Access')
}

# Only Windows has these permissions; elsewhere whoever serves SYSVOL sees to them.
function Set-FolderPermissions([string]$Folder, $Dacl) {
    if (-not $OnWindows -or $null -eq $Dacl) { return }
    $security = [System.Security.AccessControl.DirectorySecurity]::new()
    $security.SetSecurityDescriptorSddlForm((ConvertTo-FolderSddl $Dacl), 'Access')
    $place = [System.IO.DirectoryInfo]::new($Folder)
    # .NET Framework has it on the folder, .NET beside it.
    if ($PSVersionTable.PSVersion.Major -ge 6) { [System.IO.FileSystemAclExtensions]::SetAccessControl($place, $security) }
    else { $place.SetAccessControl($security) }
}
