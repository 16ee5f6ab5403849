# The agent as it is on this host.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/AgentPresence.ps1"
. "$PSScriptRoot/AgentPrerequisites.ps1"
. "$PSScriptRoot/AgentConfiguration.ps1"
. "$PSScriptRoot/AgentModule.ps1"

# Nobody is to configure another machine than the one that was meant.
function Assert-Host([string]$HostName) {
    $meant = ($HostName -split '\.')[0]
    # Windows keeps 15 characters of a computer's name.
    if ($meant.Length -gt 15) { $meant = $meant.Substring(0, 15) }
    $here = Get-HostName
    if ($here -ne $meant) { throw (New-ScriptError 'refused' "This is $here and not $HostName, so nothing is looked at or done. See that the channel of $HostName leads to $HostName.") }
}

function Get-AgentService {
    $services = @(Find-Service (Get-AgentServiceName)) + @(Get-ServiceByTitle $UpdaterServices) | Where-Object { $null -ne $_ }
    foreach ($service in $services) {
        [pscustomobject]@{
            name    = [string]$service.Name
            state   = "$($service.Status)"
            startup = "$($service.StartType)"
            account = Get-ServiceAccount $service.Name
        }
    }
}

# ISO time of the newest trace file; '': there is none.
function Get-LastActivity {
    $folder = [System.IO.Path]::Combine([string]$env:ProgramData, $AgentPlaces.trace.Replace('\', [string][System.IO.Path]::DirectorySeparatorChar))
    if (-not [System.IO.Directory]::Exists($folder)) { return '' }
    $newest = [System.IO.DirectoryInfo]::new($folder).GetFiles() | Sort-Object -Property LastWriteTimeUtc -Descending | Select-Object -First 1
    if ($null -eq $newest) { '' } else { $newest.LastWriteTimeUtc.ToString('yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture) }
}

function Get-MemberDomain {
    $computer = Get-SystemFact 'Win32_ComputerSystem'
    if ($computer.PartOfDomain) { [string]$computer.Domain } else { '' }
}

function Get-AgentState($Given, [string[]]$Problems = @()) {
    $memberOf = Get-MemberDomain
    $folder = Get-InstallFolder
    $version = Get-InstalledVersion
    $tenant = Get-RegisteredTenant
    $module = if ($version -ne '') { Read-AgentModule $folder ($tenant -ne '') }
    [pscustomobject]@{
        computerName        = Get-HostName
        memberOf            = $memberOf
        prerequisites       = [object[]]@(Get-Prerequisite $Given $memberOf (Get-ConfiguredProxy $folder))
        installedVersion    = $version
        serviceName         = Get-AgentServiceName
        services            = [object[]]@(Get-AgentService)
        serviceAccountReady = Get-AccountReadiness "$(Get-Property $Given 'serviceAccount')" $memberOf
        registeredTenantId  = $tenant
        registeredDomains   = $(if ($null -ne $module -and $null -ne $module.Domains) { , [string[]]@($module.Domains) })
        lastActivity        = Get-LastActivity
        missingCommands     = [string[]]@(if ($null -ne $module) { $module.Missing })
        problems            = [string[]]@(@($Problems) + @(if ($null -ne $module) { $module.Problems }) | Where-Object { $_ })
    }
}

# The account of the agent's service, without its domain.
function Get-AgentAccount {
    (Get-ServiceAccount (Get-AgentServiceName)) -replace '^.*\\' -replace '@.*$'
}

# Of the declared account, else of the one that the agent runs as; an account of Windows' own has no password to retrieve.
function Get-AccountReadiness([string]$Declared, [string]$MemberOf) {
    $account = if ($Declared -ne '') { $Declared } else { "$(Get-AgentAccount)" }
    if ($MemberOf -eq '' -or -not $account.EndsWith('$')) { 'unknown' } else { Get-Readiness $account }
}

function Get-Readiness([string]$Account) { try { Get-ServiceAccountReadiness $Account } catch { 'unknown' } }
