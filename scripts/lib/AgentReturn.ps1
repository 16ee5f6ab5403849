# The agent after what restarts its host: no other host is restarted before this one serves again.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# Whether it runs Microsoft Entra may not have seen yet; that nothing is waited for is said with its reason.
function Wait-AgentReturn {
    $name = Get-AgentServiceName
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    while ($true) {
        $service = Find-Service $name
        $reason = Get-NothingToWaitFor $service
        $isRunning = $reason -eq '' -and "$($service.Status)" -eq 'Running'
        if ($reason -ne '' -or $isRunning) { return [pscustomobject]@{ running = $isRunning; seconds = [int]$clock.Elapsed.TotalSeconds; nothingToWaitFor = $reason } }
        if ($clock.Elapsed.TotalSeconds -ge $ReturnPatience) { throw (New-ReturnError $service) }
        Start-Sleep -Milliseconds ([int](1000 * $ReturnPause))
    }
}

# Why no agent is to come back on this host; '': one is.
function Get-NothingToWaitFor($Service) {
    if ((Get-InstalledVersion) -eq '') { return 'no agent is installed' }
    if ($null -eq $Service) { return "the agent has no service $(Get-AgentServiceName)" }
    if ((Get-RegisteredTenant) -eq '') { return 'the agent is not registered with a tenant yet' }
    if ("$($Service.StartType)" -eq 'Disabled' -and "$($Service.Status)" -eq 'Stopped') { return "the service $($Service.Name) is disabled" }
    ''
}

function New-ReturnError($Service) {
    $state = "$($Service.Status) (startup $($Service.StartType), account $(Get-ServiceAccount $Service.Name))"
    New-ScriptError 'failed' "The agent on $(Get-HostName) did not come back in $ReturnPatience seconds: its service $($Service.Name) is $state. Start it there, or see its event log and newest trace, then run pulumi up again: it goes on with this host, and the hosts after it are as they were. $StartAdvice"
}
