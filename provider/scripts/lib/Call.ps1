# What every directory script shares with whoever runs it: one call in, one line of JSON out. The form is in ../contract.ts.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/KeyVault.ps1"

# Run commands cut their output at 4,096 bytes.
$MaximumAnswerLength = 4000

# Texts of this call that must not get into an answer.
$Secrets = [System.Collections.Generic.List[string]]::new()

# Parameters and secret as arguments, or one document {parameters, credential} on standard input, where no other process of
# the machine can see it.
function Read-Call([string]$ParametersText, [string]$SecretText) {
    if ($ParametersText -ne '') {
        $call = [pscustomobject]@{ parameters = (ConvertFrom-ArgumentText $ParametersText); credential = $null }
        if ($SecretText -ne '') { $call.credential = ConvertFrom-ArgumentText $SecretText }
    }
    else {
        # Not [Console]::In: its encoding depends on the console's code page.
        $reader = [System.IO.StreamReader]::new([Console]::OpenStandardInput(), [System.Text.Encoding]::UTF8)
        $call = ConvertFrom-Json -InputObject $reader.ReadToEnd()
    }
    $credential = Get-Property $call 'credential'
    if ($null -eq $credential) { return $call }
    if ($null -ne (Get-Property $credential 'secretUrl')) {
        $password = Read-VaultSecret (Get-Text $credential 'secretUrl')
        $credential | Add-Member -NotePropertyName 'password' -NotePropertyValue $password
    }
    $Secrets.Add((Get-Text $credential 'password'))
    $call
}

# JSON, or JSON in base64, which has neither quotes nor spaces that a command line could take for its own (run commands).
function ConvertFrom-ArgumentText([string]$Text) {
    if (-not $Text.StartsWith('{')) { $Text = [System.Text.Encoding]::UTF8.GetString([System.Convert]::FromBase64String($Text)) }
    ConvertFrom-Json -InputObject $Text
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
    try {
        $line = ConvertTo-Answer (& $Body)
        if ((Hide-Secret $line) -cne $line) { throw (New-ScriptError 'failed' 'The answer holds the password of the credential, so it is not given.') }
        $exitCode = 0
    }
    catch {
        $line = Hide-Secret (ConvertTo-AsciiJson ([ordered]@{ ok = $false; error = (ConvertTo-ErrorDocument $_) }))
        $exitCode = 1
    }
    [Console]::Out.WriteLine((Compress-Answer $line))
    $exitCode
}

# A line of JSON with the secrets made unreadable.
function Hide-Secret([string]$Line) {
    foreach ($secret in $Secrets) {
        $json = ConvertTo-AsciiJson $secret
        $Line = $Line.Replace($json.Substring(1, $json.Length - 2), '[secret]')
    }
    $Line
}

# The answer as one line; the longest list is cut, and says so, until the line fits.
function ConvertTo-Answer($Result) {
    $whole = @{}
    $line = ConvertTo-AsciiJson ([ordered]@{ ok = $true; result = $Result })
    while ((Compress-Answer $line).Length -gt $MaximumAnswerLength) {
        $longest = $Result.PSObject.Properties | Where-Object { $_.Value -is [array] -and $_.Value.Count -gt 1 } |
            Sort-Object -Property { $_.Value.Count } -Descending | Select-Object -First 1
        if ($null -eq $longest) { throw (New-ScriptError 'failed' "The answer has $($line.Length) characters, which is more than $MaximumAnswerLength even when compressed.") }
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
    $packed = [System.IO.MemoryStream]::new()
    $gzip = [System.IO.Compression.GZipStream]::new($packed, [System.IO.Compression.CompressionMode]::Compress)
    $bytes = [System.Text.Encoding]::ASCII.GetBytes($Line)
    $gzip.Write($bytes, 0, $bytes.Length)
    $gzip.Dispose()
    '{"packed":"' + [System.Convert]::ToBase64String($packed.ToArray()) + '"}'
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
    if ($message.Length -gt 600) { $message = $message.Substring(0, 600) + '...' }
    [ordered]@{ code = $code; message = $message }
}
