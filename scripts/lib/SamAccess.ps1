# Whether the service account reaches samServer, the object through which a domain controller lets anyone at its accounts, as Microsoft
# documents it for Entra Connect Sync: by List contents, Read all properties and Read permissions.
# https://learn.microsoft.com/troubleshoot/entra/entra-id/user-prov-sync/password-writeback-access-rights-permissions
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Facts.ps1"

# [MS-ADTS 5.1.3.2]
$ReadsSamServer = 0x4 -bor 0x10 -bor 0x20000
$GenericRead = [int]::MinValue

# {samServer, authenticatedUsers}: "unknown" is what may not be read, which is neither good nor bad.
function Get-SamAccess($Directory, [string[]]$Trustees) {
    $member = Get-CompatibleAccess $Directory
    $descriptor = Get-SamDescriptor $Directory
    $within = @($Trustees) + $CompatibleAccess
    $reach = if ($null -eq $descriptor) { 'unknown' }
    elseif (Test-ReadsSamServer $descriptor.DiscretionaryAcl $Trustees) { 'readable' }
    elseif ($member -eq 'notMember' -or -not (Test-ReadsSamServer $descriptor.DiscretionaryAcl $within)) { 'notReadable' }
    elseif ($member -eq 'member') { 'readable' }
    else { 'unknown' }
    [pscustomobject]@{ samServer = $reach; authenticatedUsers = $member }
}

# Whether Authenticated Users, or Everyone with them, are in Pre-Windows 2000 Compatible Access, by way of another group too.
# A filter matches nothing by an attribute that may not be read, neither that it is there nor that it is not. [MS-ADTS 3.1.1.3.1.3.1]
# LDAP_MATCHING_RULE_TRANSITIVE_EVAL [MS-ADTS 3.1.1.3.4.4.3]
function Get-CompatibleAccess($Directory) {
    $wide = @($EveryonesSids.Keys | ForEach-Object { "(member:1.2.840.113556.1.4.1941:=CN=$_,CN=ForeignSecurityPrincipals,$($Directory.Root))" })
    if (Test-CompatibleAccess $Directory "(|$($wide -join ''))") { return 'member' }
    if (Test-CompatibleAccess $Directory '(|(member=*)(!(member=*)))') { return 'notMember' }
    'unknown'
}

function Test-CompatibleAccess($Directory, [string]$Filter) {
    @(Find-Entry $Directory "CN=Builtin,$($Directory.Root)" 'OneLevel' "(&(objectSid=$CompatibleAccess)$Filter)" @('objectSid')).Count -gt 0
}

# The permissions of samServer, or nothing where they may not be read.
function Get-SamDescriptor($Directory) {
    $entry = Get-Entry $Directory "CN=Server,CN=System,$($Directory.Root)" @('nTSecurityDescriptor') -Dacl
    $bytes = Get-Bytes $entry 'nTSecurityDescriptor'
    if ($null -ne $bytes) { [System.Security.AccessControl.RawSecurityDescriptor]::new([byte[]]$bytes, 0) }
}

# Entries count in the order of the list, until all that is needed is allowed or something of it denied. [MS-DTYP 2.5.3.2]
# One for a single property allows not all of them, and a conditional one nothing that can be told here.
function Test-ReadsSamServer($Acl, [string[]]$Trustees) {
    # No list at all lets everyone in. [MS-DTYP 2.4.6]
    if ($null -eq $Acl) { return $true }
    $missing = $ReadsSamServer
    foreach ($ace in $Acl) {
        if ($ace -isnot [System.Security.AccessControl.QualifiedAce] -or -not (Test-OnItself $ace)) { continue }
        if ($Trustees -cnotcontains $ace.SecurityIdentifier.Value) { continue }
        $mask = $ace.AccessMask
        if (($mask -band ($GenericAll -bor $GenericRead)) -ne 0) { $mask = $mask -bor $ReadsSamServer }
        if ($ace.AceQualifier -eq 'AccessDenied' -and ($mask -band $missing) -ne 0) { return $false }
        if ($ace.AceQualifier -ne 'AccessAllowed' -or $ace.IsCallback -or (Get-ObjectType $ace) -ne [guid]::Empty) { continue }
        $missing = $missing -band (-bnot $mask)
        if ($missing -eq 0) { return $true }
    }
    $false
}
