<#
.SYNOPSIS
Looks at this host and its provisioning agent, or installs the agent on it.

.DESCRIPTION
For the hosts of one forest that no channel of the kit reaches. Run it in Windows PowerShell 5.1 as a domain user who is an administrator
of the host: the domains of the forest are read as that user. It is whole in this one file, and README.md says what is declared.

Without -Action Apply nothing is changed: the prerequisites are looked at, real connections are made to what the agent has to reach, and
what is not yet as declared is said.

With -Action Apply the agent is installed or upgraded from the declared installer, whose SHA-256 and signer are checked before it runs,
or from -Installer, whose signer is checked, and its SHA-256 where one is declared.
Registering it is a person's: what to click is written out. Run the script again after that; it then writes the proxy, if one is declared,
and starts the service. All of it is safe to repeat.

What was found is kept in agents-report.json beside this script, with the day, the account and the machine, for those who wrote this
folder: ewb changes --applied reads it. It holds no secret.

Exit code: 0 the agent is as declared, 1 it is not yet, or something failed.

.PARAMETER Action
Check (the default) changes nothing. Apply installs what is missing.

.PARAMETER Installer
Path of the installer where it is at hand, instead of the declared address, or where none is declared. Its signer is checked before it
runs, and its SHA-256 where one is declared; where none is, the signature alone says what the file is.

.EXAMPLE
powershell -ExecutionPolicy RemoteSigned -File .\Install-ProvisioningAgent.ps1 -Action Apply

Installs the agent where scripts are restricted.
#>
[CmdletBinding()]
param(
    [ValidateSet('Check', 'Apply')][string]$Action = 'Check',
    [string]$Installer = ''
)
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/lib/Call.ps1"
. "$PSScriptRoot/lib/AgentState.ps1"
. "$PSScriptRoot/lib/AgentInstaller.ps1"
. "$PSScriptRoot/lib/AgentRegistration.ps1"
. "$PSScriptRoot/lib/AgentService.ps1"

# What is declared: {forest, hosts, signer, parameters, words}. ewb changes writes it here.
$Declaration = '{}'

function Get-Declared {
    $declared = ConvertFrom-Json -InputObject $Declaration
    $here = Get-HostName
    if ($here -notin $declared.hosts) { throw (New-ScriptError 'refused' "This is $here, and the script is for $($declared.hosts -join ', '). Run it there, or declare this host.") }
    if (-not (Test-Administrator)) { throw (New-ScriptError 'refused' 'Run this in a PowerShell that was started as an administrator of the host.') }
    $declared.parameters | Add-Member -NotePropertyName host -NotePropertyValue $here
    $declared
}

# Does what needs no sign-in to the tenant; gives back what is worth telling.
function Set-ThisHost($Declared) {
    $given = $Declared.parameters
    $version = Get-InstalledVersion
    $isBehind = $version -eq '' -or [version]$version -lt [version]$given.version
    if ($isBehind -and $Installer -ne '') {
        $path = Get-InstallerPath
        $hash = Get-Property (Get-Property $given 'installer') 'sha256'
        # Declared or not, the copy that runs is the file that was looked at.
        if ($null -eq $hash) { $hash = Get-Sha256 $path }
        $given | Add-Member -Force -NotePropertyName installer -NotePropertyValue ([pscustomobject]@{ url = $path; sha256 = $hash; signer = $Declared.signer })
    }
    if ($isBehind -and $null -ne (Get-Property $given 'installer')) { Install-Agent $given }
    if ((Get-InstalledVersion) -eq '' -or -not (Test-Registered $given.tenantId)) { return }
    $folder = Get-InstallFolder
    $changed = Set-ConfiguredProxy $folder "$(Get-Property $given 'proxy')"
    $tracing = Set-Tracing $folder ([bool]$given.trace)
    if ($changed -or $tracing.Changed) { Restart-Agent }
    Start-Agent
    $tracing.Problem
}

# From PowerShell's folder: .NET keeps the one in which the process was started, whatever cd has done since.
function Get-InstallerPath {
    if ($Installer -match '^https?:') { return $Installer }
    $path = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Installer)
    if (-not [System.IO.File]::Exists($path)) { throw (New-ScriptError 'not-found' "There is no file $path, which -Installer names, or this account may not read it. Nothing was installed.") }
    $path
}

# What is not yet as declared, as lines for people.
function Get-Waiting($Declared, $State) {
    $given = $Declared.parameters
    # What could not be looked at is not met.
    foreach ($one in $State.prerequisites) { if ($one.required -and $one.state -ne 'met') { "$($one.name)$(if ($one.state -eq 'unknown') { ' is not known' }): $($one.found). $($one.fix)" } }
    $account = "$(Get-Property $given 'serviceAccount')"
    if ($State.serviceAccountReady -eq 'no') { "This host cannot use the service account $(if ($account -ne '') { $account } else { Get-AgentAccount }): it gets no password for it. Let the host retrieve it (PrincipalsAllowedToRetrieveManagedPassword, or the group that is named there), then restart the host: a new group counts from the next start." }
    if ($State.installedVersion -eq '') { return "The agent is not installed. $($Declared.words.install)" }
    if ([version]$State.installedVersion -lt [version]$given.version) { "The agent is $($State.installedVersion), declared is $($given.version). $($Declared.words.install)" }
    if ($State.registeredTenantId -eq '') { return @('The agent waits for a person to register it:') + @($Declared.words.register) + @('Then run this script again.') }
    if ($State.registeredTenantId -ne $given.tenantId) { return "The agent is registered with the tenant $($State.registeredTenantId), declared is $($given.tenantId). Use another host, or uninstall the agent here first." }
    if ($null -eq $State.registeredDomains) { 'Which domains the agent has cannot be read: look in the wizard, on the page Connect Active Directory.' }
    else {
        $missing = @($given.domains | ForEach-Object { $_.name } | Where-Object { $State.registeredDomains -notcontains $_ })
        if ($missing.Count -gt 0) { "The agent does not serve $($missing -join ', '): add them in the wizard, on the page Connect Active Directory." }
    }
    $service = $State.services | Where-Object { $_.name -eq $State.serviceName } | Select-Object -First 1
    if ($null -eq $service) { return "The agent has no service $($State.serviceName), so it serves nobody. Repair the agent in Windows' list of programs; or uninstall it there, and run this script with -Action Apply." }
    if ($account -ne '' -and ($service.account -split '\\')[-1] -ne $account) { "The agent runs as $($service.account), declared is ${account}: choose Use custom gMSA in the wizard, on the page Configure Service Account." }
    if ($service.state -ne 'Running') { "The service $($service.name) is $($service.state): run this script with -Action Apply." }
}

function Show-State($State) {
    $service = @($State.services | Where-Object { $_.name -eq $State.serviceName } | ForEach-Object { "service $($_.state) as $($_.account)" })
    "$($State.computerName): $(if ($State.installedVersion) { "agent $($State.installedVersion)" } else { 'no agent' }), $(if ($State.registeredTenantId) { "registered with $($State.registeredTenantId)" } else { 'not registered' })$(if ($service) { ", $service" })"
    foreach ($one in $State.prerequisites) { "  {0,-8}{1}: {2}{3}" -f $one.state, $one.name, $one.found, $(if ($one.fix) { ". $($one.fix)" }) }
    foreach ($problem in $State.problems) { "  note    $problem" }
}

# Beside those of other hosts. The hash says which declaration it was.
function Save-Report([string]$HostName, [string]$Forest, [string[]]$Waiting, $State) {
    $path = "$PSScriptRoot/agents-report.json"
    $all = [pscustomobject]@{ hosts = [pscustomobject]@{} }
    if ([System.IO.File]::Exists($path)) {
        try { $all = ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($path)) }
        catch { throw (New-ScriptError 'failed' "$path is no report of this script, so it is left as it is. Move it away and run again.") }
    }
    $sha256 = [System.Security.Cryptography.SHA256]::Create()
    $report = [pscustomobject]@{
        forest   = $Forest
        declared = [System.BitConverter]::ToString($sha256.ComputeHash([System.Text.Encoding]::UTF8.GetBytes($Declaration))).Replace('-', '').ToLowerInvariant()
        state    = $(if ($Waiting.Count -gt 0) { 'not yet' } else { 'done' })
        waiting  = [string[]]@($Waiting)
        agent    = $(if ($null -ne $State) { $State.installedVersion } else { '' })
        at       = [datetime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture)
        by       = [System.Environment]::UserDomainName + '\' + [System.Environment]::UserName
        on       = $HostName
    }
    $all.hosts | Add-Member -Force -NotePropertyName $HostName -NotePropertyValue $report
    [System.IO.File]::WriteAllText("$path.new", (ConvertTo-AsciiJson $all))
    Move-Item -Force -LiteralPath "$path.new" -Destination $path
    "Written to $path. Give the folder back: ewb changes --applied reads it."
}

try {
    $declared = Get-Declared
    $state, $failure = $null, @()
    try {
        $told = @(if ($Action -eq 'Apply') { Set-ThisHost $declared | Where-Object { $_ } })
        $state = Get-AgentState $declared.parameters $told
    }
    catch { $failure = @((ConvertTo-ErrorDocument $_).message) }
    if ($null -ne $state) { Show-State $state }
    $waiting = @($failure) + @(if ($null -ne $state) { Get-Waiting $declared $state })
    if ($waiting.Count -gt 0) { ''; 'NOT YET:'; $waiting } else { ''; 'The agent is as declared.' }
    Save-Report (Get-HostName) $declared.forest $waiting $state
    exit $(if ($waiting.Count -gt 0) { 1 } else { 0 })
}
catch {
    (ConvertTo-ErrorDocument $_).message
    exit 1
}
