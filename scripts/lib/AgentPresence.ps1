# Whether there is an agent on this host, and whose it is.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

function Get-InstallFolder {
    $folder = Get-RegistryText $AgentRegistryKey 'InstallDir'
    if ($folder -ne '') { $folder } else { [System.IO.Path]::Combine([string]$env:ProgramFiles, $AgentPlaces.install) }
}

function Get-InstalledVersion { Get-FileVersion ([System.IO.Path]::Combine((Get-InstallFolder), $AgentFiles.program)) }

# The installer is registered with a tenant only when it says which.
function Get-RegisteredTenant {
    $id = [guid]::Empty
    if ([guid]::TryParse((Get-RegistryText $AgentRegistryKey 'TenantID'), [ref]$id) -and $id -ne [guid]::Empty) { $id.ToString() } else { '' }
}

function Get-AgentServiceName {
    $name = Get-RegistryText $AgentRegistryKey 'ServiceName'
    if ($name -ne '') { $name } else { $AgentService }
}

function Get-ServiceAccount([string]$Name) { Get-RegistryText "HKLM:\SYSTEM\CurrentControlSet\Services\$Name" 'ObjectName' }
