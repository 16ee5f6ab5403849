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
    ConvertFrom-Json -InputObject $writer.ToString()
}

# Where what is there is not what is declared, as "name: there, instead of declared". What the answer does not tell is no difference.
function Compare-Value([string]$Name, $Declared, $There) {
    if ($Declared -is [System.Management.Automation.PSCustomObject]) {
        foreach ($property in $Declared.PSObject.Properties) {
            $inner = if ($There -is [System.Management.Automation.PSCustomObject]) { $There.PSObject.Properties[$property.Name] }
            Compare-Value "$Name.$($property.Name)".TrimStart('.') $property.Value $(if ($null -ne $inner) { $inner.Value })
        }
        return
    }
    if ($Declared -is [array]) {
        $held = @($There | ForEach-Object { ConvertTo-Json -Compress -Depth 10 $_ })
        foreach ($item in $Declared) {
            $text = ConvertTo-Json -Compress -Depth 10 $item
            if ($held -cnotcontains $text) { "${Name}: $text is missing" }
        }
        return
    }
    if ("$Declared" -cne "$There") { "${Name}: $(if ($null -eq $There) { 'not set' } else { $There }), instead of $Declared" }
}

# A change with what its script says about the directory now: the properties both have are compared.
function Test-Change($Change) {
    $answer = Invoke-Script $Change.script 'Observe' $Change.parameters
    if (-not $answer.ok) { return "$($answer.error.message)" }
    if (-not $answer.result.exists) { return 'does not exist' }
    foreach ($property in $Change.parameters.PSObject.Properties) {
        $there = $answer.result.PSObject.Properties[$property.Name]
        $declaredOnly = $property.Name -in 'domain', 'server', 'sysvolPath', 'id', 'unset', 'unlink'
        if ($declaredOnly -or ($null -eq $there -and $property.Name -ne 'link')) { continue }
        Compare-Value $property.Name $property.Value $(if ($null -ne $there) { $there.Value })
    }
    # Written is not yet in force: the PDC emulator applies group policy every five minutes, or at gpupdate /force.
    $effective = $answer.result.PSObject.Properties['effective']
    $account = if ($Change.script -eq 'GroupPolicyObject' -and $null -eq $Change.parameters.PSObject.Properties['linkTarget']) { $Change.parameters.settings.PSObject.Properties['accountPolicy'] }
    if ($null -ne $effective -and $null -ne $account) {
        Compare-Value 'in effect: minimumPasswordAge' $account.Value.minimumPasswordAge $effective.Value.accountPolicy.minimumPasswordAge
    }
}

$failed = 0
foreach ($file in Get-ChildItem -LiteralPath "$PSScriptRoot/changes" -Filter '*.json' | Sort-Object -Property Name) {
    $number = [int]$file.Name.Substring(0, $file.Name.IndexOf('-'))
    if ($Only.Count -gt 0 -and $Only -notcontains $number) { continue }
    $change = ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($file.FullName))
    $problems = @()
    if ($Action -eq 'Apply') {
        $answer = Invoke-Script $change.script 'Ensure' $change.parameters
        if (-not $answer.ok) { $problems = @("$($answer.error.message)") }
    }
    else { $problems = @(Test-Change $change) }
    if ($problems.Count -gt 0) { $failed++ }
    "{0,3}  {1,-8} {2}" -f $number, $(if ($problems.Count -gt 0) { 'NOT YET' } elseif ($Action -eq 'Apply') { 'made' } else { 'as is' }), $change.title
    $problems | ForEach-Object { "              $_" }
}
exit [int]($failed -gt 0)
