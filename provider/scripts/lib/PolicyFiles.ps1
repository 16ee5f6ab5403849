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

# The file's bytes; none where there is no file.
function Read-PolicyFile([string]$Path) {
    if (Test-Place $Path) { return , [System.IO.File]::ReadAllBytes($Path) }
    , [byte[]]::new(0)
}

# Creates the file with its folders; a refusal names the right that is missing.
function Write-PolicyFile([string]$Path, [byte[]]$Bytes) {
    try {
        $null = [System.IO.Directory]::CreateDirectory((Split-Path -Parent $Path))
        [System.IO.File]::WriteAllBytes($Path, $Bytes)
    }
    catch [System.UnauthorizedAccessException] {
        throw (New-ScriptError 'refused' "`"$Path`" cannot be written: the account needs Modify on the policy's folder in SYSVOL.")
    }
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
