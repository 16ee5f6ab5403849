<#
.SYNOPSIS
Compares the directory with the changes of this folder, or makes them.

.DESCRIPTION
Each change is a file in changes: the script that it calls and the script's parameters. README.md says what they are, which rights
they need and how to undo them. The scripts need no module and work in Windows PowerShell 5.1 and PowerShell 7.

Without -Action Apply nothing is written: that is the what-if. Each line says "as is", or "NOT YET" with what differs, what is not
in effect yet and what stands in the way.

With -Action Apply the changes are made in order. Each line says "as is" where nothing was to do, "made" where something was, or
"NOT YET" with the reason. A policy that was just written is "made", and a line below says what is not in effect yet. Before the first
write of each change, what was there is saved in the folder before, under the name of the change's file; it is never overwritten.
Beside it are the whole list of entries of a domain root or OU (.sddl) and the security template of an existing policy
(.GptTmpl.inf). Both are safe to repeat.

A wrong name or password ends the run at once, so that the account is not locked out.

What was found or made of each change is kept in the folder applied, with the day, the account and the machine, for those who wrote
this folder: ewb changes --applied reads it.

Exit code: 0 everything is as it is to be, 1 something is not, or failed.

.PARAMETER Action
Check (the default) compares and writes nothing. Apply makes the changes.

.PARAMETER Only
Numbers of the changes to look at, such as 1,2. All of them by default.

.PARAMETER UseExisting
Takes a group policy of the declared name that is there already, such as an imported backup, instead of refusing. Where a change is
declared with adopt, its policy is taken without this.

.PARAMETER Credential
Account to use instead of the one signed in: user@domain or DOMAIN\user. Its password is asked for.

.EXAMPLE
.\Changes.ps1

Compares everything and changes nothing.

.EXAMPLE
.\Changes.ps1 -Action Apply -Only 1,2

Makes the first two changes.

.EXAMPLE
.\Changes.ps1 -Action Apply -Credential admin@corp.contoso.com

Makes all changes as another account.

.EXAMPLE
powershell -ExecutionPolicy RemoteSigned -File .\Changes.ps1 -Action Apply

Makes all changes where scripts are restricted.
#>
[CmdletBinding()]
param(
    [ValidateSet('Check', 'Apply')][string]$Action = 'Check',
    # Texts: powershell -File hands over "1,2" as one, which as a number would be 12.
    [ValidatePattern('^\s*\d+(\s*,\s*\d+)*\s*$')][string[]]$Only = @(),
    [switch]$UseExisting,
    [System.Management.Automation.PSCredential][System.Management.Automation.Credential()]$Credential
)
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    'Application control lets this script have a part of PowerShell only (constrained language). Allow the scripts of this folder by a rule or a signature, or run them on another machine.'
    exit 1
}

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
    try { & "$PSScriptRoot/scripts/$Name.ps1" -Action $ScriptAction -Parameters (ConvertTo-Json -Compress -Depth 10 $Parameters) -Secret $secret }
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

# Value of an optional property, or $null.
function Get-Optional($Object, [string]$Name) {
    $property = $Object.PSObject.Properties[$Name]
    if ($null -ne $property) { $property.Value }
}

# Where what is there is not what is declared, as "name: there, instead of declared". Lists are sets; names of accounts and
# services know no case.
function Compare-Value([string]$Name, $Declared, $There) {
    if ($Declared -is [System.Management.Automation.PSCustomObject]) {
        foreach ($property in $Declared.PSObject.Properties) {
            $inner = if ($There -is [System.Management.Automation.PSCustomObject]) { Get-Optional $There $property.Name }
            Compare-Value "$Name.$($property.Name)" $property.Value $inner
        }
        return
    }
    if ($Declared -is [array]) {
        $wanted = @($Declared | ForEach-Object { ConvertTo-Json -Compress -Depth 10 $_ })
        $held = @($There | Where-Object { $null -ne $_ } | ForEach-Object { ConvertTo-Json -Compress -Depth 10 $_ })
        $wanted | Where-Object { $held -notcontains $_ } | ForEach-Object { "${Name}: $_ is missing" }
        $held | Where-Object { $wanted -notcontains $_ } | ForEach-Object { "${Name}: $_ is too much" }
        return
    }
    if ("$Declared" -cne "$There") { "${Name}: $(if ($null -eq $There) { 'not set' } else { $There }), instead of $Declared" }
}

# What the script says about the directory now, and, for a group policy that is not there under its id, the id of another of
# its name.
function Get-Observation($Change) {
    $answer = Invoke-Script $Change.script 'Observe' $Change.parameters
    if (-not $answer.ok) { return [pscustomobject]@{ Problem = "$($answer.error.message)"; Result = $null; SameName = @() } }
    $sameName = @(if (-not $answer.result.exists) { Get-Optional $answer.result 'sameName' })
    [pscustomobject]@{ Problem = $null; Result = $answer.result; SameName = $sameName }
}

# What the script would write.
function Get-Difference($Change, $Result) {
    if (-not $Result.exists) {
        'does not exist'
        return Get-Optional $Result 'namesake' | Where-Object { $_ }
    }
    foreach ($property in $Change.parameters.PSObject.Properties) {
        # How the directory is reached, and who made the object, are nobody's wish.
        if ($property.Name -in 'domain', 'server', 'sysvolPath', 'id', 'mark', 'unset', 'unlink') { continue }
        $there = $Result.PSObject.Properties[$property.Name]
        if ($null -eq $there -and $property.Name -ne 'link') { continue }
        $declared = $property.Value
        # A link that is to stay in its place has any order.
        if ($property.Name -eq 'link' -and $null -ne $there -and (Get-Optional $Change.parameters 'restoreOrder') -eq $false) { $declared = $declared | Select-Object -Property * -ExcludeProperty order }
        Compare-Value $property.Name $declared $(if ($null -ne $there) { $there.Value })
    }
    $there = @(Get-Optional $Result 'overGrants') + @(Get-Optional $Result 'otherAces')
    foreach ($entry in @(Get-Optional $Change.parameters 'unwanted')) { if ($entry -and $there -ccontains $entry) { "to be taken away: $entry" } }
    if ($Change.script -ne 'GroupPolicyObject') { return }
    if ($Result.containerVersion -ne $Result.fileVersion) { "half written, so that it may not be applied: version $($Result.containerVersion) in the directory, $($Result.fileVersion) in SYSVOL" }
    if (-not $Result.appliesToComputers) { 'computers do not apply it: its computer settings are disabled, or its security settings are not registered' }
}

# What stands in the way, which no script writes.
function Get-Obstacle($Change, $Result) {
    foreach ($conflict in @(Get-Optional $Result 'conflicts')) {
        if ($conflict -and (Test-Obstacle $Change $Result $conflict)) { "in its way: $(Get-ConflictName $conflict)" }
    }
}

# Written is not yet in force: the PDC emulator applies group policy every five minutes, or at gpupdate /force.
function Get-Pending($Change, $Result) {
    $settings = if ($Change.script -eq 'GroupPolicyObject') { Get-Optional $Change.parameters 'settings' }
    $age = if ($null -ne $settings -and -not (Get-Optional $Change.parameters 'linkTarget')) { Get-Optional $settings 'accountPolicy.minimumPasswordAge' }
    if ($null -ne $age) { Compare-Value 'in effect: minimumPasswordAge' $age $Result.effective.accountPolicy.minimumPasswordAge }
}

# What is as nobody declared it and stays, and what may be in the way of some users or cannot be told: nothing is wrong with the
# change for it. The agent's installer grants its account more than writeback.
function Get-Remark($Change, $Result) {
    foreach ($conflict in @(Get-Optional $Result 'conflicts')) {
        if ($conflict -and -not (Test-Obstacle $Change $Result $conflict)) { Get-ConflictRemark $conflict }
    }
    foreach ($ace in @(Get-Optional $Result 'overGrants')) { if ($ace) { "besides: $ace" } }
    foreach ($one in @(Get-Replica $Result 'unasked')) { "could not be asked whether it has the policy: $($one.server): $($one.reason)" }
}

# What else the account may be meant to be.
function Get-CandidateText($Result) {
    $candidates = @(Get-Optional $Result 'candidates' | Where-Object { $_ })
    if ($candidates.Count -gt 0) { "; its group managed service accounts are: $($candidates -join '; ')" }
}

# Whether a conflict keeps settings out: what is in effect differs, and this is why. As conflicts.ts of the plugin judges, which a test
# holds against this; the other conflicts are for some users only, or cannot be told apart from what does no harm.
function Test-Obstacle($Change, $Result, $Conflict) {
    $setting = Get-Optional $Conflict 'setting'
    switch ($Conflict.kind) {
        'precedence' { $null -ne (Get-Optional $Conflict 'value') -and ($null -eq $setting -or (Test-Unmet $Change $Result $setting)) }
        'securityFiltering' { $null -eq (Get-Optional $Conflict 'by') -and (Test-Unmet $Change $Result) }
        # Account policies of a domain are said to pass a block, and are said not to.
        'blockedInheritance' { Test-Unmet $Change $Result 'accountPolicy.minimumPasswordAge' }
        default { $false }
    }
}

# Whether a declared setting of the account policy, or any, is not in effect, as far as the domain root tells; what it does not tell
# may not be.
function Test-Unmet($Change, $Result, [string]$Setting = '') {
    $settings = Get-Optional $Change.parameters 'settings'
    $declared = @(if ($null -ne $settings) { $settings.PSObject.Properties | Where-Object { $_.Name -like 'accountPolicy.*' } })
    if ($Setting -ne '') { return @($declared | Where-Object { $_.Name -eq $Setting -and -not (Test-InEffect $Result $_) }).Count -gt 0 }
    $told = @($declared | Where-Object { $null -ne (Get-EffectiveValue $Result $_) })
    $told.Count -eq 0 -or @($told | Where-Object { -not (Test-InEffect $Result $_) }).Count -gt 0
}

function Get-EffectiveValue($Result, $Declared) { Get-Optional $Result.effective.accountPolicy $Declared.Name.Substring('accountPolicy.'.Length) }

function Test-InEffect($Result, $Declared) { (Get-EffectiveValue $Result $Declared) -eq [long]$Declared.Value }

# What fails nothing, in words.
function Get-ConflictRemark($Conflict) {
    $by = "$(Get-Optional $Conflict 'by')"
    $value = Get-Optional $Conflict 'value'
    switch ($Conflict.kind) {
        'wrongTarget' { "reaches no domain user: $(Get-Optional $Conflict 'setting'), which counts at the domain root only" }
        'passwordSettingsObject' {
            if ($by -eq '') { 'whether a PSO brings a minimum password age back cannot be told: the account may not read PSOs, which by default only Domain Admins may' }
            elseif ($null -eq $value) { "PSOs with a minimum password age: $by" }
            else { "the PSO `"$by`" brings a minimum password age of $value $(if ($value -eq 1) { 'day' } else { 'days' }) back for those it applies to" }
        }
        default { "may be in its way: $(Get-ConflictName $Conflict)" }
    }
}

function Get-ConflictName($Conflict) { "$($Conflict.kind)$(if (Get-Optional $Conflict 'by') { " ($($Conflict.by))" })" }

# Why a new link was not made: domain controllers that lack what it leads to.
function Get-Waiting($Result) {
    foreach ($one in @(Get-Replica $Result 'lacking')) { "not linked yet: $($one.server): $($one.reason). Run again once it has replicated" }
}

# Other domain controllers of an answer: those that lack something, or those that could not be asked.
function Get-Replica($Result, [string]$Which) {
    $replication = Get-Optional $Result 'replication'
    if ($null -ne $replication) { $replication.$Which | Where-Object { $_ } }
}

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

# What came of a change; without problems it is as it is to be. Remarks: what is besides.
function New-Outcome([string]$Done, [object[]]$Problems = @(), [object[]]$Remarks = @()) {
    [pscustomobject]@{ Done = $Done; Problems = $Problems; Remarks = $Remarks }
}

# What is to be said of a change as it is, whether it was to be made or only compared.
function Get-Comparison($Change, $Result) {
    $problems = @(Get-Difference $Change $Result)
    if ($Result.exists) { $problems += @(Get-Obstacle $Change $Result) + @(Get-Pending $Change $Result) }
    New-Outcome 'as is' $problems @(Get-Remark $Change $Result)
}

# Makes a change where something differs.
function Set-Change($Change, [string]$File, $Result) {
    if (@(Get-Difference $Change $Result).Count -eq 0) { return Get-Comparison $Change $Result }
    $before = "$PSScriptRoot/before/$File"
    try { $saved = Save-Before $before $Change $Result }
    catch { return New-Outcome '' @("What is there cannot be kept in $before, so nothing is changed: $($_.Exception.GetBaseException().Message)") }
    $answer = Invoke-Script $Change.script 'Ensure' $Change.parameters
    if ($answer.ok) {
        $now = $answer.result
        $problems = @(Get-Difference $Change $now) + @(Get-Waiting $now) + @(Get-Obstacle $Change $now)
        # No policy that was just written is in effect, so that this is no problem yet.
        return New-Outcome 'made' $problems (@(Get-Pending $Change $now) + @(Get-Remark $Change $now))
    }
    # Where nothing was written, the next run may find something else that was there before.
    if ($saved -and (ConvertTo-Json -Compress -Depth 10 (Get-Observation $Change).Result) -ceq (ConvertTo-Json -Compress -Depth 10 $Result)) { Remove-Item -Force -LiteralPath $before, (Get-CopyPath $before '.GptTmpl.inf'), (Get-CopyPath $before '.sddl') -ErrorAction SilentlyContinue }
    New-Outcome '' @("$($answer.error.message)")
}

# The one existing policy of the declared name, where it may be taken; else why not.
function Select-Existing($Change, [string[]]$SameName) {
    if ($SameName.Count -gt 1) { return "there are $($SameName.Count) group policies of this name ($($SameName -join ', ')). Rename those that are not meant" }
    if (-not $UseExisting -and -not (Get-Optional $Change 'adopt')) { return "there is another group policy of this name ($SameName). Run with -UseExisting to take it, or rename one of the two" }
    $Change.parameters.id = $SameName[0]
}

function Invoke-Change($Change, [string]$File) {
    $seen = Get-Observation $Change
    if ($seen.SameName.Count -gt 0) {
        $problem = Select-Existing $Change $seen.SameName
        if ($null -ne $problem) { return New-Outcome '' @($problem) }
        $seen = Get-Observation $Change
    }
    if ($null -ne $seen.Problem) { return New-Outcome '' @($seen.Problem) }
    if ($Change.script -eq 'DomainRootDelegation' -and -not $seen.Result.exists) {
        return New-Outcome '' @("there is no account `"$($Change.parameters.account)`" in the domain `"$($Change.parameters.accountDomain)`" yet$(Get-CandidateText $seen.Result)")
    }
    if ($Action -eq 'Apply') { return Set-Change $Change $File $seen.Result }
    Get-Comparison $Change $seen.Result
}

# Keeps for those who wrote this folder what came of a change; the file's hash says which declaration it was.
function Save-Report([System.IO.FileInfo]$File, $Change, $End) {
    $sha256 = [System.Security.Cryptography.SHA256]::Create()
    $hash = [BitConverter]::ToString($sha256.ComputeHash([System.IO.File]::ReadAllBytes($File.FullName))).Replace('-', '').ToLowerInvariant()
    $report = [ordered]@{
        title    = $Change.title
        change   = $hash
        state    = $(if ($End.Problems.Count -gt 0) { 'not yet' } else { $End.Done })
        problems = [string[]]@($End.Problems)
        at       = [datetime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture)
        by       = [System.Environment]::UserDomainName + '\' + [System.Environment]::UserName
        on       = [System.Environment]::MachineName
    }
    if ($null -ne $Credential) { $report.by = $Credential.UserName }
    Write-Ascii "$PSScriptRoot/applied/$($File.Name)" $report
}

# The name comes with the whole file. Letters beyond ASCII are escaped: two shells, two encodings.
function Write-Ascii([string]$Path, $Value) {
    $json = [regex]::Replace((ConvertTo-Json -Depth 10 $Value), '[^\x20-\x7E\r\n]', { param($match) '\u{0:x4}' -f [int][char]$match.Value })
    $null = [System.IO.Directory]::CreateDirectory([System.IO.Path]::GetDirectoryName($Path))
    [System.IO.File]::WriteAllText("$Path.new", $json)
    Move-Item -Force -LiteralPath "$Path.new" -Destination $Path
}

$wanted = @($Only | ForEach-Object { $_ -split ',' } | ForEach-Object { [int]$_ })
$failed = 0
$numbers = @()
foreach ($file in Get-ChildItem -LiteralPath "$PSScriptRoot/changes" -Filter '*.json' | Sort-Object -Property Name) {
    $number = [int]$file.Name.Substring(0, $file.Name.IndexOf('-'))
    $numbers += $number
    if ($wanted.Count -gt 0 -and $wanted -notcontains $number) { continue }
    $change = ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($file.FullName))
    $end = Invoke-Change $change $file.Name
    if ($null -ne $script:LogonRefused) {
        $script:LogonRefused
        "Nothing was tried after `"$($change.title)`" ($number), so that the account is not locked out. Write the account as user@domain or DOMAIN\user."
        exit 1
    }
    if ($end.Problems.Count -gt 0) { $failed++ }
    "{0,3}  {1,-8} {2}" -f $number, $(if ($end.Problems.Count -gt 0) { 'NOT YET' } else { $end.Done }), $change.title
    $end.Problems + $end.Remarks | Where-Object { $_ } | ForEach-Object { "              $_" }
    try { Save-Report $file $change $end }
    catch { "              $PSScriptRoot/applied cannot be written, so ewb changes --applied will not know of this: $($_.Exception.GetBaseException().Message)" }
}
$unknown = @($wanted | Where-Object { $numbers -notcontains $_ })
if ($unknown.Count -gt 0) {
    "There is no change $($unknown -join ', '); there are $($numbers -join ', ')."
    $failed++
}
exit [int]($failed -gt 0)
