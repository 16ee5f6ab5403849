# A stand-in for the agent's tools: the two documented cmdlets for verbose tracing, which edit the agent's configuration.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$File = "$PSScriptRoot/AADConnectProvisioningAgent.exe.config"
function Set-Tracing([string]$From, [string]$To) { [System.IO.File]::WriteAllText($File, [System.IO.File]::ReadAllText($File).Replace("switchValue=`"$From`"", "switchValue=`"$To`"")) }
function Start-AADCloudSyncToolsVerboseLogs { [CmdletBinding()] param([switch]$SkipServiceRestart) Set-Tracing Information Verbose }
function Stop-AADCloudSyncToolsVerboseLogs { [CmdletBinding()] param([switch]$SkipServiceRestart) Set-Tracing Verbose Information }
Export-ModuleMember -Function Start-AADCloudSyncToolsVerboseLogs, Stop-AADCloudSyncToolsVerboseLogs
