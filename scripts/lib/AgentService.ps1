# The agent's service: started where it is stopped, started again where its configuration changed.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-troubleshoot#agent-failed-to-start
$StartAdvice = 'The usual cause is a policy for "Log on as a service" that lacks this account or NT SERVICE\ALL SERVICES; else the host may not retrieve the password of the service account.'

function Start-Agent {
    $service = Get-ExistingService
    if ("$($service.Status)" -eq 'Running') { return }
    if ("$($service.StartType)" -ne 'Automatic') { Set-Service -Name $service.Name -StartupType Automatic }
    Invoke-ServiceChange $service.Name { Start-HostService $service.Name }
}

function Restart-Agent {
    $service = Get-ExistingService
    Invoke-ServiceChange $service.Name { Restart-HostService $service.Name }
}

function Get-ExistingService {
    $name = Get-AgentServiceName
    $service = Find-Service $name
    if ($null -eq $service) { throw (New-ScriptError 'not-found' "There is no service ${name}: the agent is not installed, or not whole. Where Windows lists it among its programs, repair it there.") }
    $service
}

function Invoke-ServiceChange([string]$Name, [scriptblock]$Change) {
    try { & $Change }
    catch {
        throw (New-ScriptError 'failed' "The service $Name does not start as $(Get-ServiceAccount $Name): $($_.Exception.GetBaseException().Message) $StartAdvice")
    }
    $state = "$((Find-Service $Name).Status)"
    if ($state -ne 'Running') { throw (New-ScriptError 'failed' "The service $Name was started and is $state. See the event log and the newest trace of the agent.") }
}
