# Checks or makes the changes of a change pack, in order; both are safe to repeat.
#   .\Changes.ps1                  compares the directory with what is to be, and changes nothing
#   .\Changes.ps1 -Action Apply    makes the changes
# Each change is a file changes\NN-*.json: {title, script, parameters}. Runs as the signed-in account unless -Credential is given.
# Exit code: 0 everything is as it is to be, 1 something is not, or failed.
[CmdletBinding()]
param(
    [ValidateSet('Check', 'Apply')][string]$Action = 'Check',
    # Numbers of the changes; all of them by default.
    [int[]]$Only = @(),
    # Changes a group policy of the declared name that is there already, such as an imported backup, instead of refusing.
    [switch]$UseExisting,
    [System.Management.Automation.PSCredential]$Credential
)
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# Calls a directory script in this process, so that no password appears in an argument list, and gives back its answer.
function Invoke-Script([string]$Name, [string]$ScriptAction, $Parameters) {
    $secret = ''
    if ($null -ne $Credential) {
        $plain = $Credential.GetNetworkCredential()
        $secret = ConvertTo-Json -Compress @{ user = $Credential.UserName; password = $plain.Password }
    }
    $writer = [System.IO.StringWriter]::new()
    $console = [Console]::Out
    [Console]::SetOut($writer)
    try { & "$PSScriptRoot/scripts/$Name.ps1" -Action $ScriptAction -Parameters (ConvertTo-Json -Compress -Depth 10 $Parameters) -Secret $secret }
    finally { [Console]::SetOut($console) }
    $answer = ConvertFrom-Json -InputObject $writer.ToString()
    $packed = Get-Optional $answer 'packed'
    if ($null -eq $packed) { return $answer }
    ConvertFrom-Json -InputObject (Expand-Answer $packed)
}

# Long answers are gzip in base64.
function Expand-Answer([string]$Packed) {
    $bytes = [System.IO.MemoryStream]::new([System.Convert]::FromBase64String($Packed))
    $gzip = [System.IO.Compression.GZipStream]::new($bytes, [System.IO.Compression.CompressionMode]::Decompress)
    [System.IO.StreamReader]::new($gzip).ReadToEnd()
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

function Test-Change($Change, $Result) {
    foreach ($property in $Change.parameters.PSObject.Properties) {
        # How the directory is reached, and who made the object, are nobody's wish.
        if ($property.Name -in 'domain', 'server', 'sysvolPath', 'id', 'mark', 'unset', 'unlink') { continue }
        $there = $Result.PSObject.Properties[$property.Name]
        if ($null -eq $there -and $property.Name -ne 'link') { continue }
        Compare-Value $property.Name $property.Value $(if ($null -ne $there) { $there.Value })
    }
    foreach ($ace in @(Get-Optional $Result 'overGrants')) { if ($ace) { "over-grant: $ace" } }
    foreach ($conflict in @(Get-Optional $Result 'conflicts')) {
        if ($conflict) { "in its way: $($conflict.kind)$(if (Get-Optional $conflict 'by') { " ($($conflict.by))" })" }
    }
    # Written is not yet in force: the PDC emulator applies group policy every five minutes, or at gpupdate /force.
    $settings = Get-Optional $Change.parameters 'settings'
    $account = if ($Change.script -eq 'GroupPolicyObject' -and -not (Get-Optional $Change.parameters 'linkTarget')) { Get-Optional $settings 'accountPolicy' }
    if ($null -ne $account) { Compare-Value 'in effect: minimumPasswordAge' $account.minimumPasswordAge $Result.effective.accountPolicy.minimumPasswordAge }
}

# What is still to be done about a change; nothing: it is as it is to be.
function Invoke-Change($Change) {
    $seen = Get-Observation $Change
    if ($null -ne $seen.Problem) { return $seen.Problem }
    if ($seen.SameName.Count -gt 0) {
        if (-not $UseExisting -or $seen.SameName.Count -gt 1) {
            return "there is another group policy of this name ($($seen.SameName -join ', ')). Run with -UseExisting to take it, or rename one of the two"
        }
        $Change.parameters.id = $seen.SameName[0]
        $seen = Get-Observation $Change
    }
    if ($Action -eq 'Apply') {
        $answer = Invoke-Script $Change.script 'Ensure' $Change.parameters
        if (-not $answer.ok) { "$($answer.error.message)" }
        return
    }
    if (-not $seen.Result.exists) { return 'does not exist' }
    Test-Change $Change $seen.Result
}

$failed = 0
$numbers = @()
foreach ($file in Get-ChildItem -LiteralPath "$PSScriptRoot/changes" -Filter '*.json' | Sort-Object -Property Name) {
    $number = [int]$file.Name.Substring(0, $file.Name.IndexOf('-'))
    $numbers += $number
    if ($Only.Count -gt 0 -and $Only -notcontains $number) { continue }
    $change = ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($file.FullName))
    $problems = @(Invoke-Change $change)
    if ($problems.Count -gt 0) { $failed++ }
    "{0,3}  {1,-8} {2}" -f $number, $(if ($problems.Count -gt 0) { 'NOT YET' } elseif ($Action -eq 'Apply') { 'made' } else { 'as is' }), $change.title
    $problems | ForEach-Object { "              $_" }
}
$unknown = @($Only | Where-Object { $numbers -notcontains $_ })
if ($unknown.Count -gt 0) {
    "There is no change $($unknown -join ', '); there are $($numbers -join ', ')."
    $failed++
}
exit [int]($failed -gt 0)
