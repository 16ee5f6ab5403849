# Entries of the service account that reach further into users than the rights of writeback do.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# Whoever may do one of these has the object: DELETE, DELETE_TREE, WRITE_DAC, WRITE_OWNER. A directory stores the generic
# rights as what they stand for, except in entries that are only inherited. [MS-ADTS 5.1.3.2]
$TakeOver = 0x10000 -bor 0x40 -bor 0x40000 -bor 0x80000 -bor $GenericAll -bor $GenericWrite
# CREATE_CHILD and DELETE_CHILD; the object type is the class of the child. [MS-ADTS 5.1.3.2]
$ChildRights = 0x1 -bor 0x2

# The extended rights over passwords. Replicating Directory Changes (1131f6aa, 1131f6ad), which password hash synchronization
# needs, is not among them. https://learn.microsoft.com/windows/win32/adschema/extended-rights
$PasswordRights = @($ResetPassword, $ChangePassword, $UnexpirePassword)

# Properties that decide whether and how a user logs on, and the property sets with one of them. [MS-ADTS 3.1.1.2.3.3]
$LogonProperties = @(
    $LockoutTime
    $PwdLastSet
    [guid]'bf967a68-0de6-11d0-a285-00aa003049e2' # userAccountControl
    $UserAccountRestrictions
    [guid]'5b47d60f-6090-40b2-9f37-2a4de88f3063' # msDS-KeyCredentialLink: a key that logs on as the user [MS-PKCA 3.1.5.2.1.4]
    [guid]'9b026da6-0d3c-465c-8bee-5199d7165cba' # DS-Validated-Write-Computer, with msDS-KeyCredentialLink
    [guid]'00fbf30c-91fe-11d1-aebc-0000f80367c1' # altSecurityIdentities: a certificate that does [MS-PKCA 3.1.5.2.1.2]
    [guid]'e48d0154-bcf8-11d1-8702-00c04fb96050' # Public-Information, with altSecurityIdentities
)

# Classes without users in or below them; what provisioning of groups and Exchange hybrid is granted on these, such as
# UserGroupCreateDelete, ends there. https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/how-to-gmsa-cmdlets
$ClassesWithoutUsers = @(
    [guid]'bf967a9c-0de6-11d0-a285-00aa003049e2' # group
    [guid]'5cb41ed0-0e4c-11d0-a286-00aa003049e2' # contact
)

# Whether an entry that is no documented form of a right of writeback goes beyond them. Reading never does.
function Test-OverGrant($Ace) {
    if ($Ace.AceQualifier -ne 'AccessAllowed') { return $false }
    if (-not (Test-OnItself $Ace) -and $ClassesWithoutUsers -contains (Get-InheritingClass $Ace)) { return $false }
    $mask = $Ace.AccessMask
    if (($mask -band $TakeOver) -ne 0) { return $true }
    $type = Get-ObjectType $Ace
    # Without an object type the entry is for all of them.
    if ($type -eq [guid]::Empty) { return ($mask -band ($ChildRights -bor $ControlAccess -bor $WriteProperty)) -ne 0 }
    (($mask -band $ChildRights) -ne 0 -and @($UserClass, $InetOrgPersonClass) -contains $type) -or
    (($mask -band $ControlAccess) -ne 0 -and $PasswordRights -contains $type) -or
    (($mask -band $WriteProperty) -ne 0 -and $LogonProperties -contains $type)
}
