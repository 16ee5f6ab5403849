# What was there before the first write of a change, kept as files.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# Keeps what was there before the first write of a change; $true: it was not kept before.
function Save-Before([string]$Path, $Change, $Result) {
    if (Test-Path -LiteralPath $Path) { return $false }
    if ($Change.script -eq 'GroupPolicyObject' -and $Result.exists) { Save-Template (Get-CopyPath $Path '.GptTmpl.inf') $Change }
    if ($Change.script -eq 'DomainRootDelegation') { Save-Descriptor (Get-CopyPath $Path '.sddl') $Change }
    Write-Ascii $Path $Result
    $true
}

# The whole list of entries of the domain root, or of the OU, as SDDL. An answer carries a part of it; its digest is that of the whole.
function Save-Descriptor([string]$Path, $Change) {
    for ($try = 1; $try -le 3; $try++) {
        $first = Read-DescriptorPart $Change 1
        $text = $first.text
        for ($number = 2; $number -le $first.parts; $number++) {
            $part = Read-DescriptorPart $Change $number
            if ($part.digest -cne $first.digest) { break }
            $text += $part.text
        }
        if ($number -gt $first.parts) {
            $null = [System.IO.Directory]::CreateDirectory([System.IO.Path]::GetDirectoryName($Path))
            # Get-Content of Windows PowerShell 5.1 knows letters beyond ASCII by the byte order mark only.
            [System.IO.File]::WriteAllText($Path, $text, [System.Text.UTF8Encoding]::new($text -match '[^\x00-\x7F]'))
            return
        }
    }
    throw 'the list of entries changes while it is read. Run again.'
}

function Read-DescriptorPart($Change, [int]$Number) {
    $parameters = $Change.parameters.PSObject.Copy()
    $parameters | Add-Member -Force -NotePropertyName descriptorPart -NotePropertyValue $Number
    $answer = Invoke-Script $Change.script 'Observe' $parameters
    if (-not $answer.ok) { throw $answer.error.message }
    $answer.result.descriptor
}

# The security template of a policy as it is, byte for byte.
function Save-Template([string]$Path, $Change) {
    $parameters = $Change.parameters.PSObject.Copy()
    $all = [pscustomobject]@{ from = 0; most = [int]::MaxValue }
    $parameters | Add-Member -Force -NotePropertyName template -NotePropertyValue $all
    $parameters | Add-Member -Force -NotePropertyName settings -NotePropertyValue ([pscustomobject]@{})
    $answer = Invoke-Script $Change.script 'Observe' $parameters
    if (-not $answer.ok) { throw $answer.error.message }
    if ($answer.result.template.length -eq 0) { return }
    $null = [System.IO.Directory]::CreateDirectory([System.IO.Path]::GetDirectoryName($Path))
    [System.IO.File]::WriteAllBytes($Path, (Expand-Bytes $answer.result.template.packed))
}

function Get-CopyPath([string]$Before, [string]$Ending) { [System.IO.Path]::ChangeExtension($Before, $Ending) }

# The name comes with the whole file. Letters beyond ASCII are escaped: two shells, two encodings.
function Write-Ascii([string]$Path, $Value) {
    $json = [regex]::Replace((ConvertTo-Json -Depth 10 $Value), '[^\x20-\x7E\r\n]', { param($match) '\u{0:x4}' -f [int][char]$match.Value })
    $null = [System.IO.Directory]::CreateDirectory([System.IO.Path]::GetDirectoryName($Path))
    [System.IO.File]::WriteAllText("$Path.new", $json)
    Move-Item -Force -LiteralPath "$Path.new" -Destination $Path
}
