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
$Folder = $PSScriptRoot
. "$PSScriptRoot/lib/ChangeComparison.ps1"
. "$PSScriptRoot/lib/ChangeCall.ps1"
. "$PSScriptRoot/lib/ChangeCopies.ps1"

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
    $before = "$Folder/before/$File"
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
    Write-Ascii "$Folder/applied/$($File.Name)" $report
}

$wanted = @($Only | ForEach-Object { $_ -split ',' } | ForEach-Object { [int]$_ })
$failed = 0
$numbers = @()
foreach ($file in Get-ChildItem -LiteralPath "$Folder/changes" -Filter '*.json' | Sort-Object -Property Name) {
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
    catch { "              $Folder/applied cannot be written, so ewb changes --applied will not know of this: $($_.Exception.GetBaseException().Message)" }
}
$unknown = @($wanted | Where-Object { $numbers -notcontains $_ })
if ($unknown.Count -gt 0) {
    "There is no change $($unknown -join ', '); there are $($numbers -join ', ')."
    $failed++
}
exit [int]($failed -gt 0)
