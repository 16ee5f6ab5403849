# The account of the credential for SYSVOL. LDAP takes a credential; a file is opened as the thread's account, which in a run
# command is the host itself, and hosts may not change group policies.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$NewCredentials = 9 # LOGON32_LOGON_NEW_CREDENTIALS: who the thread is here stays, and over the network it is the other account
$NegotiatingProvider = 3 # LOGON32_PROVIDER_WINNT50, the only one that knows new credentials
# https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-logonuserw
$LogonFunctions = @'
[DllImport("advapi32.dll", EntryPoint = "LogonUserW", CharSet = CharSet.Unicode, SetLastError = true)]
[return: MarshalAs(UnmanagedType.Bool)]
public static extern bool LogonUser(string user, string domain, string password, int type, int provider, out IntPtr token);
[DllImport("advapi32.dll", SetLastError = true)]
[return: MarshalAs(UnmanagedType.Bool)]
public static extern bool ImpersonateLoggedOnUser(IntPtr token);
[DllImport("advapi32.dll", SetLastError = true)]
[return: MarshalAs(UnmanagedType.Bool)]
public static extern bool RevertToSelf();
[DllImport("kernel32.dll", SetLastError = true)]
[return: MarshalAs(UnmanagedType.Bool)]
public static extern bool CloseHandle(IntPtr handle);
'@

# From here on network files are opened with the credential; end it in a finally. The first one that is opened tells whether
# name and password are right. Elsewhere than on Windows whoever mounts SYSVOL sees to that.
function Enter-NetworkLogon($Credential) {
    if (-not $OnWindows -or $null -eq $Credential) { return }
    if ($null -eq ('EntraWriteback.NetworkLogon' -as [type])) { Add-Type -Namespace 'EntraWriteback' -Name 'NetworkLogon' -MemberDefinition $LogonFunctions }
    $account = Split-AccountName (Get-Text $Credential 'user')
    $token = [IntPtr]::Zero
    # No domain is NULL to LogonUser, and an argument of $null would arrive as an empty text.
    $domain = if ($account.Domain -ne '') { $account.Domain } else { [NullString]::Value }
    if (-not [EntraWriteback.NetworkLogon]::LogonUser($account.Name, $domain, (Get-Text $Credential 'password'), $NewCredentials, $NegotiatingProvider, [ref]$token)) {
        throw (New-LogonError 'LogonUser')
    }
    try { if (-not [EntraWriteback.NetworkLogon]::ImpersonateLoggedOnUser($token)) { throw (New-LogonError 'ImpersonateLoggedOnUser') } }
    finally { $null = [EntraWriteback.NetworkLogon]::CloseHandle($token) }
}

# The process may go on with other calls, and none of them may be someone else.
function Exit-NetworkLogon {
    if ($null -eq ('EntraWriteback.NetworkLogon' -as [type])) { return }
    if (-not [EntraWriteback.NetworkLogon]::RevertToSelf()) { [System.Environment]::FailFast('The account of a call could not be left.') }
}

function New-LogonError([string]$Function) {
    $reason = [System.ComponentModel.Win32Exception]::new([System.Runtime.InteropServices.Marshal]::GetLastWin32Error()).Message
    New-ScriptError 'failed' "Windows does not let this process open files as another account ($Function): $reason"
}
