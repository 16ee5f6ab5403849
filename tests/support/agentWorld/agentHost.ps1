# In place of what reads Windows: registry, services, policies, signatures and CIM are the test host's own, the rest is in world.json.
function Get-World { ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText("$env:AGENT_WORLD/world.json")) }
$Patience = (Get-World).patience
$ConnectionPatience = 2 * $Patience
$StallPatience = 2 * $Patience
$DownloadPatience = 6 * $Patience
$InstallerPatience = 3 * $Patience
$ModulePatience = if ((Get-World).hangs) { 6 } else { 60 }
$WritebackPatience = 10 * $Patience
$WritebackPause = 0.2
$RetryPause = 0.1
$ReturnPatience = 3 * $Patience
$ReturnPause = 0.1
function Get-HostName { (Get-World).computerName }
function Get-FileVersion([string]$Path) { if ([System.IO.File]::Exists($Path)) { [System.IO.File]::ReadAllText($Path).Trim() } else { '' } }
function Get-ForestDomain { $names = (Get-World).forest; if ($null -eq $names) { if ((Get-World).forestDenied) { throw [System.Runtime.InteropServices.COMException]::new('Fehler', [int](Get-World).forestDenied) }; throw 'The domain does not exist or cannot be contacted.' }; $names }
function Get-SystemProxy([string]$Url) { (Get-World).systemProxy }
function Get-ServiceAccountReadiness([string]$Account) { $world = Get-World; if ($world.lockedOutOf -contains $Account) { 'no' } else { $world.serviceAccountReady } }
function New-ProtectedFolder { [System.IO.Directory]::CreateDirectory("$env:AGENT_WORLD/temp/$([guid]::NewGuid())").FullName }
function Start-Installer([string]$Path, [string]$Words) { [System.Diagnostics.Process]::Start([System.Diagnostics.ProcessStartInfo]::new('/bin/sh', "`"$Path`" $Words")) }
function Get-ModuleShell { [System.Diagnostics.Process]::GetCurrentProcess().MainModule.FileName }
function Get-ModulePath([string]$Folder) { "$Folder/Microsoft.CloudSync.PowerShell.psm1" }
function Get-ToolsPath([string]$Folder) { "$Folder/AADCloudSyncTools.psm1" }
function Get-ExitCode($Process) { if ((Get-World).exitCode -ne 0) { (Get-World).exitCode } else { $Process.ExitCode } }
function Start-HostService([string]$Name) { if ((Get-World).serviceFails) { throw (Get-World).serviceFails }; Start-Service -Name $Name }
function Test-LocalAccount { (Get-World).localAccount }
function Test-Administrator { (Get-World).administrator }
