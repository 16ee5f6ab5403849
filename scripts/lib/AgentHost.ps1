# What is read of Windows, and done to it, in one place and as thinly as it can be: everything else of the agent's scripts builds on
# these. docs/unproven.md says how each is checked on a real host.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# Seconds that a connection, a stalled or a whole download, the installer and a call of the agent's module may take.
$ConnectionPatience = 8
$StallPatience = 60
$DownloadPatience = 900
$InstallerPatience = 1200
$ModulePatience = 240
# How long the tenant's setting is tried while the service is not ready, the pause between two tries, and the first after a failed download.
$WritebackPatience = 90
$WritebackPause = 10
$RetryPause = 2
# How long an agent may take to run again after its host has restarted, and the pause between two looks.
$ReturnPatience = 600
$ReturnPause = 5

function Test-Administrator {
    $principal = [System.Security.Principal.WindowsPrincipal]::new([System.Security.Principal.WindowsIdentity]::GetCurrent())
    $principal.IsInRole([System.Security.Principal.WindowsBuiltInRole]::Administrator)
}

function Get-HostName { [System.Environment]::MachineName }

# A value of the registry; $null: it is not there.
function Get-RegistryValue([string]$Key, [string]$Name) {
    if (-not (Test-Path -LiteralPath $Key)) { return }
    Get-Property (Get-ItemProperty -LiteralPath $Key) $Name
}

# The same as text; '': it is not there, or empty.
function Get-RegistryText([string]$Key, [string]$Name) { "$(Get-RegistryValue $Key $Name)" }

# The one instance of a CIM class.
function Get-SystemFact([string]$Class) { Get-CimInstance -ClassName $Class | Select-Object -First 1 }

# {Name, DisplayName, Status, StartType} of a service by its name; $null: there is none. Some services of Windows' own cannot be
# queried by anybody, which must not end the look at the others.
function Find-Service([string]$Name) { Get-Service -ErrorAction SilentlyContinue | Where-Object { $_.Name -eq $Name } | Select-Object -First 1 }

function Get-ServiceByTitle([string[]]$Titles) { Get-Service -ErrorAction SilentlyContinue | Where-Object { $Titles -contains $_.DisplayName } }

function Start-HostService([string]$Name) { Start-Service -Name $Name }
function Restart-HostService([string]$Name) { Restart-Service -Name $Name -Force }

# Version of a program file; '': there is none.
function Get-FileVersion([string]$Path) {
    if (-not [System.IO.File]::Exists($Path)) { return '' }
    $info = [System.Diagnostics.FileVersionInfo]::GetVersionInfo($Path)
    '{0}.{1}.{2}.{3}' -f $info.FileMajorPart, $info.FileMinorPart, $info.FileBuildPart, $info.FilePrivatePart
}

# Names of the domains of the forest that this computer is in.
function Get-ForestDomain {
    Add-Type -AssemblyName System.DirectoryServices
    [System.DirectoryServices.ActiveDirectory.Domain]::GetComputerDomain().Forest.Domains | ForEach-Object { $_.Name }
}

# The proxy that .NET would send a request through for the account that runs this; '': none.
function Get-SystemProxy([string]$Url) {
    $proxy = [System.Net.WebRequest]::GetSystemWebProxy().GetProxy([uri]$Url)
    if ($null -eq $proxy -or $proxy -eq [uri]$Url) { '' } else { $proxy.GetLeftPart([System.UriPartial]::Authority) }
}

# Whether this computer can use a group managed service account: yes, no or unknown.
# https://learn.microsoft.com/windows/win32/api/lmaccess/nf-lmaccess-netqueryserviceaccount
function Get-ServiceAccountReadiness([string]$Account) {
    if (-not ('EntraWriteback.ServiceAccounts' -as [type])) {
        Add-Type -Namespace EntraWriteback -Name ServiceAccounts -MemberDefinition @'
[DllImport("logoncli.dll", CharSet = CharSet.Unicode)] public static extern int NetQueryServiceAccount(string server, string account, int level, out IntPtr buffer);
[DllImport("netapi32.dll")] public static extern int NetApiBufferFree(IntPtr buffer);
'@
    }
    $answer = 'unknown'
    # Whether the name has its $ here is not documented.
    foreach ($name in $Account.TrimEnd('$'), $Account) {
        $buffer = [System.IntPtr]::Zero
        # $null would become an empty text.
        $status = [EntraWriteback.ServiceAccounts]::NetQueryServiceAccount([System.Management.Automation.Language.NullString]::Value, $name, 0, [ref]$buffer)
        if ($status -ne 0) { continue }
        try { $state = [System.Runtime.InteropServices.Marshal]::ReadInt32($buffer) }
        finally { $null = [EntraWriteback.ServiceAccounts]::NetApiBufferFree($buffer) }
        # MsaInfoCanInstall, MsaInfoInstalled
        if ($state -in 4, 5) { return 'yes' }
        $answer = 'no'
    }
    $answer
}

# A new folder that only administrators and the system can enter, from its first moment.
function New-ProtectedFolder {
    $path = [System.IO.Path]::Combine($env:SystemRoot, 'Temp', "entra-writeback-$([guid]::NewGuid().ToString('N'))")
    $security = [System.Security.AccessControl.DirectorySecurity]::new()
    $security.SetSecurityDescriptorSddlForm('O:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)')
    # .NET Framework has it on the folder, .NET beside it.
    if ($PSVersionTable.PSVersion.Major -ge 6) { $null = [System.IO.FileSystemAclExtensions]::CreateDirectory($security, $path) }
    else { $null = [System.IO.Directory]::CreateDirectory($path, $security) }
    $path
}

function Get-InstallerSignature([string]$Path) { Get-AuthenticodeSignature -LiteralPath $Path }

function Start-Installer([string]$Path, [string]$Words) {
    $start = [System.Diagnostics.ProcessStartInfo]::new($Path, $Words)
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.WorkingDirectory = [System.IO.Path]::GetDirectoryName($Path)
    [System.Diagnostics.Process]::Start($start)
}

function Get-ExitCode($Process) { $Process.ExitCode }

# Ends a process with everything it started.
function Stop-ProcessTree($Process) {
    if ($PSVersionTable.PSVersion.Major -ge 6) { $Process.Kill($true) }
    else {
        # Called by its name its words on standard error would end the script.
        $start = [System.Diagnostics.ProcessStartInfo]::new("$env:SystemRoot\System32\taskkill.exe", "/PID $($Process.Id) /T /F")
        $start.UseShellExecute = $false
        $start.CreateNoWindow = $true
        $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        $null = [System.Diagnostics.Process]::Start($start).WaitForExit(15000)
    }
    $null = $Process.WaitForExit(15000)
}

# Takes the folder away; gives back why it is still there, or ''. What was ended lets go of its files a moment later.
function Remove-ProtectedFolder([string]$Path) {
    for ($try = 1; ; $try++) {
        try { [System.IO.Directory]::Delete($Path, $true); return '' }
        catch {
            if ($try -eq 5) { return "The folder $Path, which only administrators can enter, could not be taken away: $($_.Exception.GetBaseException().Message) Delete it." }
            Start-Sleep -Seconds 1
        }
    }
}

# The agent's module is one of .NET Framework.
function Get-ModuleShell { [System.IO.Path]::Combine($env:SystemRoot, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe') }

# What Import-Module is given for the agent's module.
function Get-ModulePath([string]$Folder) { [System.IO.Path]::Combine($Folder, $AgentFiles.module) }

function Get-ToolsPath([string]$Folder) { [System.IO.Path]::Combine($Folder, $AgentFiles.tools) }
