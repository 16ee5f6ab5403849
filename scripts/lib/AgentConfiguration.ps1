# The agent's configuration file: its proxy, and the kit's mark on what it wrote.
# https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-troubleshoot#agent-times-out-or-certificate-isnt-valid
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$ConfigurationMark = ' Written by the Entra writeback kit: '

function Get-ConfigurationFile([string]$Folder) { [System.IO.Path]::Combine($Folder, $AgentFiles.configuration) }

# The document; $null: there is no file.
function Read-Configuration([string]$Folder) {
    $path = Get-ConfigurationFile $Folder
    if (-not [System.IO.File]::Exists($path)) { return }
    $document = [System.Xml.XmlDocument]::new()
    $document.PreserveWhitespace = $true
    $document.XmlResolver = $null
    try { $document.Load($path) }
    catch [System.Xml.XmlException] { throw (New-ScriptError 'failed' "$path is no XML ($($_.Exception.GetBaseException().Message)), so it is left as it is. Mend it, or install the agent anew.") }
    , $document
}

# Beside the file, then in its place, which keeps its permissions: the agent never finds half of it.
function Save-Configuration([string]$Folder, $Document) {
    $path = Get-ConfigurationFile $Folder
    $beside = "$path.new"
    $Document.Save($beside)
    [System.IO.File]::Replace($beside, $path, [System.Management.Automation.Language.NullString]::Value)
}

# Address of the proxy in the agent's configuration; '': it has none.
function Get-ConfiguredProxy([string]$Folder) {
    $document = Read-Configuration $Folder
    if ($null -eq $document) { return '' }
    $address = $document.SelectSingleNode('/configuration/system.net/defaultProxy/proxy/@proxyaddress')
    if ($null -ne $address) { $address.Value } else { '' }
}

function Find-Mark($Document, [string]$What) {
    $Document.SelectNodes('/configuration/comment()') | Where-Object { $_.Value -eq "$ConfigurationMark$What " } | Select-Object -First 1
}

# Makes the proxy as declared; $true: the file was changed. Only what the kit wrote is changed or taken back.
function Set-ConfiguredProxy([string]$Folder, [string]$Proxy) {
    $document = Read-Configuration $Folder
    if ($null -eq $document) { if ($Proxy) { throw (New-ScriptError 'not-found' "There is no $(Get-ConfigurationFile $Folder) to write the proxy into: the agent is not installed.") }; return $false }
    $mark = Find-Mark $document 'proxy'
    $there = $document.SelectSingleNode('/configuration/system.net/defaultProxy')
    if ($null -eq $mark) {
        if ($Proxy -eq '' -or (Get-ConfiguredProxy $Folder).TrimEnd('/') -eq $Proxy.TrimEnd('/')) { return $false }
        if ($null -ne $there) { throw (New-ScriptError 'failed' "$(Get-ConfigurationFile $Folder) has a proxy that the kit did not write ($(Get-ConfiguredProxy $Folder)), so it is not changed to $Proxy. Declare that one, or take its defaultProxy out of the file.") }
    }
    elseif ((Get-ConfiguredProxy $Folder) -eq $Proxy -and $Proxy) { return $false }
    if ($null -ne $mark) { Remove-MarkedProxy $document $mark $there }
    if ($Proxy) { Add-MarkedProxy $document $Proxy }
    Save-Configuration $Folder $document
    $true
}

function Remove-MarkedProxy($Document, $Mark, $Proxy) {
    if ($null -ne $Proxy) {
        $parent = $Proxy.ParentNode
        $null = $parent.RemoveChild($Proxy)
        # The kit made the element around it only where there was none.
        if ($parent.SelectNodes('*').Count -eq 0) { $null = $parent.ParentNode.RemoveChild($parent) }
    }
    $null = $Mark.ParentNode.RemoveChild($Mark)
}

function Add-MarkedProxy($Document, [string]$Proxy) {
    $root = $Document.DocumentElement
    $null = $root.AppendChild($Document.CreateComment("${ConfigurationMark}proxy "))
    $net = $Document.SelectSingleNode('/configuration/system.net')
    if ($null -eq $net) { $net = $root.AppendChild($Document.CreateElement('system.net')) }
    $default = $net.AppendChild($Document.CreateElement('defaultProxy'))
    $default.SetAttribute('enabled', 'true')
    $default.SetAttribute('useDefaultCredentials', 'true')
    $element = $default.AppendChild($Document.CreateElement('proxy'))
    $element.SetAttribute('usesystemdefault', 'true')
    $element.SetAttribute('proxyaddress', $Proxy)
    $element.SetAttribute('bypassonlocal', 'true')
}

# Verbose tracing, by the agent's own tools; {Changed, Problem}. Only what the kit switched on is switched off.
function Set-Tracing([string]$Folder, [bool]$Trace) {
    $document = Read-Configuration $Folder
    $mark = if ($null -ne $document) { Find-Mark $document 'trace' }
    if ($null -eq $document -or $Trace -eq ($null -ne $mark)) { return [pscustomobject]@{ Changed = $false; Problem = '' } }
    $name = if ($Trace) { 'Start-AADCloudSyncToolsVerboseLogs' } else { 'Stop-AADCloudSyncToolsVerboseLogs' }
    try { $failed = (Invoke-AgentModule (Get-ToolsPath $Folder) @(New-ModuleStep 'trace' "verbose tracing ($name)" $name)).failed }
    catch { $failed = [pscustomobject]@{ step = $name; message = $_.Exception.Message } }
    if ($null -ne $failed) { return [pscustomobject]@{ Changed = $false; Problem = "Verbose tracing is not $(if ($Trace) { 'on' } else { 'off' }): $(Get-FailureText $failed) Run $name of the module AADCloudSyncTools on the host." } }
    # The cmdlet wrote the file.
    $document = Read-Configuration $Folder
    $mark = Find-Mark $document 'trace'
    if ($Trace -and $null -eq $mark) { $null = $document.DocumentElement.AppendChild($document.CreateComment("${ConfigurationMark}trace ")) }
    if (-not $Trace -and $null -ne $mark) { $null = $mark.ParentNode.RemoveChild($mark) }
    Save-Configuration $Folder $document
    [pscustomobject]@{ Changed = $true; Problem = '' }
}
