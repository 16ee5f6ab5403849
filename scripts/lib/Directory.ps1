# LDAP through System.DirectoryServices.Protocols, which Windows PowerShell 5.1 and PowerShell 7 have alike.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.DirectoryServices.Protocols

$OnWindows = [System.Environment]::OSVersion.Platform -eq 'Win32NT'
$RequestTimeout = [timespan]::FromSeconds(30)
$ConnectTimeout = [timespan]::FromSeconds(10)
$Connections = [System.Collections.Generic.List[System.IDisposable]]::new()
# What Connect-Domain has connected, for observations that follow each other.
$Domains = @{}

# A connection to a domain: to the named domain controller, or to the PDC emulator, where group policy is edited and
# the account policy takes effect first.
function Connect-Domain([string]$Domain, [string]$Server, $Credential) {
    $known = $Domains["$Domain $Server"]
    if ($null -ne $known) { return $known }
    $root = 'DC=' + ($Domain.Split('.') -join ',DC=')
    $directory = if ($Server -ne '') { Connect-Server $Server $Credential } else { Connect-Server $Domain $Credential -IsDomain }
    $rootDse = Get-Entry $directory '' @('defaultNamingContext', 'dnsHostName')
    $found = Get-Value $rootDse 'defaultNamingContext'
    if ($found -ne $root) {
        throw (New-ScriptError 'not-found' "`"$($directory.Server)`" is a domain controller of $found, not of $root. Name a domain controller of the domain `"$Domain`".")
    }
    if ($Server -eq '') {
        $emulator = Find-PdcEmulator $directory $root
        if ($emulator -ne (Get-Value $rootDse 'dnsHostName')) {
            $directory = Connect-Server $emulator $Credential
        }
        $directory.Server = $emulator
    }
    $directory.Root = $root
    $Domains["$Domain $Server"] = $directory
    $directory
}

# DNS name of the PDC emulator: fSMORoleOwner names its NTDS Settings, whose parent is the server. [MS-ADTS 6.1.5.3]
function Find-PdcEmulator($Directory, [string]$Root) {
    $settings = Get-Value (Get-Entry $Directory $Root @('fSMORoleOwner')) 'fSMORoleOwner'
    $parent = ([string]$settings) -replace '^CN=NTDS Settings,', ''
    $name = Get-Value (Get-Entry $Directory $parent @('dNSHostName')) 'dNSHostName'
    if (-not $name) { throw (New-ScriptError 'not-found' "The PDC emulator of $Root is not to be found through fSMORoleOwner `"$settings`". Name a domain controller as `"server`".") }
    $name
}

function Connect-Server([string]$Server, $Credential, [switch]$IsDomain) {
    # libldap can neither sign nor seal on request, so elsewhere than on Windows a password travels inside TLS.
    $tls = -not $OnWindows -and $null -ne $Credential
    $port = if ($tls) { 636 } else { 389 }
    # Of a domain's controllers Windows finds one that answers; the addresses of the domain's name may be of any.
    $located = $IsDomain -and $OnWindows
    if (-not $located) { Assert-Reachable $Server $port }
    # Windows finds a domain controller for a domain's name. Taken for a host, that name has no Kerberos service, and NTLM is often off.
    $identifier = [System.DirectoryServices.Protocols.LdapDirectoryIdentifier]::new($Server, $port, -not $IsDomain, $false)
    $connection = [System.DirectoryServices.Protocols.LdapConnection]::new($identifier)
    $Connections.Add($connection)
    $connection.Timeout = $RequestTimeout
    $connection.SessionOptions.ProtocolVersion = 3
    $connection.SessionOptions.ReferralChasing = 'None'
    if ($tls) {
        $connection.AuthType = 'Basic'
        $connection.SessionOptions.SecureSocketLayer = $true
    }
    else {
        $connection.AuthType = 'Negotiate'
        if ($OnWindows) {
            $connection.SessionOptions.Signing = $true
            $connection.SessionOptions.Sealing = $true
        }
    }
    $who = 'the account that runs the script'
    if ($null -ne $Credential) {
        $who = Get-Text $Credential 'user'
        # Negotiate takes DOMAIN and name apart, a simple bind as one text.
        $account = if ($tls) { [pscustomobject]@{ Name = $who; Domain = '' } } else { Split-AccountName $who }
        $connection.Credential = [System.Net.NetworkCredential]::new($account.Name, (Get-Text $Credential 'password'), $account.Domain)
    }
    $place = if ($located) { "A domain controller of $Server" } else { "${Server}:$port" }
    try { $connection.Bind() }
    catch { throw (ConvertTo-BindError $_.Exception.GetBaseException() $place $who $located ($null -eq $Credential)) }
    [pscustomobject]@{ Connection = $connection; Server = $Server; Root = '' }
}

# The process may go on with other calls, so no connection is left to it.
function Close-Connection {
    foreach ($connection in $Connections) { $connection.Dispose() }
}

# DOMAIN\name apart; user@domain stays one text.
function Split-AccountName([string]$User) {
    $at = $User.IndexOf('\')
    if ($at -lt 0) { return [pscustomobject]@{ Name = $User; Domain = '' } }
    [pscustomobject]@{ Name = $User.Substring($at + 1); Domain = $User.Substring(0, $at) }
}

# Tells a host that does not answer from a bind that fails: LDAP has one code for both.
function Assert-Reachable([string]$Server, [int]$Port) {
    $client = New-TcpClient
    try {
        $connected = $client.ConnectAsync($Server, $Port).Wait($ConnectTimeout)
        $reason = "no answer within $($ConnectTimeout.TotalSeconds) seconds"
    }
    catch {
        $connected = $false
        $reason = $_.Exception.GetBaseException().Message
    }
    finally { $client.Dispose() }
    if (-not $connected) { throw (New-ScriptError 'unreachable' "No connection to ${Server}:${Port}: $reason.") }
}

# For IPv4 and IPv6. .NET Framework's own choice is IPv4 alone.
function New-TcpClient {
    if (-not [System.Net.Sockets.Socket]::OSSupportsIPv6) { return [System.Net.Sockets.TcpClient]::new() }
    $client = [System.Net.Sockets.TcpClient]::new([System.Net.Sockets.AddressFamily]::InterNetworkV6)
    $client.Client.DualMode = $true
    $client
}

function ConvertTo-BindError([System.Exception]$Exception, [string]$Place, [string]$Who, [bool]$Located, [bool]$IsOwn) {
    $number = if ($Exception -is [System.DirectoryServices.Protocols.LdapException]) { $Exception.ErrorCode } else { 0 }
    switch ($number) {
        49 {
            if ($IsOwn) { New-ScriptError 'logon-refused' "$Place refuses the logon of `"$Who`", $([System.Environment]::UserName)$(if (Test-LocalAccount) { ': it is one of this computer alone' }). Run this as a user of the domain." }
            else { New-ScriptError 'logon-refused' "$Place refuses the logon of `"$Who`": name or password is wrong, or the account is locked, disabled or expired." }
        }
        81 {
            if ($Located) { New-ScriptError 'unreachable' "$Place does not answer, or none is found. Name one as `"server`", or see that this machine resolves the domain and reaches its controllers." }
            else { New-ScriptError 'unreachable' "$Place answers, but no session came about. With LDAPS: the certificate must be trusted here and name the server." }
        }
        85 { New-ScriptError 'timeout' "$Place did not answer the logon of `"$Who`" in time." }
        default { New-ScriptError 'refused' "$Place did not take the logon of `"$Who`": $($Exception.Message)$(if ($IsOwn -and (Test-LocalAccount)) { " The account $([System.Environment]::UserName) is one of this computer alone: run this as a user of the domain." })" }
    }
}

# Sends a request; a refusal names the object and, where given, the right that is missing.
function Send-Request($Directory, $Request, [string]$Target, [string]$Right) {
    try { return $Directory.Connection.SendRequest($Request, $RequestTimeout) }
    catch { $exception = $_.Exception.GetBaseException() }
    $reply = if ($exception -is [System.DirectoryServices.Protocols.DirectoryOperationException]) { $exception.Response }
    if ($null -eq $reply) {
        $code = if ($exception -is [System.DirectoryServices.Protocols.LdapException] -and $exception.ErrorCode -eq 85) { 'timeout' } else { 'unreachable' }
        throw (New-ScriptError $code "$($Directory.Server) did not answer about `"$Target`": $($exception.Message)")
    }
    $result = [string]$reply.ResultCode
    $code = switch ($result) {
        'InsufficientAccessRights' { 'refused' }
        'NoSuchObject' { 'not-found' }
        { $_ -in 'NoSuchAttribute', 'AttributeOrValueExists', 'EntryAlreadyExists' } { 'conflict' }
        { $_ -in 'Busy', 'Unavailable' } { 'unreachable' }
        default { 'failed' }
    }
    $message = switch ($code) {
        'refused' { "$($Directory.Server) refuses access to `"$Target`"$(if ($Right) { ": the account needs $Right" })." }
        'not-found' { "`"$Target`" does not exist on $($Directory.Server)." }
        'conflict' { "`"$Target`" was changed by someone else in between ($result). Run again." }
        default { "$($Directory.Server) answers $result for `"$Target`": $($reply.ErrorMessage)" }
    }
    throw (New-ScriptError $code $message)
}

# One object, or $null where there is none.
function Get-Entry($Directory, [string]$DistinguishedName, [string[]]$Attributes, [switch]$Dacl) {
    $request = [System.DirectoryServices.Protocols.SearchRequest]::new($DistinguishedName, '(objectClass=*)', 'Base', $Attributes)
    if ($Dacl) { $null = $request.Controls.Add([System.DirectoryServices.Protocols.SecurityDescriptorFlagControl]::new('Dacl')) }
    try { $entries = (Send-Request $Directory $request $DistinguishedName).Entries }
    catch {
        if ($_.Exception.Data['code'] -eq 'not-found') { return }
        throw
    }
    if ($entries.Count -gt 0) { $entries[0] }
}

# Objects below a base; none where the base is missing.
function Find-Entry($Directory, [string]$Base, [string]$Scope, [string]$Filter, [string[]]$Attributes) {
    $request = [System.DirectoryServices.Protocols.SearchRequest]::new($Base, $Filter, $Scope, $Attributes)
    try { (Send-Request $Directory $request $Base).Entries }
    catch { if ($_.Exception.Data['code'] -ne 'not-found') { throw } }
}

# First value of an attribute as text, or $null.
function Get-Value($Entry, [string]$Attribute) {
    if ($null -ne $Entry -and $Entry.Attributes.Contains($Attribute)) { $Entry.Attributes[$Attribute].GetValues([string])[0] }
}

# All values of an attribute as texts.
function Get-ValueList($Entry, [string]$Attribute) {
    if ($null -ne $Entry -and $Entry.Attributes.Contains($Attribute)) { $Entry.Attributes[$Attribute].GetValues([string]) }
}

# First value of an attribute as bytes, or $null.
function Get-Bytes($Entry, [string]$Attribute) {
    if ($null -ne $Entry -and $Entry.Attributes.Contains($Attribute)) { return , $Entry.Attributes[$Attribute].GetValues([byte[]])[0] }
}

# The SIDs that an attribute holds; none where it is not there.
function Get-Sid($Entry, [string]$Attribute) {
    if ($null -eq $Entry -or -not $Entry.Attributes.Contains($Attribute)) { return }
    foreach ($bytes in $Entry.Attributes[$Attribute].GetValues([byte[]])) { [System.Security.Principal.SecurityIdentifier]::new([byte[]]$bytes, 0) }
}

# Text as it may stand in a search filter. [RFC 4515 section 3]
function ConvertTo-FilterValue([string]$Text) {
    [regex]::Replace($Text, '[\\*()\x00]', { param($match) '\{0:x2}' -f [int][char]$match.Value })
}

# Text as it may stand as a value in a DN. [RFC 4514 section 2.4]
function ConvertTo-DnValue([string]$Text) {
    [regex]::Replace($Text, '[,\\+"<>;=]|^[# ]| $', '\$0')
}

# Replaces single values, each only if it is still the old one: another writer's change in between is a conflict, not
# overwritten. A change is {Name, Old, New}; an empty Old adds, an empty New deletes.
function Set-Value($Directory, [string]$DistinguishedName, [object[]]$Changes, [string]$Right) {
    $request = [System.DirectoryServices.Protocols.ModifyRequest]::new()
    $request.DistinguishedName = $DistinguishedName
    foreach ($change in $Changes) {
        foreach ($step in @('Delete', $change.Old), @('Add', $change.New)) {
            if ([string]$step[1] -eq '') { continue }
            $modification = [System.DirectoryServices.Protocols.DirectoryAttributeModification]::new()
            $modification.Name = $change.Name
            $modification.Operation = $step[0]
            $null = $modification.Add([string]$step[1])
            $null = $request.Modifications.Add($modification)
        }
    }
    $null = Send-Request $Directory $request $DistinguishedName $Right
}

# Adds an object. Attributes: name to a value, a list of texts, or bytes; the class comes first.
function Add-Entry($Directory, [string]$DistinguishedName, [string]$Class, $Attributes, [string]$Right) {
    $request = [System.DirectoryServices.Protocols.AddRequest]::new($DistinguishedName, $Class)
    foreach ($name in $Attributes.Keys) {
        $attribute = [System.DirectoryServices.Protocols.DirectoryAttribute]::new()
        $attribute.Name = $name
        if ($Attributes[$name] -is [byte[]]) { $null = $attribute.Add([byte[]]$Attributes[$name]) }
        else { foreach ($value in $Attributes[$name]) { $null = $attribute.Add([string]$value) } }
        if ($attribute.Count -gt 0) { $null = $request.Attributes.Add($attribute) }
    }
    $null = Send-Request $Directory $request $DistinguishedName $Right
}

# Deletes an object; fine where it is gone already.
function Remove-Entry($Directory, [string]$DistinguishedName, [string]$Right) {
    $request = [System.DirectoryServices.Protocols.DeleteRequest]::new($DistinguishedName)
    try { $null = Send-Request $Directory $request $DistinguishedName $Right }
    catch { if ($_.Exception.Data['code'] -ne 'not-found') { throw } }
}

# DN of the parent; empty above the last. A comma inside a name stands behind a backslash. [RFC 4514 2.4]
function Get-ParentName([string]$DistinguishedName) { [regex]::Replace($DistinguishedName, '^(?:[^,\\]|\\.)*,?', '') }

# Moves an object below another parent, with its SID and all that it has, and gives back its new DN.
function Move-Entry($Directory, [string]$DistinguishedName, [string]$Parent, [string]$Right) {
    $name = $DistinguishedName.Substring(0, $DistinguishedName.Length - (Get-ParentName $DistinguishedName).Length - 1)
    $request = [System.DirectoryServices.Protocols.ModifyDNRequest]::new($DistinguishedName, $Parent, $name)
    $null = Send-Request $Directory $request $DistinguishedName $Right
    "$name,$Parent"
}
