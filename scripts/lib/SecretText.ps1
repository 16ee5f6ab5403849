# Secrets without cmdlets: with module logging on, PowerShell writes what a cmdlet is given into the event log (4103). Methods,
# and functions that are in no module, are not logged.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Runtime.Serialization

# Texts of this call that must not get into an answer.
$Secrets = [System.Collections.Generic.List[string]]::new()

# A member of a JSON object, or of an object in it as outer/inner, a text; $null where it is not there or is something else.
function Get-SecretMember([string]$Json, [string]$Name) {
    $bytes = [System.Text.Encoding]::UTF8.GetBytes($Json)
    $reader = [System.Runtime.Serialization.Json.JsonReaderWriterFactory]::CreateJsonReader($bytes, [System.Xml.XmlDictionaryReaderQuotas]::Max)
    $document = [System.Xml.XmlDocument]::new()
    try { $document.Load($reader) }
    catch { throw (New-ScriptError 'invalid-reply' 'What should hold a secret is no JSON.') }
    finally { $reader.Dispose() }
    $member = $document.DocumentElement.SelectSingleNode($Name)
    if ($null -ne $member -and $member.GetAttribute('type') -eq 'string') { $member.InnerText }
}

# A text with the secrets made unreadable, whichever way JSON escapes their characters.
function Hide-Secret([string]$Text) {
    foreach ($secret in $Secrets) { $Text = [regex]::Replace($Text, (ConvertTo-SecretPattern $secret), '[secret]') }
    $Text
}

function ConvertTo-SecretPattern([string]$Text) {
    $pattern = [System.Text.StringBuilder]::new()
    foreach ($character in $Text.ToCharArray()) {
        $code = [int]$character
        $short = switch ($code) { 8 { '|\\b' } 9 { '|\\t' } 10 { '|\\n' } 12 { '|\\f' } 13 { '|\\r' } 34 { '|\\"' } 47 { '|\\/' } 92 { '|\\\\' } }
        $null = $pattern.Append("(?:$([regex]::Escape([string]$character))|\\u(?i:$($code.ToString('x4')))$short)")
    }
    $pattern.ToString()
}
