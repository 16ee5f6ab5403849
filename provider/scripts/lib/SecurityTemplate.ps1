# GptTmpl.inf, the security template of a group policy: reads and changes the password policy, keeps everything else. [MS-GPSB 2.2]
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# The kit's name and the template's key. [MS-GPSB 2.2.1.1]
$TemplateKeys = [ordered]@{
    minimumPasswordAge    = 'MinimumPasswordAge'
    maximumPasswordAge    = 'MaximumPasswordAge'
    minimumPasswordLength = 'MinimumPasswordLength'
    passwordHistorySize   = 'PasswordHistorySize'
    passwordComplexity    = 'PasswordComplexity'
}

$EmptyTemplate = "[Unicode]`r`nUnicode=yes`r`n[Version]`r`nsignature=`"`$CHICAGO`$`"`r`nRevision=1`r`n"

# The bytes as text. Files are UTF-16LE with a byte order mark; other editors leave other forms behind.
function ConvertFrom-TemplateBytes([byte[]]$Bytes) {
    $utf16 = [System.Text.UnicodeEncoding]::new($false, $true)
    if ($Bytes.Length -ge 2 -and $Bytes[0] -eq 0xFF -and $Bytes[1] -eq 0xFE) { return $utf16.GetString($Bytes, 2, $Bytes.Length - 2) }
    if ($Bytes.Length -ge 3 -and $Bytes[0] -eq 0xEF -and $Bytes[1] -eq 0xBB -and $Bytes[2] -eq 0xBF) {
        return [System.Text.Encoding]::UTF8.GetString($Bytes, 3, $Bytes.Length - 3)
    }
    if ($Bytes.Length -ge 2 -and $Bytes[1] -eq 0) { return $utf16.GetString($Bytes) }
    try { [System.Text.UTF8Encoding]::new($false, $true).GetString($Bytes) }
    # Not UTF-8: one byte a character, so that no character is lost.
    catch { [System.Text.Encoding]::GetEncoding(28591).GetString($Bytes) }
}

# UTF-16LE with a byte order mark and CRLF: the only form that Windows reads. [MS-GPSB 2.2]
function ConvertTo-TemplateBytes([string]$Text) {
    $encoding = [System.Text.UnicodeEncoding]::new($false, $true)
    $lines = $Text -replace "`r`n|`r|`n", "`r`n"
    , [byte[]]($encoding.GetPreamble() + $encoding.GetBytes($lines))
}

# What the template sets, by the kit's names. As in other .inf files, the first of two equal keys counts.
function Get-TemplatePolicy([string]$Text) {
    $policy = [ordered]@{}
    $lines = [string[]]($Text -split "`r`n|`r|`n")
    foreach ($name in $TemplateKeys.Keys) {
        $value = Find-TemplateKey $lines $TemplateKeys[$name] | ForEach-Object { ConvertFrom-TemplateValue $name $_.Value } | Select-Object -First 1
        if ($null -ne $value) { $policy[$name] = $value }
    }
    $policy
}

# The text with the declared keys set: a key that has its value already keeps its line as it is, another keeps its form.
function Set-TemplatePolicy([string]$Text, $Policy) {
    if ($Text.Trim() -eq '') { $Text = $EmptyTemplate }
    $newLine = if ($Text -match "`r`n|`r|`n") { $Matches[0] } else { "`r`n" }
    $lines = [System.Collections.Generic.List[string]]::new([string[]]($Text -split "`r`n|`r|`n"))
    foreach ($name in $TemplateKeys.Keys) {
        $wanted = Get-Property $Policy $name
        if ($null -eq $wanted) { continue }
        $key = $TemplateKeys[$name]
        # 0 means never to people and -1 to the template. [MS-GPSB 2.2.1.1]
        $written = if ($name -eq 'maximumPasswordAge' -and $wanted -eq 0) { -1 } else { $wanted }
        $places = @(Find-TemplateKey $lines $key)
        if ($places.Count -eq 0) { Add-TemplateLine $lines "$key = $written" }
        foreach ($place in $places) {
            if ((ConvertFrom-TemplateValue $name $place.Value) -cne $wanted) { $lines[$place.Index] = $place.Before + $written + $place.After }
        }
    }
    $lines -join $newLine
}

# Every line of [System Access] that sets the key.
function Find-TemplateKey($Lines, [string]$Key) {
    $section = ''
    for ($index = 0; $index -lt $Lines.Count; $index++) {
        if ($Lines[$index] -match '^\s*\[(?<name>[^\]]*)\]') { $section = $Matches['name'].Trim() }
        elseif ($section -eq 'System Access' -and $Lines[$index] -match "^(?<before>\s*$Key\s*=\s*)(?<value>[^;]*?)(?<after>\s*(;.*)?)`$") {
            [pscustomobject]@{ Index = $index; Before = $Matches['before']; Value = $Matches['value']; After = $Matches['after'] }
        }
    }
}

# Adds a line at the end of the first [System Access], which is made where there is none.
function Add-TemplateLine([System.Collections.Generic.List[string]]$Lines, [string]$Line) {
    $index = $Lines.FindIndex([Predicate[string]] { param($text) $text -match '^\s*\[\s*System Access\s*\]' })
    if ($index -lt 0) {
        $end = $Lines.Count
        while ($end -gt 0 -and $Lines[$end - 1].Trim() -eq '') { $end-- }
        $Lines.Insert($end, '[System Access]')
        if ($end + 1 -eq $Lines.Count) { $Lines.Add('') }
        $index = $end
    }
    $next = $index + 1
    while ($next -lt $Lines.Count -and $Lines[$next] -notmatch '^\s*\[') { $next++ }
    while ($Lines[$next - 1].Trim() -eq '') { $next-- }
    $Lines.Insert($next, $Line)
}

# The number a value stands for, or $null where it is none.
function ConvertFrom-TemplateValue([string]$Name, [string]$Value) {
    $text = $Value.Trim().Trim('"')
    if ($text -match '^0[xX][0-9a-fA-F]{1,7}$') { return [Convert]::ToInt32($text.Substring(2), 16) }
    if ($text -notmatch '^-?[0-9]{1,9}$') { return }
    if ($Name -eq 'maximumPasswordAge' -and [int]$text -eq -1) { return 0 }
    [int]$text
}
