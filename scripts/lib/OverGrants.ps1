# Entries of the service account that reach further into users, groups and the domain than the rights of writeback do.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# Whoever may do one of these has the object: DELETE, DELETE_TREE, WRITE_DAC, WRITE_OWNER. A directory stores the generic
# rights as what they stand for, except in entries that are only inherited. [MS-ADTS 5.1.3.2]
$TakeOver = 0x10000 -bor 0x40 -bor 0x40000 -bor 0x80000 -bor $GenericAll -bor $GenericWrite
# CREATE_CHILD and DELETE_CHILD; the object type is the class of the child. [MS-ADTS 5.1.3.2]
$ChildRights = 0x1 -bor 0x2

# Adds the account itself to the members of a group, with the object type of member or none. [MS-ADTS 5.1.3.2, 3.1.1.3.1.1.5]
$ValidatedWrite = 0x8

# Extended rights over passwords, and those over the domain that lead to all of them: secrets, SID history, another domain
# controller, deleted accounts with the groups they had. https://learn.microsoft.com/windows/win32/adschema/extended-rights
$DomainRights = @(
    $ResetPassword
    $ChangePassword
    $UnexpirePassword
    $ReplicatingChangesAll
    [guid]'1131f6ac-9c07-11d1-f79f-00c04fc2dcd2' # Manage Replication Topology
    [guid]'9923a32a-3607-11d2-b9be-0000f87a36b2' # Add/Remove Replica In Domain
    [guid]'ba33815a-4f93-4c76-87f3-57574bff8109' # Migrate SID History
    [guid]'45ec5156-db7e-47bb-b53f-dbeb2d03c40f' # Reanimate Tombstones
)

# Properties that decide whether and how a user logs on, as whom, with which rights and what runs then, and the property sets with
# one of them. [MS-ADTS 3.1.1.2.3.3]
$PowerfulProperties = @(
    $LockoutTime
    $PwdLastSet
    [guid]'bf967a68-0de6-11d0-a285-00aa003049e2' # userAccountControl
    $UserAccountRestrictions
    $KeyCredentialLink # a key that logs on as the user [MS-PKCA 3.1.5.2.1.4]
    [guid]'9b026da6-0d3c-465c-8bee-5199d7165cba' # DS-Validated-Write-Computer, with msDS-KeyCredentialLink
    [guid]'00fbf30c-91fe-11d1-aebc-0000f80367c1' # altSecurityIdentities: a certificate that does [MS-PKCA 3.1.5.2.1.2]
    [guid]'e48d0154-bcf8-11d1-8702-00c04fb96050' # Public-Information, with altSecurityIdentities and servicePrincipalName
    [guid]'f3a64788-5306-11d1-a9c5-0000f80367c1' # servicePrincipalName: a ticket to guess the password from
    [guid]'3f78c3e5-f79a-46bd-a0b8-9d18116ddc79' # msDS-AllowedToActOnBehalfOfOtherIdentity: another account acts as any user
    [guid]'bf9679a8-0de6-11d0-a285-00aa003049e2' # scriptPath
    [guid]'5f202010-79a5-11d0-9020-00c04fc2d4cf' # Logon Information, with scriptPath
    $Member
    $GroupMembership
    [guid]'f30e3bbe-9ff0-11d1-b603-0000f80367c1' # gPLink
    [guid]'f30e3bbf-9ff0-11d1-b603-0000f80367c1' # gPOptions
)

# Whether an entry that is no documented form of a right of writeback goes beyond them. Reading never does.
function Test-OverGrant($Ace) {
    if ($Ace.AceQualifier -ne 'AccessAllowed') { return $false }
    $heirs = if (Test-OnItself $Ace) { [guid]::Empty } else { Get-InheritingClass $Ace }
    # A contact logs on nowhere, and has nothing below it.
    if ($heirs -eq $ContactClass) { return $false }
    $mask = $Ace.AccessMask
    if (($mask -band $TakeOver) -ne 0) { return $true }
    $type = Get-ObjectType $Ace
    # Whoever writes a group's members, or adds itself to them, has the group's rights; nothing of consequence is below a group.
    if ($heirs -eq $GroupClass) { return ($mask -band ($WriteProperty -bor $ValidatedWrite)) -ne 0 -and ($type -eq [guid]::Empty -or $PowerfulProperties -contains $type) }
    # Without an object type the entry is for all of them.
    if ($type -eq [guid]::Empty) { return ($mask -band ($ChildRights -bor $ControlAccess -bor $WriteProperty -bor $ValidatedWrite)) -ne 0 }
    (($mask -band $ChildRights) -ne 0 -and @($UserClass, $InetOrgPersonClass) -contains $type) -or
    (($mask -band $ControlAccess) -ne 0 -and $DomainRights -contains $type) -or
    (($mask -band $ValidatedWrite) -ne 0 -and $Member -eq $type) -or
    (($mask -band $WriteProperty) -ne 0 -and $PowerfulProperties -contains $type)
}
