# Observations of one domain as one account, one after the other in one session: on a host in Azure each run costs more than they do.
# Parameters and result: ObservationsParameters and ObservationsResult in scripts/contract.ts.
[CmdletBinding()]
param(
    [Parameter(Mandatory)][ValidateSet('Observe')][string]$Action,
    [string]$Parameters,
    # Run commands hand protected parameters over as text. lint: allow plain-text-password
    [string]$Secret
)
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/lib/Call.ps1"
. "$PSScriptRoot/lib/Directory.ps1"

# By name; observationsText.ts puts them here.
$Scripts = @{}

$CloseAll = ${function:Close-Connection}
# The next one goes on with it.
function Close-Connection { }

# What has no room in the answer is left to a further run, with everything after it.
function Get-Reply([object[]]$Calls) {
    $lines = @()
    foreach ($one in $Calls) {
        $more = $lines + (Get-Line $one $lines)
        if ((Compress-Answer (ConvertTo-AsciiJson ([ordered]@{ ok = $true; result = (New-Result $more) }))).Length -gt $MaximumAnswerLength) { break }
        $lines = $more
    }
    New-Result $lines
}

function New-Result([object[]]$Lines) { [pscustomobject]@{ replies = $Lines } }

# After a refused logon no other is tried, so that the account is not locked out.
function Get-Line($One, [object[]]$Former) {
    $refused = $Former | Where-Object { $_.StartsWith('{"ok":false,"error":{"code":"logon-refused"') } | Select-Object -First 1
    if ($refused) { return $refused }
    try { & $Scripts[$One.script] -Action Observe -Parameters $One.parameters -Secret $Secret | Select-Object -Last 1 }
    catch { Get-AnswerLine { throw $_ } }
}

exit (Invoke-Call { try { Get-Reply (ConvertFrom-Json (ConvertFrom-ArgumentText $Parameters)).calls } finally { & $CloseAll } })
