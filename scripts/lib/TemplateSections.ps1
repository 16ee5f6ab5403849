# The sections of GptTmpl.inf that the kit knows, and how a line of each is read and written. [MS-GPSB 2.2]
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Facts.ps1"

$TemplateSections = [ordered]@{
    accountPolicy  = 'System Access'
    kerberosPolicy = 'Kerberos Policy'
    registryValues = 'Registry Values'
    userRights     = 'Privilege Rights'
    services       = 'Service General Setting'
    # Stands on the line of its service's startup, so it is written after it.
    servicePermissions = 'Service General Setting'
}

# [MS-GPSB 2.2.5]
$RegistryTypes = [ordered]@{ string = 1; expandString = 2; binary = 3; dword = 4; multiString = 7 }
# [MS-GPSB 2.2.8]
$Startups = [ordered]@{ automatic = 2; manual = 3; disabled = 4 }

# The other way round, to read by; PowerShell's hash tables know no case, as the template knows none.
$GroupsOfSection = @{}
foreach ($section in $TemplateSections.Values | Select-Object -Unique) { $GroupsOfSection[$section] = @($TemplateSections.Keys | Where-Object { $TemplateSections[$_] -eq $section }) }
$NameOfKey = @{}
foreach ($group in $TemplateKeys.Keys) {
    $NameOfKey[$group] = @{}
    foreach ($name in $TemplateKeys[$group].Keys) { $NameOfKey[$group][$TemplateKeys[$group][$name]] = $name }
}
$TypeOfCode = @{}
foreach ($type in $RegistryTypes.Keys) { $TypeOfCode["$($RegistryTypes[$type])"] = $type }
$StartupOfCode = @{}
foreach ($startup in $Startups.Keys) { $StartupOfCode["$($Startups[$startup])"] = $startup }

# A line reads as what it sets, and what stands before and after that.
$KeyLine = [regex]'^(?<before>\s*"?(?<name>\w+)"?\s*=\s*)(?<value>[^;]*?)(?<after>\s*(;.*)?)$'
# The name may hold an equals sign, and the value a semicolon, so there is no comment in these lines.
$RegistryLine = [regex]'^(?<before>\s*(?<quote>"?)(?<name>[^"]+?)\k<quote>\s*=\s*)(?<value>[0-9]+\s*,.*?)(?<after>\s*)$'
$ServiceLine = [regex]'^(?<before>\s*(?<quote>"?)(?<name>[^",\s]+( +[^",\s]+)*)\k<quote>\s*,\s*)(?<value>[^,;]*?)(?<after>\s*(,.*)?)$'
# Its value begins with the comma before it, which older templates leave out where there is none.
$ServicePermissionsLine = [regex]'^(?<before>\s*(?<quote>"?)(?<name>[^",\s]+( +[^",\s]+)*)\k<quote>\s*,[^,]*?)(?<value>\s*(,.*)?)$'
$LineOfGroup = @{
    accountPolicy = $KeyLine; kerberosPolicy = $KeyLine; registryValues = $RegistryLine; userRights = $KeyLine
    services = $ServiceLine; servicePermissions = $ServicePermissionsLine
}

# What a line of a section sets; Value is $null where it is none the kit can read. Nothing: another key, or no setting.
function Read-TemplateLine([string]$Group, [string]$Line, [int]$Index) {
    if ($Line.TrimStart().StartsWith(';')) { return }
    $match = $LineOfGroup[$Group].Match($Line)
    if (-not $match.Success) { return }
    $name = $match.Groups['name'].Value
    if ($NameOfKey.ContainsKey($Group)) {
        $name = $NameOfKey[$Group][$name]
        if ($null -eq $name) { return }
    }
    [pscustomobject]@{
        Group  = $Group
        Name   = $name
        Value  = ConvertFrom-TemplateValue $Group $name $match.Groups['value'].Value
        Index  = $Index
        Before = $match.Groups['before'].Value
        After  = $match.Groups['after'].Value
    }
}

function ConvertFrom-TemplateValue([string]$Group, [string]$Name, [string]$Text) {
    switch ($Group) {
        'registryValues' { return ConvertFrom-RegistryText $Text }
        'userRights' {
            return , [string[]]@(foreach ($part in $Text.Split(',')) { if ($part.Trim() -ne '') { $part.Trim().Trim('"') -replace '^\*(?=S-)', '' } })
        }
        'services' { return $StartupOfCode[$Text.Trim()] }
        'servicePermissions' { return $Text.Trim().TrimStart(',').Trim() -replace '^"(.*)"$', '$1' }
    }
    $bare = $Text.Trim().Trim('"')
    if ($bare -match '^0[xX][0-9a-fA-F]{1,7}$') { return [Convert]::ToInt32($bare.Substring(2), 16) }
    if ($bare -notmatch '^-?[0-9]{1,9}$') { return }
    if ($Name -in $NeverIsMinusOne -and [int]$bare -eq -1) { return 0 }
    [int]$bare
}

# type,data: a dword as a decimal number, a string without the quotes around it, the others as they are.
function ConvertFrom-RegistryText([string]$Text) {
    $code, $data = $Text.Split([char[]]',', 2)
    $type = $TypeOfCode[$code.Trim()]
    $data = $data.Trim()
    if ($type -eq 'dword') {
        if ($data -match '^0[xX][0-9a-fA-F]{1,8}$') { $data = "$([Convert]::ToUInt32($data.Substring(2), 16))" }
        elseif ($data -match '^[0-9]{1,10}$') { $data = "$([long]$data)" }
        else { return }
    }
    if ($type -in 'string', 'expandString') { $data = $data -replace '^"(.*)"$', '$1' }
    if ($null -ne $type) { [pscustomobject]@{ Type = $type; Data = $data } }
}

# The text of a value. Accounts: SIDs by the names that stand for them.
function ConvertTo-TemplateValue([string]$Group, [string]$Name, $Value, $Accounts) {
    switch ($Group) {
        'registryValues' {
            $data = if ($Value.Type -in 'string', 'expandString') { "`"$($Value.Data)`"" } else { $Value.Data }
            return "$($RegistryTypes[$Value.Type]),$data"
        }
        'userRights' { return (Get-PrincipalKey $Value $Accounts) -join ',' }
        'services' { return "$($Startups[$Value])" }
        'servicePermissions' { return ",`"$Value`"" }
    }
    if ($Name -in $NeverIsMinusOne -and $Value -eq 0) { return '-1' }
    "$Value"
}

# A whole new line in the form in which the editor of Windows writes it.
function New-TemplateLine([string]$Group, [string]$Name, [string]$Text) {
    switch ($Group) {
        'registryValues' { return "$Name=$Text" }
        'userRights' { return "$Name = $Text" }
        'services' { return "`"$Name`",$Text,`"`"" }
    }
    "$($TemplateKeys[$Group][$Name]) = $Text"
}

# Whether two values mean the same; $null is no value.
function Test-SameValue([string]$Group, $One, $Other, $Accounts) {
    if ($null -eq $One -or $null -eq $Other) { return $false }
    switch ($Group) {
        'registryValues' {
            if ($One.Type -ne $Other.Type) { return $false }
            if ($One.Type -eq 'binary') { return ($One.Data -replace '\s', '') -eq ($Other.Data -replace '\s', '') }
            return $One.Data -ceq $Other.Data
        }
        'userRights' {
            $declared = (Get-PrincipalKey $One $Accounts | Sort-Object -Unique) -join ','
            return $declared -eq ((Get-PrincipalKey $Other $Accounts -InTemplate | Sort-Object -Unique) -join ',')
        }
    }
    $One -ceq $Other
}

# Principals as the template writes them: *SID where the SID is known, else the name. [MS-GPSB 2.2.6]
# A reference that stands there as it was declared means nobody to Windows.
function Get-PrincipalKey([string[]]$Principals, $Accounts, [switch]$InTemplate) {
    foreach ($principal in $Principals) {
        if ($principal -match '^S-1-') { "*$($principal.ToUpperInvariant())" }
        elseif ($null -eq $Accounts) { $principal }
        elseif ($InTemplate -and $Accounts.ContainsKey('\references') -and $Accounts['\references'] -contains $principal) { $principal }
        elseif ($Accounts.ContainsKey($principal)) { "*$($Accounts[$principal])" }
        else { $principal }
    }
}
