# Waits on a host that may just have restarted until its agent runs again. AgentFleet declares it as a managed run command of each
# host, before the next one. Parameters: what restarts the host when it changes; Azure runs this again because they are others, and
# nothing here reads them. Result: running; seconds that it took; nothingToWaitFor: why, or ''.
[CmdletBinding()]
param(
    [Parameter(Mandatory)][string]$Parameters
)
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/lib/Call.ps1"
. "$PSScriptRoot/lib/AgentFacts.ps1"
. "$PSScriptRoot/lib/AgentHost.ps1"
. "$PSScriptRoot/lib/AgentPresence.ps1"
. "$PSScriptRoot/lib/AgentService.ps1"
. "$PSScriptRoot/lib/AgentReturn.ps1"

exit (Invoke-Call { Wait-AgentReturn })
