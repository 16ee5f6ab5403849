# What an entry covers: which rights, of which properties, on which objects. [MS-ADTS 5.1.3.2 and 5.1.3.3]
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$GenericAll = 0x10000000
$GenericWrite = 0x40000000
# The property set of pwdLastSet and userAccountControl; lockoutTime is in none. [MS-ADA3 2.341, MS-ADTS 3.1.1.2.3.3]
$UserAccountRestrictions = [guid]'4c164200-20c0-11d0-a768-00aa006e0529'

# Property, extended right or class the entry is limited to; empty: to none.
function Get-ObjectType($Ace) {
    if ($Ace -is [System.Security.AccessControl.ObjectAce]) { $Ace.ObjectAceType } else { [guid]::Empty }
}

# Class of the objects that inherit the entry; empty: every class.
function Get-InheritingClass($Ace) {
    if ($Ace -is [System.Security.AccessControl.ObjectAce]) { $Ace.InheritedObjectAceType } else { [guid]::Empty }
}

# Whether the entry is in force on the object that holds it. Its class of heirs does not matter for that.
function Test-OnItself($Ace) { ([int]$Ace.PropagationFlags -band [int][System.Security.AccessControl.PropagationFlags]::InheritOnly) -eq 0 }

# Whether the entry comes down to descendants of the class, however deep.
function Test-OnDescendant($Ace, [guid]$Class) {
    $heirs = Get-InheritingClass $Ace
    $stops = [int]$Ace.PropagationFlags -band [int][System.Security.AccessControl.PropagationFlags]::NoPropagateInherit
    $passes = [int]$Ace.InheritanceFlags -band [int][System.Security.AccessControl.InheritanceFlags]::ContainerInherit
    $passes -ne 0 -and $stops -eq 0 -and ($heirs -eq [guid]::Empty -or $heirs -eq $Class)
}

# Whether the entry, allowing or denying, is about a right of writeback where that right is needed.
function Test-Covers($Ace, $Form) {
    $bits = $Form.Mask -bor $GenericAll
    if ($Form.Mask -eq $WriteProperty) { $bits = $bits -bor $GenericWrite }
    if (($Ace.AccessMask -band $bits) -eq 0) { return $false }
    $type = Get-ObjectType $Ace
    $inSet = $Form.ObjectType -eq $PwdLastSet -and $type -eq $UserAccountRestrictions
    if ($type -ne [guid]::Empty -and $type -ne $Form.ObjectType -and -not $inSet) { return $false }
    if ($Form.Class -eq [guid]::Empty) { Test-OnItself $Ace } else { Test-OnDescendant $Ace $Form.Class }
}
