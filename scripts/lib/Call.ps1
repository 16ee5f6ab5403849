# What every directory script shares with whoever runs it: one call in, one line of JSON out. The form is in ../contract.ts.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# Where only signed scripts have the whole language (application control), not even an error could be made below.
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    '{"ok":false,"error":{"code":"refused","message":"Application control lets this script have a part of PowerShell only (constrained language). Allow the kit\u0027s scripts by a rule or a signature, or run them on another host."}}'
    exit 1
}
. "$PSScriptRoot/SecretText.ps1"
. "$PSScriptRoot/KeyVault.ps1"

# Run commands cut their output at 4,096 bytes.
$MaximumAnswerLength = 4000

# What a script is called with, both arguments as ConvertFrom-ArgumentText takes them.
function Read-Call([string]$ParametersText, [string]$SecretText) {
    $secret = if ($SecretText -ne '') { ConvertFrom-ArgumentText $SecretText } else { '' }
    $signsIn = $secret -ne '' -and $null -ne (Get-SecretMember $secret 'tenantCredential/user')
    $binds = $secret -ne '' -and (-not $signsIn -or $null -ne (Get-SecretMember $secret 'user'))
    [pscustomobject]@{
        parameters       = ConvertFrom-Json -InputObject (ConvertFrom-ArgumentText $ParametersText)
        credential       = if ($binds) { Read-Credential $secret }
        tenantCredential = if ($signsIn) { Read-Credential $secret 'tenantCredential/' }
    }
}

# The account to bind as in the directory, or to sign in as to the tenant, with its password, given or out of a Key Vault.
function Read-Credential([string]$Json, [string]$Path = '') {
    $url = Get-SecretMember $Json "${Path}secretUrl"
    $credential = [pscustomobject]@{
        user     = Get-SecretMember $Json "${Path}user"
        password = if ($null -ne $url) { Read-VaultSecret $url } else { Get-SecretMember $Json "${Path}password" }
    }
    $Secrets.Add((Get-Text $credential 'password'))
    $credential
}

# JSON, or JSON in base64, gzip where it is long: that has neither quotes nor spaces that a command line could take for its own.
function ConvertFrom-ArgumentText([string]$Text) {
    if ($Text.StartsWith('{')) { return $Text }
    $bytes = [System.Convert]::FromBase64String($Text)
    if ($bytes.Length -lt 2 -or $bytes[0] -ne 0x1F -or $bytes[1] -ne 0x8B) { return [System.Text.Encoding]::UTF8.GetString($bytes) }
    $gzip = [System.IO.Compression.GZipStream]::new([System.IO.MemoryStream]::new($bytes), [System.IO.Compression.CompressionMode]::Decompress)
    [System.IO.StreamReader]::new($gzip, [System.Text.Encoding]::UTF8).ReadToEnd()
}

# Value of an optional property, or $null.
function Get-Property($Object, [string]$Name) {
    if ($null -eq $Object) { return }
    $property = $Object.PSObject.Properties[$Name]
    if ($null -ne $property) { $property.Value }
}

# Text of a property that must be there. ConvertFrom-Json turns what looks like a date into one, which is not text any more.
function Get-Text($Object, [string]$Name) {
    $value = Get-Property $Object $Name
    if ($value -isnot [string] -or $value -eq '') {
        throw (New-ScriptError 'failed' "The parameter `"$Name`" must be a text that is not empty and is not a date and time.")
    }
    $value
}

# An exception with one of the codes of ChannelErrorCode.
function New-ScriptError([string]$Code, [string]$Message) {
    $exception = [System.InvalidOperationException]::new($Message)
    $exception.Data['code'] = $Code
    $exception
}

# Runs the body, writes its answer or its error, and gives back the exit code.
function Invoke-Call([scriptblock]$Body) {
    $line = Get-AnswerLine $Body
    [Console]::Out.WriteLine((Compress-Answer $line))
    [int](-not $line.StartsWith('{"ok":true'))
}

# The answer of the body, or its error.
function Get-AnswerLine([scriptblock]$Body) {
    try {
        $line = ConvertTo-Answer (& $Body)
        if ((Hide-Secret $line) -cne $line) { throw (New-ScriptError 'failed' 'The answer holds the password of the credential, so it is not given.') }
        $line
    }
    catch { ConvertTo-AsciiJson ([ordered]@{ ok = $false; error = (ConvertTo-ErrorDocument $_) }) }
}

# The answer as one line; the longest list is cut, and says so, until the line fits.
function ConvertTo-Answer($Result) {
    $whole = @{}
    $line = ConvertTo-AsciiJson ([ordered]@{ ok = $true; result = $Result })
    while ((Compress-Answer $line).Length -gt $MaximumAnswerLength) {
        $longest = $Result.PSObject.Properties | Where-Object { $_.Value -is [string[]] -and $_.Value.Count -gt 1 } |
            Sort-Object -Property { $_.Value.Count } -Descending | Select-Object -First 1
        if ($null -eq $longest) { throw (New-ScriptError 'failed' "The answer has $($line.Length) characters, which is more than the $MaximumAnswerLength a run command brings back, even when compressed. Declare fewer settings in one object.") }
        $name = $longest.Name
        if (-not $whole.ContainsKey($name)) { $whole[$name] = $longest.Value }
        $keep = [int][Math]::Floor($longest.Value.Count / 2) - 1
        $kept = @($whole[$name] | Select-Object -First $keep)
        $Result.$name = [string[]]($kept + "and $($whole[$name].Count - $keep) more")
        $line = ConvertTo-AsciiJson ([ordered]@{ ok = $true; result = $Result })
    }
    $line
}

# A line that is too long as {"packed": "..."}: gzip in base64. A policy of two hundred settings fits.
function Compress-Answer([string]$Line) {
    if ($Line.Length -le $MaximumAnswerLength) { return $Line }
    '{"packed":"' + [System.Convert]::ToBase64String((Compress-Bytes ([System.Text.Encoding]::ASCII.GetBytes($Line)))) + '"}'
}

function Compress-Bytes([byte[]]$Bytes) {
    $packed = [System.IO.MemoryStream]::new()
    $gzip = [System.IO.Compression.GZipStream]::new($packed, [System.IO.Compression.CompressionMode]::Compress)
    $gzip.Write($Bytes, 0, $Bytes.Length)
    $gzip.Dispose()
    , $packed.ToArray()
}

# Compact, and ASCII only, so that no console's code page can change it.
function ConvertTo-AsciiJson($Document) {
    $json = ConvertTo-Json -InputObject $Document -Compress -Depth 6
    [regex]::Replace($json, '[^\x20-\x7E]', { param($match) '\u{0:x4}' -f [int][char]$match.Value })
}

function ConvertTo-ErrorDocument([System.Management.Automation.ErrorRecord]$ErrorRecord) {
    $exception = $ErrorRecord.Exception
    while ($exception -is [System.Management.Automation.MethodInvocationException] -and $null -ne $exception.InnerException) {
        $exception = $exception.InnerException
    }
    $code = $exception.Data['code']
    $message = $exception.Message
    if ($null -eq $code) {
        $code = if ($exception -is [System.UnauthorizedAccessException]) { 'refused' } else { 'failed' }
        $place = $ErrorRecord.InvocationInfo
        if ($code -eq 'failed') { $message += " ($([System.IO.Path]::GetFileName([string]$place.ScriptName)) line $($place.ScriptLineNumber))" }
    }
    $message = Hide-Secret $message
    if ($message.Length -gt 600) { $message = $message.Substring(0, 600) + '...' }
    [ordered]@{ code = $code; message = $message }
}

# Whether this runs as an account of this computer's own, which is nobody to the domain. The system itself counts as the computer there.
function Test-LocalAccount { [System.Environment]::UserDomainName -eq [System.Environment]::MachineName }
