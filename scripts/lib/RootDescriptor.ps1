# The security descriptor of a domain root, or of an OU below it, in the directory.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# Only the DACL is asked for, so only the DACL is written back. [MS-ADTS 3.1.1.3.4.1.11]
function Read-RootDescriptor($Directory, [string]$Place = $Directory.Root) {
    $entry = Get-Entry $Directory $Place @('nTSecurityDescriptor') -Dacl
    if ($null -eq $entry) { throw (New-ScriptError 'not-found' "There is no $Place. Write the DN of an organizational unit or container of the domain.") }
    $bytes = Get-Bytes $entry 'nTSecurityDescriptor'
    if ($null -eq $bytes) { throw (New-ScriptError 'refused' "The security descriptor of $Place cannot be read: the account needs Read permissions there.") }
    $descriptor = [System.Security.AccessControl.RawSecurityDescriptor]::new([byte[]]$bytes, 0)
    if ($null -eq $descriptor.DiscretionaryAcl) { throw (New-ScriptError 'failed' "$Place has no DACL, which gives everyone full access. Restore it first.") }
    $descriptor
}

# Characters of a descriptor that one answer carries: compressed they fit, beside nothing else.
$DescriptorPartLength = 8000

function New-DescriptorPart([int]$Parts, [string]$Text, [string]$Digest) { [ordered]@{ parts = $Parts; text = $Text; digest = $Digest } }

# The DACL as SDDL, one part of it; the digest is that of the whole, so that parts of two descriptors are not put together. A list
# that has no such form here, as one with conditional entries has none in older systems, is told by its bytes.
function Get-DescriptorPart($Directory, [string]$Place, [int]$Part) {
    $descriptor = Read-RootDescriptor $Directory $Place
    $whole = try { $descriptor.GetSddlForm('Access') } catch { "base64:$(Get-DescriptorBytes $descriptor)" }
    $sha256 = [System.Security.Cryptography.SHA256]::Create()
    $digest = [Convert]::ToBase64String($sha256.ComputeHash([System.Text.Encoding]::UTF8.GetBytes($whole)))
    $start = ($Part - 1) * $DescriptorPartLength
    $text = if ($start -lt $whole.Length) { $whole.Substring($start, [Math]::Min($DescriptorPartLength, $whole.Length - $start)) } else { '' }
    New-DescriptorPart ([int][Math]::Ceiling($whole.Length / $DescriptorPartLength)) $text $digest
}

function Get-DescriptorBytes($Descriptor) {
    $bytes = [byte[]]::new($Descriptor.BinaryLength)
    $Descriptor.GetBinaryForm($bytes, 0)
    [Convert]::ToBase64String($bytes)
}

function Test-SameAcl($One, $Other) { (Get-AceKey $One) -join ' ' -ceq ((Get-AceKey $Other) -join ' ') }

# Milliseconds after which another writer, who read before this one wrote, has written too.
$RivalTime = 400

# What this call has written, for Confirm-RootAcl.
$WrittenAcls = [System.Collections.Generic.List[object]]::new()

# Writes the list and gives back what the directory then holds. LDAP cannot make the write depend on the old descriptor,
# so the descriptor is read again right before it, and after it once more when a rival's write would have come.
function Write-RootAcl($Directory, [string]$Place, $Before, $Acl) {
    if (-not (Test-SameAcl (Read-RootDescriptor $Directory $Place).DiscretionaryAcl $Before.DiscretionaryAcl)) {
        throw (New-ScriptError 'conflict' "The DACL of $Place was changed by someone else in between; nothing was written. Run again.")
    }
    $descriptor = [System.Security.AccessControl.RawSecurityDescriptor]::new($Before.ControlFlags, $null, $null, $null, $Acl)
    $bytes = [byte[]]::new($descriptor.BinaryLength)
    $descriptor.GetBinaryForm($bytes, 0)
    $request = [System.DirectoryServices.Protocols.ModifyRequest]::new($Place, 'Replace', 'nTSecurityDescriptor', [object[]]@(, $bytes))
    $null = $request.Controls.Add([System.DirectoryServices.Protocols.SecurityDescriptorFlagControl]::new('Dacl'))
    $null = Send-Request $Directory $request $Place 'Modify permissions (WRITE_DAC) there'
    $written = [pscustomobject]@{ Place = $Place; Acl = $Acl; Clock = [System.Diagnostics.Stopwatch]::StartNew() }
    $WrittenAcls.Add($written)
    , (Read-WrittenAcl $Directory $written)
}

# At the end of a call: its other work takes a part of the time that a rival is waited for.
function Confirm-RootAcl($Directory) {
    foreach ($written in $WrittenAcls) {
        Start-Sleep -Milliseconds ([Math]::Max(0, $RivalTime - $written.Clock.ElapsedMilliseconds))
        $null = Read-WrittenAcl $Directory $written
    }
}

function Read-WrittenAcl($Directory, $Written) {
    $after = (Read-RootDescriptor $Directory $Written.Place).DiscretionaryAcl
    # A domain controller may keep the entries in another order.
    if ((Get-AceKey $after | Sort-Object) -join ' ' -cne ((Get-AceKey $Written.Acl | Sort-Object) -join ' ')) {
        throw (New-ScriptError 'conflict' "The DACL of $($Written.Place) is not what was written: someone else changed it at the same time. Compare it with your records, then run again.")
    }
    , $after
}
