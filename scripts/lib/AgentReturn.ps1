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
        $isRunning = $reason -eq '' -and $null -ne $service -and "$($service.Status)" -eq 'Running'
        if ($reason -ne '' -or $isRunning) { return [pscustomobject]@{ running = $isRunning; seconds = [int]$clock.Elapsed.TotalSeconds; nothingToWaitFor = $reason } }
        if ($clock.Elapsed.TotalSeconds -ge $ReturnPatience) { throw (New-ReturnError $service) }
        Start-Sleep -Milliseconds ([int](1000 * $ReturnPause))
    }
}

# Why no agent is to come back on this host; '': one is.
function Get-NothingToWaitFor($Service) {
    if ((Get-InstalledVersion) -eq '') { return 'no agent is installed' }
    if ((Get-RegisteredTenant) -eq '') { return 'the agent is not registered with a tenant yet' }
    # A registered agent without a service serves nobody; an upgrade takes the service away for a moment.
    if ($null -eq $Service) { return '' }
    if ("$($Service.StartType)" -eq 'Disabled' -and "$($Service.Status)" -eq 'Stopped') { return "the service $($Service.Name) is disabled" }
    ''
}

function New-ReturnError($Service) {
    $onward = 'then run pulumi up again: it goes on with this host, and the hosts after it are as they were.'
    if ($null -eq $Service) { return New-ScriptError 'failed' "The agent on $(Get-HostName) did not come back in $ReturnPatience seconds: it is registered, and has no service $(Get-AgentServiceName). Repair the agent there in Windows' list of programs, or uninstall it, $onward" }
    $state = "$($Service.Status) (startup $($Service.StartType), account $(Get-ServiceAccount $Service.Name))"
    New-ScriptError 'failed' "The agent on $(Get-HostName) did not come back in $ReturnPatience seconds: its service $($Service.Name) is $state. Start it there, or see its event log and newest trace, $onward $StartAdvice"
}
