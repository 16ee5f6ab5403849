# GptTmpl.inf, the security template of a group policy: reads and changes the settings the kit knows, keeps everything else. [MS-GPSB 2.2]
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

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

# Every line of these sections that sets something the kit knows, with its place.
function Read-TemplateEntry([string[]]$Lines, [string[]]$Groups) {
    $here = @()
    for ($index = 0; $index -lt $Lines.Count; $index++) {
        if ($Lines[$index] -match '^\s*\[([^\]]*)\]') { $here = @($GroupsOfSection[$Matches[1].Trim()] | Where-Object { $Groups -contains $_ }) }
        else { foreach ($group in $here) { Read-TemplateLine $group $Lines[$index] $index } }
    }
}

# Settings by flat path, as calls have them, as a list of {Group, Name, Value}.
function Read-Setting($Settings) {
    if ($null -eq $Settings) { return }
    foreach ($property in $Settings.PSObject.Properties) {
        $group, $name = $property.Name.Split([char[]]'.', 2)
        $value = $property.Value
        $value = switch ($group) {
            { $TemplateKeys.Contains($_) } {
                if (-not $TemplateKeys[$group].Contains($name)) { throw (New-ScriptError 'failed' "There is no setting `"$($property.Name)`".") }
                [int]$value
            }
            'registryValues' {
                # ConvertFrom-Json turns what looks like a date and time into one, which is not the text any more.
                if ($value.value -isnot [string]) { throw (New-ScriptError 'failed' "The registry value `"$name`" must be a text that is not a date and time.") }
                [pscustomobject]@{ Type = $value.type; Data = $value.value }
            }
            'userRights' { , [string[]]@($value) }
            { $_ -in 'services', 'servicePermissions' } { $value }
            default { throw (New-ScriptError 'failed' "There is no setting `"$($property.Name)`".") }
        }
        [pscustomobject]@{ Group = $group; Name = $name; Value = $value }
    }
}

# The same list by flat path, as answers have it.
function Format-Setting([object[]]$List) {
    $settings = [ordered]@{}
    foreach ($setting in $List) {
        $value = $setting.Value
        $settings["$($setting.Group).$($setting.Name)"] = switch ($setting.Group) {
            'registryValues' { [ordered]@{ type = $value.Type; value = $value.Data } }
            'userRights' { , [string[]]@($value) }
            default { $value }
        }
    }
    $settings
}

# What the template sets of what is asked for, in the spelling of the question; all where nothing is asked. As in other
# .inf files, the first of two equal keys counts.
function Get-TemplateSettings([string]$Text, $Asked, $Accounts) {
    $wanted = @(Read-Setting $Asked)
    $groups = [string[]]@(if ($null -ne $Asked) { foreach ($one in $wanted) { $one.Group } } else { $TemplateSections.Keys })
    $set = @{}
    $order = @(foreach ($entry in Read-TemplateEntry ([string[]]($Text -split "`r`n|`r|`n")) $groups) {
            $path = "$($entry.Group).$($entry.Name)"
            if ($null -eq $entry.Value -or $set.ContainsKey($path)) { continue }
            $set[$path] = $entry
            if (-not (Test-NoPermissions $entry)) { $entry }
        })
    if ($null -eq $Asked) { return Format-Setting @(Get-InOrder $order) }
    $found = foreach ($one in $wanted) {
        $entry = $set["$($one.Group).$($one.Name)"]
        if ($null -eq $entry -or (Test-NoPermissions $entry)) { continue }
        $value = $entry.Value
        if ($one.Group -eq 'userRights') { $value = Select-Spelling $one.Value $value $Accounts }
        elseif (Test-SameValue $one.Group $one.Value $value $Accounts) { $value = $one.Value }
        [pscustomobject]@{ Group = $one.Group; Name = $one.Name; Value = $value }
    }
    Format-Setting @($found)
}

# A service whose permissions the template leaves alone.
function Test-NoPermissions($Entry) { $Entry.Group -eq 'servicePermissions' -and $Entry.Value -eq '' }

# Paths of what is asked for that some line sets in a way the kit cannot read.
function Get-UnreadablePath([string]$Text, $Asked) {
    $wanted = @(Read-Setting $Asked)
    $entries = @(Read-TemplateEntry ([string[]]($Text -split "`r`n|`r|`n")) ([string[]]@($wanted | ForEach-Object { $_.Group })))
    $odd = @($entries | Where-Object { $null -eq $_.Value } | ForEach-Object { "$($_.Group).$($_.Name)" })
    $wanted | ForEach-Object { "$($_.Group).$($_.Name)" } | Where-Object { $odd -contains $_ }
}

# The keys in the kit's order, then the rest in that of the template.
function Get-InOrder([object[]]$Entries) {
    foreach ($group in $TemplateKeys.Keys) {
        foreach ($name in $TemplateKeys[$group].Keys) { foreach ($entry in $Entries) { if ($entry.Group -eq $group -and $entry.Name -eq $name) { $entry } } }
    }
    foreach ($entry in $Entries) { if (-not $TemplateKeys.Contains($entry.Group)) { $entry } }
}

# The account policy of settings, by name.
function Get-AccountSettings($Settings) {
    $account = [ordered]@{}
    foreach ($path in $Settings.Keys) { if ($path.StartsWith('accountPolicy.')) { $account[$path.Substring(14)] = $Settings[$path] } }
    $account
}

# Principals of the template in the declared spelling and order; those that are not declared follow.
function Select-Spelling([string[]]$Declared, [string[]]$There, $Accounts) {
    $keys = @(Get-PrincipalKey $There $Accounts -InTemplate)
    $own = @(Get-PrincipalKey $Declared $Accounts)
    $known = @($Declared | Where-Object { $keys -contains (Get-PrincipalKey $_ $Accounts) })
    $others = @($There | Where-Object { $own -notcontains (Get-PrincipalKey $_ $Accounts -InTemplate) })
    # What reads like the declared name and stands for nobody must not look like it.
    , [string[]]@($known + @($others | ForEach-Object { if ($Declared -contains $_) { "$_ (a text that Windows resolves to no account)" } else { $_ } }))
}

# The text with the settings set and those of the paths taken out: a line that says the same already stays as it is, a
# changed one keeps its form. Permissions come last, on the line that the startup of their service has by then.
function Set-TemplateSettings([string]$Text, $Settings, [string[]]$Unset, $Accounts) {
    $wanted = @(Read-Setting $Settings)
    if ($Text.Trim() -eq '') {
        if ($wanted.Count -eq 0) { return $Text }
        $Text = $EmptyTemplate
    }
    foreach ($isLast in $false, $true) {
        $settings = @($wanted | Where-Object { ($_.Group -eq 'servicePermissions') -eq $isLast })
        $paths = @(foreach ($path in $Unset) { if (($path -like 'servicePermissions.*') -eq $isLast) { $path } })
        if ($settings.Count + $paths.Count -gt 0) { $Text = Set-TemplateLine $Text $settings $paths $Accounts }
    }
    $Text
}

function Set-TemplateLine([string]$Text, [object[]]$Wanted, [string[]]$Unset, $Accounts) {
    $newLine = if ($Text -match "`r`n|`r|`n") { $Matches[0] } else { "`r`n" }
    $lines = [System.Collections.Generic.List[string]]::new([string[]]($Text -split "`r`n|`r|`n"))
    $groups = [string[]]@(foreach ($setting in $Wanted) { $setting.Group }) + @(foreach ($path in $Unset) { $path.Split('.')[0] })
    $entries = @(Read-TemplateEntry $lines $groups)
    $added = foreach ($setting in $Wanted) {
        $value = ConvertTo-TemplateValue $setting.Group $setting.Name $setting.Value $Accounts
        $places = @($entries | Where-Object { $_.Group -eq $setting.Group -and $_.Name -eq $setting.Name })
        foreach ($place in $places) {
            if (Test-SameValue $setting.Group $setting.Value $place.Value $Accounts) { continue }
            $lines[$place.Index] = ($place.Before -replace ' =$', ' = ') + $value + $place.After
        }
        if ($places.Count -eq 0 -and $setting.Group -ne 'servicePermissions') { [pscustomobject]@{ Section = $TemplateSections[$setting.Group]; Line = New-TemplateLine $setting.Group $setting.Name $value } }
    }
    # From the end, so that the places before it stay what they are.
    [array]::Reverse($entries)
    foreach ($entry in $entries) {
        if ($Unset -notcontains "$($entry.Group).$($entry.Name)") { continue }
        if ($entry.Group -eq 'servicePermissions') { $lines[$entry.Index] = $entry.Before + (ConvertTo-TemplateValue $entry.Group $entry.Name '' $Accounts) }
        else { $lines.RemoveAt($entry.Index) }
    }
    foreach ($new in $added) { Add-TemplateLine $lines $new.Section $new.Line }
    $lines -join $newLine
}

# Adds a line at the end of the first section of its name, which is made where there is none.
function Add-TemplateLine([System.Collections.Generic.List[string]]$Lines, [string]$Section, [string]$Line) {
    $header = "^\s*\[\s*$([regex]::Escape($Section))\s*\]"
    $index = 0
    while ($index -lt $Lines.Count -and $Lines[$index] -notmatch $header) { $index++ }
    if ($index -eq $Lines.Count) {
        while ($index -gt 0 -and $Lines[$index - 1].Trim() -eq '') { $index-- }
        $Lines.Insert($index, "[$Section]")
        if ($index + 1 -eq $Lines.Count) { $Lines.Add('') }
    }
    $next = $index + 1
    while ($next -lt $Lines.Count -and $Lines[$next] -notmatch '^\s*\[') { $next++ }
    while ($Lines[$next - 1].Trim() -eq '') { $next-- }
    $Lines.Insert($next, $Line)
}
