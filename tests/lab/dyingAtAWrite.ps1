# Loaded after the libraries in a copy of the scripts, for tests: the process dies, as by kill -9, at its write number
# LAB_DIE_AT (from 1), before it or after it (LAB_DIE_WHEN). Writes are changes by LDAP and of files, of all scripts of the process.
if (-not (Test-Path -Path variable:global:LabWrites)) { $global:LabWrites = @{ Number = 0 } }
$LabSendRequest = ${function:Send-Request}
$LabWritePolicyFile = ${function:Write-PolicyFile}

function Invoke-DyingWrite([scriptblock]$Write) {
    $global:LabWrites.Number++
    $dies = $global:LabWrites.Number -eq [int]$env:LAB_DIE_AT
    if ($dies -and $env:LAB_DIE_WHEN -eq 'before') { Stop-Process -Id $PID -Force }
    & $Write
    if ($dies) { Stop-Process -Id $PID -Force }
}

function Send-Request($Directory, $Request, [string]$Target, [string]$Right) {
    if ($Request -is [System.DirectoryServices.Protocols.SearchRequest]) { return & $LabSendRequest $Directory $Request $Target $Right }
    Invoke-DyingWrite { & $LabSendRequest $Directory $Request $Target $Right }
}

function Write-PolicyFile([string]$Path, [byte[]]$Bytes) {
    Invoke-DyingWrite { & $LabWritePolicyFile $Path $Bytes }
}

# A folder goes file by file: its death before leaves all, its death after one file.
$LabRemovePolicyFolder = ${function:Remove-PolicyFolder}

function Remove-PolicyFolder([string]$Folder) {
    Invoke-DyingWrite { Get-ChildItem -LiteralPath $Folder -Recurse -File -ErrorAction Ignore | Select-Object -First 1 | Remove-Item -Force }
    & $LabRemovePolicyFolder $Folder
}
