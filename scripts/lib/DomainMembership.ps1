# A host's membership of its domain. It is made once: on a member nothing is done and no secret is read.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# https://learn.microsoft.com/windows/win32/api/lmjoin/nf-lmjoin-netjoindomain
$JoinFunctions = @'
[DllImport("netapi32.dll", CharSet = CharSet.Unicode)]
public static extern int NetJoinDomain(string server, string domain, string organizationalUnit, string account, string password, int options);
'@
$JoinAndCreateAccount = 3 # NETSETUP_JOIN_DOMAIN, NETSETUP_ACCT_CREATE

# A role that was assigned a moment ago counts after up to ten minutes.
# https://learn.microsoft.com/azure/role-based-access-control/troubleshooting#symptom---role-assignment-changes-are-not-being-detected
$RoleDelaySeconds = 660
$RolePauseSeconds = 20

# What the numbers mean that people meet. https://learn.microsoft.com/windows/win32/debug/system-error-codes
$JoinErrors = @{
    2    = 'there is no such OU. Correct ouPath, or create the OU'
    5    = 'the account may not create or reuse the computer account. Delegate "Create Computer objects" on the OU to it'
    53   = 'no domain controller answers. See that the hosts reach the domain controllers (peering, routes, firewalls)'
    86   = 'the password is wrong. Correct the secret'
    1326 = 'the user name or the password is wrong. Correct the user or the secret'
    1355 = 'no domain controller of it was found. The DNS servers of the virtual network must be domain controllers, or know the domain, and be reachable'
    1385 = 'the account may not log on over the network'
    1396 = 'a domain controller refuses Kerberos. See the clock of the host and of the domain controllers'
    1722 = 'a domain controller does not answer RPC (port 135 and 49152 to 65535)'
    1909 = 'the account is locked. Unlock it'
    2224 = 'a computer account of this name exists and may not be reused. Choose another computerNamePrefix, or delete the account'
    2732 = 'a computer account of this name exists and belongs to somebody else (KB5020276). Choose another computerNamePrefix, or delete the account'
    8557 = 'the account has created as many computer accounts as it may. Delegate "Create Computer objects" on the OU to it'
}

function Join-DeclaredDomain($Given) {
    $domain = Get-Text $Given 'domain'
    $computer = Get-CimInstance -ClassName Win32_ComputerSystem
    if ($computer.PartOfDomain) {
        if ($computer.Domain -eq $domain) { return [pscustomobject]@{ domain = $domain; joined = $false } }
        throw (New-ScriptError 'conflict' "$($computer.Name) is a member of $($computer.Domain), not of $domain, and is not moved. Replace the host, or declare the domain that it is in.")
    }
    $password = Read-JoinPassword (Get-Text $Given 'secretUrl')
    $Secrets.Add($password)
    $code = Invoke-Join $domain (Get-Property $Given 'ouPath') (Get-Text $Given 'user') $password
    if ($code -ne 0) { throw (New-JoinError $code $computer.Name $domain (Get-Text $Given 'user')) }
    Start-DelayedRestart
    [pscustomobject]@{ domain = $domain; joined = $true }
}

# The vault may refuse the host for as long as its role is not known everywhere.
function Read-JoinPassword([string]$Url) {
    $until = [datetime]::UtcNow.AddSeconds($RoleDelaySeconds)
    while ($true) {
        try { return Read-VaultSecret $Url }
        catch {
            if ($_.Exception.Data['code'] -ne 'refused' -or [datetime]::UtcNow -ge $until) { throw }
            Start-Sleep -Seconds $RolePauseSeconds
        }
    }
}

# One try: with a wrong password, more would lock the account. NetJoinDomain takes text. lint: allow plain-text-password
function Invoke-Join([string]$Domain, [string]$OrganizationalUnit, [string]$User, [string]$Password) {
    if ($null -eq ('EntraWriteback.DomainMembership' -as [type])) { Add-Type -Namespace 'EntraWriteback' -Name 'DomainMembership' -MemberDefinition $JoinFunctions }
    $ou = if ($OrganizationalUnit -ne '') { $OrganizationalUnit } else { [NullString]::Value }
    [EntraWriteback.DomainMembership]::NetJoinDomain([NullString]::Value, $Domain, $ou, $User, $Password, $JoinAndCreateAccount)
}

function New-JoinError([int]$Code, [string]$Computer, [string]$Domain, [string]$User) {
    $meaning = if ($JoinErrors.ContainsKey($Code)) { $JoinErrors[$Code] } else { [System.ComponentModel.Win32Exception]::new($Code).Message.TrimEnd('.') }
    $kind = if ($Code -in 5, 86, 1326, 1385, 1909, 2224, 2732, 8557) { 'refused' } else { 'unreachable' }
    New-ScriptError $kind "$Computer did not join $Domain as $User (Windows error $Code): $meaning."
}

# A membership counts after a restart, and the answer must have left by then.
function Start-DelayedRestart {
    & "$env:SystemRoot\System32\shutdown.exe" /r /t 15 /d p:2:4 /c 'Joined to the domain by the declaration of the agent hosts.'
    if ($LASTEXITCODE -ne 0) { throw (New-ScriptError 'failed' "The host has joined, but does not restart (shutdown.exe ended with $LASTEXITCODE). Restart it.") }
}
