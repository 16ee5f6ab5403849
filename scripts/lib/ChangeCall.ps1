# How Changes.ps1 calls the directory scripts of its folder, $Folder, as the account that it was given, $Credential.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# What the directory said to a wrong name or password. Each further attempt could lock the account.
$script:LogonRefused = $null

# Calls a directory script in this process, so that no password appears in an argument list, and gives back its answer.
function Invoke-Script([string]$Name, [string]$ScriptAction, $Parameters) {
    $secret = ''
    if ($null -ne $Credential) {
        # No cmdlet gets the password: with module logging on, PowerShell writes what a cmdlet is given into the event log.
        $secret = '{"user":' + (ConvertTo-JsonText $Credential.UserName) + ',"password":' + (ConvertTo-JsonText $Credential.GetNetworkCredential().Password) + '}'
    }
    $writer = [System.IO.StringWriter]::new()
    $console = [Console]::Out
    [Console]::SetOut($writer)
    try { & "$Folder/scripts/$Name.ps1" -Action $ScriptAction -Parameters (ConvertTo-Json -Compress -Depth 10 $Parameters) -Secret $secret }
    finally { [Console]::SetOut($console) }
    $answer = ConvertFrom-Json -InputObject $writer.ToString()
    $packed = Get-Optional $answer 'packed'
    if ($null -ne $packed) { $answer = ConvertFrom-Json -InputObject (Expand-Answer $packed) }
    if (-not $answer.ok -and $answer.error.code -eq 'logon-refused') { $script:LogonRefused = $answer.error.message }
    $answer
}

# A text of JSON, by methods only.
function ConvertTo-JsonText([string]$Text) {
    $json = [System.Text.StringBuilder]::new('"')
    foreach ($character in $Text.ToCharArray()) {
        $code = [int]$character
        $plain = $code -ge 0x20 -and $code -le 0x7E -and $code -ne 0x22 -and $code -ne 0x5C
        $null = $json.Append($(if ($plain) { [string]$character } else { '\u' + $code.ToString('x4') }))
    }
    $json.Append('"').ToString()
}

# Long answers are gzip in base64.
function Expand-Answer([string]$Packed) { [System.Text.Encoding]::ASCII.GetString((Expand-Bytes $Packed)) }

function Expand-Bytes([string]$Packed) {
    $bytes = [System.IO.MemoryStream]::new([System.Convert]::FromBase64String($Packed))
    $gzip = [System.IO.Compression.GZipStream]::new($bytes, [System.IO.Compression.CompressionMode]::Decompress)
    $plain = [System.IO.MemoryStream]::new()
    $gzip.CopyTo($plain)
    , $plain.ToArray()
}

# What the script says about the directory now, and, for a group policy that is not there under its id, the id of another of
# its name.
function Get-Observation($Change) {
    $answer = Invoke-Script $Change.script 'Observe' $Change.parameters
    if (-not $answer.ok) { return [pscustomobject]@{ Problem = "$($answer.error.message)"; Result = $null; SameName = @() } }
    $sameName = @(if (-not $answer.result.exists) { Get-Optional $answer.result 'sameName' })
    [pscustomobject]@{ Problem = $null; Result = $answer.result; SameName = $sameName }
}
