# Registration of the agent with its tenant, its service account and its domains.
# https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-install-pshell
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# Registers the agent where it is not yet; registration: manual leaves that to a person.
function Register-Agent($Call) {
    $given = $Call.parameters
    $wanted = ([guid](Get-Text $given 'tenantId')).ToString()
    if (Test-Registered $wanted) { return }
    $way = Get-Text $given 'registration'
    if ($way -eq 'manual') { return }
    Assert-Installed
    $account = "$(Get-Property $given 'serviceAccount')"
    $steps = @(New-SignInStep $Call) + @(
        New-AccountStep $account
        New-DomainStep @(Get-Property $given 'domains')
    )
    if ($account -ne '') { Assert-Readiness $account }
    if (Test-DomainAdministrator $account) { Assert-DirectoryCredential $Call $account }
    $answer = Invoke-AgentModule (Get-ModulePath (Get-InstallFolder)) $steps $wanted (Get-Property $Call 'tenantCredential') (Get-Property $Call 'credential')
    # Whatever the cmdlets say, the agent tells what it is registered with.
    $registered = Get-RegisteredTenant
    if ($null -ne $answer.failed) { throw (New-RegistrationError $answer $registered) }
    if ($registered -ne $wanted) { throw (New-ScriptError 'failed' "The cmdlets reported no error, but the agent says that it is registered with $(if ($registered) { "the tenant $registered" } else { 'no tenant' }), and not with $wanted. It is taken for not registered: register it by hand, and send the trace of the agent to Microsoft.") }
    Restart-Agent
}

# Whether the agent is registered with the wanted tenant; with another it is left alone.
function Test-Registered([string]$Wanted) {
    $registered = Get-RegisteredTenant
    if ($registered -eq '') { return $false }
    if ($registered -ne $Wanted) { throw (New-ScriptError 'refused' "The agent on $(Get-HostName) is registered with the tenant $registered, and $Wanted is declared. No documented command ends a registration: if it is to move, uninstall the agent on the host and delete it in the admin center of $registered, then run again; else declare its host no more.") }
    $true
}

function Assert-Installed {
    if ((Get-InstalledVersion) -eq '') { throw (New-ScriptError 'failed' 'The agent is not installed, so there is nothing to register. Run the step install first.') }
}

function New-SignInStep($Call) {
    if ($null -eq (Get-Property $Call 'tenantCredential')) { throw (New-ScriptError 'failed' "registration: $($Call.parameters.registration) needs the tenant's account: its name, with its $(if ($Call.parameters.registration -eq 'token') { 'access token' } else { 'password' }) as the secret.") }
    $what = if ($Call.parameters.registration -eq 'token') { 'signInWithToken' } else { 'signIn' }
    New-ModuleStep $what "the sign-in to the tenant ($($AgentCmdlets.connect))"
}

function New-AccountStep([string]$Account) {
    if ($Account -eq '') { New-ModuleStep 'installerAccount' "its service account ($($AgentCmdlets.serviceAccount))" }
    else { New-ModuleStep 'customAccount' "the service account $Account ($($AgentCmdlets.serviceAccount))" $Account }
}

function Assert-Readiness([string]$Account) {
    if ((Get-Readiness $Account) -eq 'no') { throw (New-ScriptError 'refused' "This host cannot use the service account $Account, so the agent is not configured with it. Let the host retrieve its password (passwordReaders, or a group that it is in), then restart it: a new group counts from the next start.") }
}

function New-DomainStep([object[]]$Domains) {
    foreach ($domain in $Domains) {
        if ($null -ne $domain) { New-ModuleStep 'domain' "the domain $($domain.name) ($($AgentCmdlets.domain))" $domain.name @(Get-Property $domain 'preferredDomainControllers' | Where-Object { $_ }) }
    }
}

# From a version on the agent needs no domain administrator where the account and its rights are there already.
function Test-DomainAdministrator([string]$Account) { $Account -eq '' -or [version](Get-InstalledVersion) -lt [version]$FirstWithoutDomainAdministrator }

function Assert-DirectoryCredential($Call, [string]$Account) {
    if ($null -ne (Get-Property $Call 'credential')) { return }
    $why = if ($Account -eq '') { "the installer's own service account is made by a domain administrator" } else { "the agent $(Get-InstalledVersion) asks for a domain administrator; from $FirstWithoutDomainAdministrator on it does not" }
    throw (New-ScriptError 'failed' "The directory's credential is missing: $why. Declare one, or $(if ($Account -eq '') { 'a service account of your own' } else { "install $FirstWithoutDomainAdministrator or newer" }).")
}

function New-RegistrationError($Answer, [string]$Registered) {
    $text = Get-FailureText $Answer.failed
    $advice = Get-SignInAdvice $Answer.failed.message
    if ($advice -eq '' -and $text -match 'Access is denied|UnauthorizedAccess|0x80070005') { $advice = "The directory's account may not do this: give that of a domain administrator." }
    if ($advice -eq '' -and $text -match 'mandatory parameter') { $advice = "This version of the agent asks for a domain administrator: declare the directory's credential." }
    $so = if ($Registered) { "The agent is registered with $Registered, but not whole; the next run goes on (step configure)." } else { 'The agent is not registered.' }
    New-ScriptError $(if ($advice) { 'refused' } else { 'failed' }) ("$so Failed: $text $advice".Trim())
}

# Gives a registered agent the declared account and the domains that it lacks; $true: it did, a text: what a person has to do.
function Set-AgentDirectory($Call) {
    $given = $Call.parameters
    if (-not (Test-Registered ([guid](Get-Text $given 'tenantId')).ToString())) { return }
    $account = "$(Get-Property $given 'serviceAccount')"
    $current = Get-AgentAccount
    $isOther = $account -ne '' -and $current -ne '' -and $current -ne $account
    $missing = @(Get-MissingDomain @(Get-Property $given 'domains' | Where-Object { $_ }))
    if (-not $isOther -and $missing.Count -eq 0) { return }
    if ((Get-Text $given 'registration') -eq 'manual') { return Get-ManualText $account $current $isOther $missing }
    if ($isOther) { Assert-Readiness $account }
    if (Test-DomainAdministrator $account) { Assert-DirectoryCredential $Call $account }
    $steps = @(New-SignInStep $Call) + @(if ($isOther) { New-AccountStep $account }) + @(New-DomainStep $missing)
    $answer = Invoke-AgentModule (Get-ModulePath (Get-InstallFolder)) $steps (Get-Text $given 'tenantId') (Get-Property $Call 'tenantCredential') (Get-Property $Call 'credential')
    if ($null -ne $answer.failed) { throw (New-RegistrationError $answer (Get-RegisteredTenant)) }
    $true
}

# Declared domains that the agent is known to lack.
function Get-MissingDomain([object[]]$Declared) {
    $known = (Read-AgentModule (Get-InstallFolder) $true).Domains
    if ($null -ne $known) { $Declared | Where-Object { $known -notcontains $_.name } }
}

function Get-ManualText([string]$Account, [string]$Current, [bool]$IsOther, [object[]]$Missing) {
    $what = @(
        if ($IsOther) { "the agent runs as $Current and not as $Account (page Configure Service Account)" }
        if ($Missing.Count -gt 0) { "it lacks the domains $(($Missing | ForEach-Object { $_.name }) -join ', ') (page Connect Active Directory)" }
    )
    "For a person, in the agent's wizard on the host: $($what -join '; ')."
}
