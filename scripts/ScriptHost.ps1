# Runs directory scripts one after the other in one process, because a start of PowerShell costs more than most of them.
# A call is two lines on standard input: {id, file, action, parameters} as JSON, the last as JSON text, and the secret, on a line
# of its own because cmdlets, such as ConvertFrom-Json, may be logged with what they are given. What the script writes passes
# through; the line "<id> <exit code>" on standard output and on standard error ends it there. The end of standard input ends
# the process, so that it never outlives the one who calls.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# Not [Console]::In: its encoding depends on the console's code page.
$calls = [System.IO.StreamReader]::new([Console]::OpenStandardInput(), [System.Text.Encoding]::UTF8)
while ($null -ne ($line = $calls.ReadLine())) {
    $call = ConvertFrom-Json -InputObject $line
    $secret = $calls.ReadLine()
    $exitCode = 1
    try {
        $global:LASTEXITCODE = 0
        & $call.file -Action $call.action -Parameters $call.parameters -Secret $secret | ForEach-Object { [Console]::Out.WriteLine($_) }
        $exitCode = $LASTEXITCODE
    }
    # No script starts where its file is missing or cannot be parsed.
    catch { [Console]::Error.WriteLine($_) }
    # It keeps the last errors with all that they refer to.
    $Error.Clear()
    # On a line of its own, also where the script left one unfinished.
    $end = "`n$($call.id) $exitCode"
    [Console]::Out.WriteLine($end)
    [Console]::Error.WriteLine($end)
}
