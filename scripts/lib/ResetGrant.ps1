# Whether a security descriptor grants an account Reset Password by an entry of its own.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# One character for each byte.
$Latin1 = [System.Text.Encoding]::GetEncoding(28591)
# Reset Password on the object that holds the entry.
$OnObject = @{ Mask = $ControlAccess; ObjectType = $ResetPassword; Class = [guid]::Empty }

# Nothing for a descriptor without a list, which gives everyone everything. [MS-DTYP 2.4.6]
function Read-Acl([byte[]]$Bytes) { , [System.Security.AccessControl.RawSecurityDescriptor]::new($Bytes, 0).DiscretionaryAcl }

# The first explicit entry of the account about Reset Password decides. [MS-DTYP 2.5.3.2]
function Test-ResetGranted($Acl, $Sid, $Form) {
    if ($null -eq $Acl) { return $true }
    foreach ($ace in $Acl) {
        if ($ace -isnot [System.Security.AccessControl.QualifiedAce] -or $ace.IsInherited -or $ace.SecurityIdentifier -ne $Sid) { continue }
        if (Test-Covers $ace $Form) { return $ace.AceQualifier -eq 'AccessAllowed' }
    }
    $false
}

# Classes of users below a container that it grants Reset Password for.
function Get-GrantedClass([byte[]]$Bytes, $Sid) {
    $acl = Read-Acl $Bytes
    foreach ($class in $UserClass, $InetOrgPersonClass) {
        if (Test-ResetGranted $acl $Sid @{ Mask = $ControlAccess; ObjectType = $ResetPassword; Class = $class }) { "$class" }
    }
}

# Finds, in the bytes of a descriptor, entries of the account other than those that came down from the domain root, which end
# in the class of the heirs and the SID: looking for them costs a hundredth of taking the descriptor apart. [MS-DTYP 2.4.4.3]
function New-OtherAcePattern([System.Security.Principal.SecurityIdentifier]$Sid) {
    $bytes = [byte[]]::new($Sid.BinaryLength)
    $Sid.GetBinaryForm($bytes, 0)
    $trustee, $user, $inetOrgPerson = foreach ($part in $bytes, $UserClass.ToByteArray(), $InetOrgPersonClass.ToByteArray()) {
        [regex]::Escape($Latin1.GetString($part))
    }
    [regex]::new("(?<!$user|$inetOrgPerson)$trustee", 'CultureInvariant')
}
