# What the agent needs of its host, each thing met, unmet or unknown, with its fix.
# https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-prerequisites
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/AgentFacts.ps1"
. "$PSScriptRoot/AgentHost.ps1"
. "$PSScriptRoot/AgentConnection.ps1"

function New-Finding([string]$State, [string]$Found, [string]$Fix = '', [bool]$Required = $true) {
    [pscustomobject]@{ State = $State; Found = $Found; Fix = $(if ($State -ne 'met') { $Fix } else { '' }); Required = $Required }
}

# What could not be looked at is unknown, never met.
function Get-Prerequisite($Given, [string]$MemberOf, [string]$ConfiguredProxy) {
    $proxy = "$(Get-Property $Given 'proxy')"
    $seen = @(Test-Endpoint @(Get-Property $Given 'endpoints' | Where-Object { $_ }) $proxy)
    $checks = [ordered]@{
        windowsServer           = { Test-WindowsServer }
        desktopExperience       = { Test-DesktopExperience }
        serverUpdate            = { Test-ServerUpdate }
        dotNet                  = { Test-DotNet }
        tls12                   = { Test-RegistryPrerequisite $Tls12Values 'TLS 1.2' 'This Windows offers TLS 1.2 without them' }
        strongCryptography      = { Test-RegistryPrerequisite $StrongCryptographyValues 'strong cryptography of .NET' 'Programs for .NET 4.7.1 use it without' }
        memory                  = { Test-Memory }
        credentialManager       = { Test-CredentialManager }
        executionPolicyComputer = { Test-ExecutionPolicy @('MachinePolicy', 'LocalMachine') 'the computer' }
        executionPolicyUser     = { Test-ExecutionPolicy @('UserPolicy', 'CurrentUser') "the account $([System.Environment]::UserName)" }
        domainMembership        = { Test-DomainMembership $Given $MemberOf }
        clock                   = { Test-Clock $seen }
        proxy                   = { Test-Proxy $proxy $ConfiguredProxy }
        tlsInspection           = { Test-TlsInspection $seen }
        pendingRestart          = { Test-PendingRestart }
        untriedEndpoints        = { Get-UntriedFinding "$(Get-Property $Given 'cloud')" }
    }
    foreach ($name in $checks.Keys) {
        try { $finding = & $checks[$name] }
        catch { $finding = New-Finding 'unknown' "cannot be read: $($_.Exception.GetBaseException().Message)" 'Look at it on the host, as an administrator.' ($name -notin 'serverUpdate', 'proxy', 'pendingRestart', 'untriedEndpoints') }
        ConvertTo-Prerequisite $name $finding
    }
    foreach ($one in $seen) { ConvertTo-Prerequisite "connection $($one.Host):$($one.Port)" (Get-ConnectionFinding $one $proxy) }
}

function ConvertTo-Prerequisite([string]$Name, $Finding) {
    [pscustomobject]@{ name = $Name; state = $Finding.State; required = $Finding.Required; found = $Finding.Found; fix = $Finding.Fix }
}

function Test-WindowsServer {
    $system = Get-SystemFact 'Win32_OperatingSystem'
    $build = [int]$system.BuildNumber
    $found = "$("$($system.Caption)".Trim()), build $build"
    # 1 is a workstation. https://learn.microsoft.com/windows/win32/cimwin32prov/win32-operatingsystem
    if ([int]$system.ProductType -eq 1) { return New-Finding 'unmet' $found 'The agent runs on Windows Server: use another host.' }
    if ($build -lt $OldestBuild) { return New-Finding 'unmet' $found 'Use Windows Server 2022 or 2025; 2016 is the oldest the agent was documented for.' }
    if ($build -lt $RecommendedBuild) { $found += '; Windows Server 2022 or 2025 is recommended' }
    New-Finding 'met' $found
}

# https://learn.microsoft.com/windows-server/get-started/getting-started-with-server-core
function Test-DesktopExperience {
    $type = Get-RegistryText 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion' 'InstallationType'
    $fix = 'Server Core is not supported: install Windows Server with Desktop Experience.'
    if ($type -eq '') { return New-Finding 'unknown' 'Windows does not say how it was installed' $fix }
    New-Finding $(if ($type -eq 'Server') { 'met' } else { 'unmet' }) "installed as $type" $fix
}

# Whether the update is still demanded is not settled: a remark, never a reason to stop.
function Test-ServerUpdate {
    if ([int](Get-SystemFact 'Win32_OperatingSystem').BuildNumber -ne $Server2025Build) { return New-Finding 'met' 'not Windows Server 2025' '' $false }
    $revision = Get-RegistryValue 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion' 'UBR'
    $fix = "Windows Server 2025 may need $Server2025Update (build $Server2025Build.$Server2025Revision) or later, and a restart: install the latest update."
    if ($null -eq $revision) { return New-Finding 'unknown' "build $Server2025Build, revision unknown" $fix $false }
    New-Finding $(if ([int]$revision -ge $Server2025Revision) { 'met' } else { 'unmet' }) "build $Server2025Build.$revision" $fix $false
}

function Test-DotNet {
    $release = Get-RegistryValue 'HKLM:\SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full' 'Release'
    $fix = 'Install .NET Framework 4.7.1 or later.'
    if ($null -eq $release) { return New-Finding 'unmet' 'no .NET Framework 4.5 or later' $fix }
    New-Finding $(if ([int]$release -ge $DotNetRelease) { 'met' } else { 'unmet' }) "release $release, needed is $DotNetRelease" $fix
}

# The prerequisites demand the values. Where none is there Windows' own default counts; a value that switches it off stops the agent.
function Test-RegistryPrerequisite([object[]]$Values, [string]$What, [string]$Without) {
    $missing, $against = @(), @()
    foreach ($value in $Values) {
        $there = Get-RegistryValue $value.Key $value.Name
        $title = "$(($value.Key -split '\\')[-1])\$($value.Name)"
        if ($null -eq $there) { $missing += $title }
        elseif (([long]$there -eq 0) -ne $value.Zero) { $against += "$title = $there" }
    }
    $fix = "Set the registry values of $What as the prerequisites say (agentHostPolicy in the stack file writes the policy), then restart."
    if ($against.Count -gt 0) { return New-Finding 'unmet' "switched off: $($against -join ', ')" $fix }
    if ($missing.Count -gt 0) { return New-Finding 'unmet' "not set: $($missing -join ', '). $Without, but the prerequisites demand them" $fix $false }
    New-Finding 'met' 'set'
}

function Test-Memory {
    $megabytes = [math]::Floor([double](Get-SystemFact 'Win32_ComputerSystem').TotalPhysicalMemory / 1MB)
    New-Finding $(if ($megabytes -ge $LeastReportedMemory) { 'met' } else { 'unmet' }) "$megabytes MB" "Give the host $LeastMemory MB of memory or more."
}

function Test-CredentialManager {
    $service = Find-Service $CredentialManager
    $fix = "The service $CredentialManager (Credential Manager) must not be disabled: set its startup to manual, and see which policy disables it."
    if ($null -eq $service) { return New-Finding 'unknown' "there is no service $CredentialManager" $fix }
    New-Finding $(if ("$($service.StartType)" -eq 'Disabled') { 'unmet' } else { 'met' }) "startup $($service.StartType)" $fix
}

# https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-troubleshoot#agent-registration-fails-with-security-error
function Test-ExecutionPolicy([string[]]$Scopes, [string]$Whose) {
    $policies = @(Get-ExecutionPolicy -List | Where-Object { $Scopes -contains "$($_.Scope)" })
    if ($policies.Count -eq 0) { return New-Finding 'unknown' 'PowerShell names no policy' 'Run Get-ExecutionPolicy -List on the host.' }
    $wrong = @($policies | Where-Object { "$($_.ExecutionPolicy)" -notin 'Undefined', 'RemoteSigned' })
    $found = ($policies | ForEach-Object { "$($_.Scope) $($_.ExecutionPolicy)" }) -join ', '
    $fix = "Registration fails unless the execution policies of $Whose are Undefined or RemoteSigned: $(($wrong | ForEach-Object { if ("$($_.Scope)" -like '*Policy') { "set $($_.Scope) by group policy" } else { "Set-ExecutionPolicy RemoteSigned -Scope $($_.Scope)" } }) -join '; ')."
    New-Finding $(if ($wrong.Count -gt 0) { 'unmet' } else { 'met' }) $found $fix
}

function Test-DomainMembership($Given, [string]$MemberOf) {
    $wanted = @(Get-Property $Given 'domains' | Where-Object { $_ } | ForEach-Object { [string]$_.name })
    if ($MemberOf -eq '') { return New-Finding 'unmet' 'in a workgroup' "Join the host to a domain of the forest ($($wanted -join ', '))." }
    $found = "member of $MemberOf"
    $fix = "The agent of $($wanted -join ', ') runs on a member of the same forest: declare the host with the forest it is in, or use another host."
    if ($wanted.Count -eq 0 -or $wanted -contains $MemberOf) { return New-Finding 'met' $found }
    try { $forest = @(Get-ForestDomain) }
    catch {
        if ((Test-LocalAccount) -or (Test-DirectoryDenial $_.Exception)) { $fix = "The account $([System.Environment]::UserName) cannot read the directory: run this as a domain user who is an administrator of this host." }
        return New-Finding 'unknown' "$found; the domains of its forest cannot be read: $($_.Exception.GetBaseException().Message)" $fix
    }
    New-Finding $(if (@($wanted | Where-Object { $forest -contains $_ }).Count -gt 0) { 'met' } else { 'unmet' }) "$found, in a forest of $($forest -join ', ')" $fix
}

# Access denied, logon failure, and what a domain controller says to somebody who is not signed in: by number, for the words are Windows'.
# https://learn.microsoft.com/windows/win32/debug/system-error-codes
function Test-DirectoryDenial($Exception) {
    for ($one = $Exception; $null -ne $one; $one = $one.InnerException) {
        if ($one -is [System.UnauthorizedAccessException] -or $one -is [System.Security.Authentication.AuthenticationException]) { return $true }
        if (('{0:X8}' -f $one.HResult) -in '80070005', '8007052E', '80072020') { return $true }
    }
    $false
}

# Kerberos and certificates stop working beyond five minutes.
function Test-Clock([object[]]$Seen) {
    $by = $Seen | Where-Object { $null -ne $_.Date } | Select-Object -First 1
    $fix = 'Set the time of the host by its domain: w32tm /resync, and see that the PDC emulator has the right time.'
    if ($null -eq $by) { return New-Finding 'unknown' 'no endpoint told the time' $fix }
    $seconds = [math]::Round(([datetime]::UtcNow - $by.Date).TotalSeconds)
    New-Finding $(if ([math]::Abs($seconds) -le 300) { 'met' } else { 'unmet' }) "$seconds seconds ahead of $($by.Host)" $fix
}

function Test-Proxy([string]$Declared, [string]$Configured) {
    $system = Get-SystemProxy 'https://login.microsoftonline.com/'
    $found = "the agent's configuration has $(if ($Configured) { $Configured } else { 'none' }), this account's Windows $(if ($system) { $system } else { 'none' })"
    if ($Declared) { return New-Finding $(if ($Configured.TrimEnd('/') -eq $Declared.TrimEnd('/')) { 'met' } else { 'unmet' }) $found "The step configure writes $Declared into the agent's configuration." $false }
    New-Finding $(if ($system -and -not $Configured) { 'unmet' } else { 'met' }) $found "Where the agent has to use a proxy declare it as agents.installation.proxy ($system)." $false
}

function Test-TlsInspection([object[]]$Seen) {
    $answers = @($Seen | Where-Object { $_.Issuer -ne '' })
    $fix = 'Take the names of the agent out of TLS inspection: it does not work through a device that opens its connections.'
    if ($answers.Count -eq 0) { return New-Finding 'unknown' 'no endpoint showed a certificate' $fix }
    $wrong = @($answers | Where-Object { $_.Trust -or (Test-Inspected $_) })
    if ($wrong.Count -eq 0) { return New-Finding 'met' "certificates of $((@($answers | ForEach-Object { Get-Organisation $_.Issuer }) | Sort-Object -Unique) -join ', ')" }
    $by = @($wrong | ForEach-Object { "$($_.Host) shows a certificate issued by `"$($_.Issuer)`"$(if ($_.Trust) { " ($($_.Trust))" })" })
    $fixes = @($wrong | ForEach-Object { if (Test-Inspected $_) { $fix } else { Get-TrustFix $_ } }) | Select-Object -Unique
    New-Finding 'unmet' ($by -join '; ') ($fixes -join ' ')
}

# Whether another signed than who signs for Microsoft. A device whose authority the host trusts is one all the same.
function Test-Inspected($Seen) { $EndpointIssuers -notcontains (Get-Organisation $Seen.Issuer) }

# Names that no connection can stand for: nothing tells that the firewall lets the agent to them.
function Get-UntriedFinding([string]$Cloud) {
    $names = $UntriedEndpoints[$Cloud] -join ', '
    New-Finding 'unknown' "no name is published behind $names (443), so no connection to them was tried" 'See that the firewall lets the host to them: the agent gets the resets through them.' $false
}

# https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-movefileexa, and what Windows' servicing keeps.
function Test-PendingRestart {
    $reasons = @(
        if (Test-Path -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending') { 'Windows features or updates' }
        if (Test-Path -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired') { 'Windows Update' }
        if (@(Get-RegistryValue 'HKLM:\SYSTEM\CurrentControlSet\Control\Session Manager' 'PendingFileRenameOperations' | Where-Object { $_ }).Count -gt 0) { 'files that are replaced at the next start' }
    )
    New-Finding $(if ($reasons.Count -gt 0) { 'unmet' } else { 'met' }) $(if ($reasons.Count -gt 0) { "waiting: $($reasons -join ', ')" } else { 'none' }) 'Restart the host.' $false
}

# The agent speaks over TLS; port 80 is for revocation, without which it works until a certificate must be checked anew.
function Get-ConnectionFinding($Seen, [string]$Proxy) {
    $through = if ($Proxy) { " through $Proxy" } else { '' }
    if ($Seen.Error -eq '' -and $Seen.Trust) { return New-Finding 'unmet' "answers$through with a certificate that is not trusted ($($Seen.Trust))" (Get-TrustFix $Seen) }
    if ($Seen.Error -eq '') { return New-Finding 'met' "answers$through ($($Seen.Use))" '' ($Seen.Port -ne 80) }
    $fix = "Open outbound TCP $($Seen.Port) to $($Seen.Host)$through ($($Seen.Use))$(if (-not $Proxy) { ', or declare the proxy as agents.installation.proxy' })."
    New-Finding 'unmet' "$($Seen.Error)$through" $fix ($Seen.Port -ne 80)
}
