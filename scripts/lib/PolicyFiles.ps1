# The files of a group policy below SYSVOL. [MS-GPOL 2.2.4, MS-GPSB 2.2]
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$TemplatePath = 'MACHINE', 'Microsoft', 'Windows NT', 'SecEdit', 'GptTmpl.inf'

# The path below a folder, in the spelling that is there: tools write MACHINE, Machine and machine, and file systems
# other than those of Windows tell them apart.
function Resolve-PolicyPath([string]$Folder, [string[]]$Names) {
    $path = $Folder
    foreach ($name in $Names) {
        $next = Join-Path $path $name
        if (-not (Test-Place $next) -and (Test-Place $path)) {
            $same = Get-ChildItem -LiteralPath $path -Force | Where-Object { $_.Name -eq $name } | Select-Object -First 1
            if ($null -ne $same) { $next = $same.FullName }
        }
        $path = $next
    }
    $path
}

# Whether a file or a folder is there. Test-Path takes many times as long.
function Test-Place([string]$Path) {
    [System.IO.Directory]::Exists($Path) -or [System.IO.File]::Exists($Path)
}

# The folder of a policy, whether it is there or not.
function Get-PolicyFolder([string]$SysvolPath, [string]$Id) {
    if (-not (Test-Place $SysvolPath)) {
        throw (New-ScriptError 'unreachable' "The SYSVOL folder `"$SysvolPath`" is not to be reached. Where it is not a network path to a domain controller, name the folder as `"sysvolPath`".")
    }
    Resolve-PolicyPath $SysvolPath 'Policies', $Id
}

# Replication, clients and scanners keep files open for moments. Windows' codes of a file in use, a part of it, a folder not yet empty.
$BusyFile = 0x80070020, 0x80070021, 0x80070091
$FileTries = 5

# Works on a file; waits while others have it, up to three seconds; a refusal names the right that is missing.
function Invoke-FileWork([string]$Path, [scriptblock]$Work) {
    for ($try = 1; ; $try++) {
        try { return & $Work }
        catch { $exception = $_.Exception.GetBaseException() }
        if ($exception -is [System.UnauthorizedAccessException]) {
            throw (New-ScriptError 'refused' "`"$Path`" is refused: the account needs Modify on the policy's folder in SYSVOL, or Read where nothing is changed. On Windows that is the account of the credential, if there is one; else the account that runs the script.")
        }
        if ($exception -isnot [System.IO.IOException] -or $exception.HResult -notin $BusyFile) { throw $exception }
        if ($try -eq $FileTries) { throw (New-ScriptError 'conflict' "`"$Path`" is in use by someone else. Run again.") }
        Start-Sleep -Milliseconds (200 * [math]::Pow(2, $try - 1))
    }
}

# The file's bytes; none where there is no file.
function Read-PolicyFile([string]$Path) {
    if (-not (Test-Place $Path)) { return , [byte[]]::new(0) }
    , [byte[]](Invoke-FileWork $Path { , [System.IO.File]::ReadAllBytes($Path) })
}

# Creates the file with its folders. What is there is written over in one piece and then cut to its length: of a file that is emptied
# first, all that others set in it is lost where a run dies in between.
function Write-PolicyFile([string]$Path, [byte[]]$Bytes) {
    # Who may make links in SYSVOL must not choose which file a privileged account writes.
    if ((Test-Place $Path) -and [System.IO.File]::GetAttributes($Path).HasFlag([System.IO.FileAttributes]::ReparsePoint)) {
        throw (New-ScriptError 'refused' "`"$Path`" is a link to another file, which no policy has, so it is not written to. See who made it, and put the file itself there.")
    }
    Invoke-FileWork $Path {
        $null = [System.IO.Directory]::CreateDirectory((Split-Path -Parent $Path))
        $file = [System.IO.FileStream]::new($Path, 'OpenOrCreate', 'Write', 'Read')
        try {
            $filled = Add-EmptyLine $Bytes $file.Length
            $file.Write($filled, 0, $filled.Length)
            $file.Flush()
            $file.SetLength($Bytes.Length)
        }
        finally { $file.Dispose() }
    }
}

# A text's bytes, and empty lines up to a length: these change nothing where nobody cuts them off.
function Add-EmptyLine([byte[]]$Bytes, [long]$Length) {
    $isWide = $Bytes.Length -ge 2 -and $Bytes[0] -eq 0xFF -and $Bytes[1] -eq 0xFE
    $line = [byte[]]$(if ($isWide) { 13, 0, 10, 0 } else { 13, 10 })
    $filled = [System.Collections.Generic.List[byte]]::new($Bytes)
    while ($filled.Count -lt $Length) { $filled.AddRange($line) }
    , $filled.ToArray()
}

function Remove-PolicyFolder([string]$Folder) {
    if (-not [System.IO.Directory]::Exists($Folder)) { return }
    Invoke-FileWork $Folder { [System.IO.Directory]::Delete($Folder, $true) }
}

# A part of the template byte for byte, gzip in base64, and the length of all: one answer does not hold a long one.
function Get-TemplatePart([string]$Folder, [int]$From, [int]$Most) {
    $bytes = Read-PolicyFile (Resolve-PolicyPath $Folder $TemplatePath)
    $text = if ($bytes.Length -gt 0) { [System.Convert]::ToBase64String((Compress-Bytes $bytes)) } else { '' }
    $from = [math]::Min($From, $text.Length)
    [ordered]@{ packed = $text.Substring($from, [math]::Min($Most, $text.Length - $from)); length = $text.Length }
}

# The text of a policy's template; empty where there is none.
function Read-TemplateText([string]$Folder) {
    ConvertFrom-TemplateBytes (Read-PolicyFile (Resolve-PolicyPath $Folder $TemplatePath))
}

# gpt.ini: one byte a character, so that what is not ASCII stays as it is.
$IniEncoding = [System.Text.Encoding]::GetEncoding(28591)
$VersionLine = '(?im)^(?<before>\s*Version\s*=\s*)(?<value>[0-9]+)'

# Version of gpt.ini as an unsigned number: user settings in the upper, computer settings in the lower 16 bits.
function Get-FileVersion([string]$Folder) {
    $text = $IniEncoding.GetString((Read-PolicyFile (Resolve-PolicyPath $Folder 'gpt.ini')))
    if ($text -match $VersionLine) { return [long]$Matches['value'] -band 0xFFFFFFFFL }
    0L
}

function Set-FileVersion([string]$Folder, [long]$Version) {
    $path = Resolve-PolicyPath $Folder 'gpt.ini'
    $text = $IniEncoding.GetString((Read-PolicyFile $path))
    $pattern = [regex]$VersionLine
    $general = [regex]'(?im)^\s*\[General\][^\r\n]*'
    if ($pattern.IsMatch($text)) { $text = $pattern.Replace($text, "`${before}$Version", 1) }
    elseif ($general.IsMatch($text)) { $text = $general.Replace($text, "`$0`r`nVersion=$Version", 1) }
    else { $text = "[General]`r`nVersion=$Version`r`n" }
    Write-PolicyFile $path $IniEncoding.GetBytes($text)
}

# The next version for a change of computer settings: the lower half counts, the upper stays.
function Get-NextVersion([long]$Version) {
    $computer = ($Version -band 0xFFFFL) + 1
    # 0 would mean that there are no computer settings.
    if ($computer -gt 0xFFFFL) { $computer = 1 }
    ($Version -band 0xFFFF0000L) -bor $computer
}
