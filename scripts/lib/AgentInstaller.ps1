# The agent's installer: fetched into a folder that only administrators can enter, checked, run, and taken away again.
# https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-install-pshell
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$DownloadTries = 4
$MostInstallerBytes = 1GB

# Installs or upgrades the agent where it is not there or older than declared; gives back what is worth telling.
function Install-Agent($Given) {
    $wanted = [version](Get-Text $Given 'version')
    $before = Get-InstalledVersion
    if ($before -ne '' -and [version]$before -ge $wanted) { return }
    $installer = Get-Property $Given 'installer'
    if ($null -eq $installer) { throw (New-ScriptError 'failed' "The agent is $(if ($before) { "$before, older than $wanted" } else { 'not installed' }), and no installer is declared, so a person installs it: declare installer (url, sha256, signer), or download the agent in the Entra admin center (Entra Connect > Cloud sync > Agents).") }
    Assert-Prerequisite $Given
    $folder = New-ProtectedFolder
    $failed = $null
    try {
        $file = Save-Installer $installer $folder "$(Get-Property $Given 'proxy')"
        Assert-Installer $file $installer
        Invoke-Installer $file $InstallerArguments[(Get-Text $Given 'cloud')]
    }
    catch { $failed = $_ }
    $left = Remove-ProtectedFolder $folder
    if ($null -ne $failed) { throw $failed }
    $left
    $after = Get-InstalledVersion
    if ($after -eq '') { throw (New-ScriptError 'failed' 'The installer says that it is done, but the agent is not there. See its log in the folder TEMP of the account that runs this, and install again.') }
    if ([version]$after -lt $wanted) { throw (New-ScriptError 'failed' "The installer made the agent $after, and $wanted is declared. Declare an installer of that version, or the version that this one has.") }
    if ($null -eq (Find-Service (Get-AgentServiceName))) { throw (New-ScriptError 'failed' "The agent $after is there, but its service $(Get-AgentServiceName) is not. Install again, or repair it in Windows' list of programs.") }
}

# What the agent cannot do without stops before anything is fetched.
function Assert-Prerequisite($Given) {
    $unmet = @(Get-Prerequisite $Given (Get-MemberDomain) (Get-ConfiguredProxy (Get-InstallFolder)) | Where-Object { $_.required -and $_.state -eq 'unmet' })
    if ($unmet.Count -eq 0) { return }
    $said = $unmet | ForEach-Object { "$($_.name): $($_.found). $($_.fix)" }
    throw (New-ScriptError 'failed' "Nothing is installed, since the host lacks what the agent needs. $($said -join ' ')")
}

# Path of the installer, fetched from where it is declared to be.
function Save-Installer($Installer, [string]$Folder, [string]$Proxy) {
    $url = Get-Text $Installer 'url'
    if ($url -match '^http:') { throw (New-ScriptError 'failed' "The installer's address is $url. Write one with https, or a path of this host or of a share.") }
    $isWeb = $url -match '^https:'
    $name = if ($isWeb) { [System.IO.Path]::GetFileName(([uri]$url).AbsolutePath) } else { ($url -split '[\\/]')[-1] }
    if ($name -notmatch '^[\w .-]+\.exe$') { $name = 'AADConnectProvisioningAgentSetup.exe' }
    $file = [System.IO.Path]::Combine($Folder, $name)
    if ($isWeb) { Save-Download $url $file $Proxy }
    else {
        try { [System.IO.File]::Copy($url, $file) }
        catch {
            $reason = $_.Exception.GetBaseException()
            $code = if ($reason -is [System.UnauthorizedAccessException]) { 'refused' } else { 'not-found' }
            throw (New-ScriptError $code "The installer cannot be read from ${url}: $($reason.Message) A share must let in the account that runs this ($([System.Environment]::UserName)); the system's is the computer's account in the domain.")
        }
    }
    $file
}

# Tries again where the connection breaks or the service is busy.
function Save-Download([string]$Url, [string]$File, [string]$Proxy) {
    Add-Type -AssemblyName System.Net.Http
    # Windows PowerShell 5.1 offers what .NET did years ago, unless the machine is set otherwise.
    [System.Net.ServicePointManager]::SecurityProtocol = [System.Net.ServicePointManager]::SecurityProtocol -bor [System.Net.SecurityProtocolType]::Tls12
    $handler = [System.Net.Http.HttpClientHandler]::new()
    if ($Proxy) { $handler.Proxy = [System.Net.WebProxy]::new($Proxy) }
    $client = [System.Net.Http.HttpClient]::new($handler)
    $client.Timeout = [System.Threading.Timeout]::InfiniteTimeSpan
    $until = [datetime]::UtcNow.AddSeconds($DownloadPatience)
    try {
        for ($try = 1; ; $try++) {
            $problem = Receive-File $client $Url $File $until
            if ($null -eq $problem) { return }
            if (-not $problem.Again -or $try -eq $DownloadTries -or [datetime]::UtcNow -ge $until) {
                throw (New-ScriptError $problem.Code "The installer was not fetched from ${Url}: $($problem.Text)$(if ($try -gt 1) { ", at the last of $try tries" }). Nothing was installed.$(if ($problem.Code -eq 'not-found') { ' Put the file there, or declare where it is.' })")
            }
            Start-Sleep -Milliseconds ([int]($RetryPause * 1000 * [math]::Pow(2, $try - 1)))
        }
    }
    finally { $client.Dispose() }
}

# Why a file did not come, as {Code, Text, Again}; $null: it did, whole.
function Receive-File($Client, [string]$Url, [string]$File, [datetime]$Until) {
    $response = $null
    try {
        $asked = $Client.GetAsync($Url, [System.Net.Http.HttpCompletionOption]::ResponseHeadersRead)
        if (-not $asked.Wait($StallPatience * 1000)) { return New-DownloadProblem 'timeout' "no answer within $StallPatience seconds" $true }
        $response = $asked.Result
        $status = [int]$response.StatusCode
        if ($status -ne 200) {
            $code = switch ($status) { 404 { 'not-found' } 410 { 'not-found' } 401 { 'refused' } 403 { 'refused' } default { 'unreachable' } }
            return New-DownloadProblem $code "the answer is HTTP $status" ($status -eq 429 -or $status -ge 500)
        }
        $source = $response.Content.ReadAsStreamAsync().Result
        $target = [System.IO.File]::Create($File)
        try { return Copy-Bytes $source $target $response.Content.Headers.ContentLength $Until }
        finally { $target.Dispose() }
    }
    catch { return New-DownloadProblem 'unreachable' $_.Exception.GetBaseException().Message.TrimEnd('.') $true }
    finally { if ($null -ne $response) { $response.Dispose() } }
}

function Copy-Bytes($Source, $Target, $Length, [datetime]$Until) {
    $buffer = [byte[]]::new(262144)
    while ($true) {
        $read = $Source.ReadAsync($buffer, 0, $buffer.Length)
        if (-not $read.Wait($StallPatience * 1000)) { return New-DownloadProblem 'timeout' "nothing more came within $StallPatience seconds, after $($Target.Length) bytes" $true }
        if ($read.Result -eq 0) { break }
        $Target.Write($buffer, 0, $read.Result)
        if ($Target.Length -gt $MostInstallerBytes) { return New-DownloadProblem 'failed' 'it is larger than 1 GB, which no installer of the agent is' $false }
        if ([datetime]::UtcNow -ge $Until) { return New-DownloadProblem 'timeout' "it did not come within $DownloadPatience seconds, but $($Target.Length) bytes of it" $false }
    }
    if ($null -ne $Length -and $Target.Length -ne $Length) { return New-DownloadProblem 'unreachable' "the connection broke off after $($Target.Length) of $Length bytes" $true }
}

function New-DownloadProblem([string]$Code, [string]$Text, [bool]$Again) { [pscustomobject]@{ Code = $Code; Text = $Text; Again = $Again } }

# Hash and signer, before anything of the file runs.
function Assert-Installer([string]$File, $Installer) {
    $url = Get-Text $Installer 'url'
    $wanted = Get-Text $Installer 'sha256'
    $hash = Get-Sha256 $File
    if ($hash -ne $wanted) { throw (New-ScriptError 'failed' "The installer of $url has the SHA-256 $hash, and $($wanted.ToLowerInvariant()) is declared, so it was not run. It was exchanged or is another version: find out why; declare the new hash only for a file that you trust.") }
    $signature = Get-InstallerSignature $File
    $signer = Get-Text $Installer 'signer'
    if ("$($signature.Status)" -ne 'Valid') { throw (New-ScriptError 'failed' "The signature of the installer of $url is $($signature.Status) and not Valid, so it was not run$(if ("$($signature.Status)" -eq 'NotSigned') { ': it has none' }). Take the file from the Entra admin center again; a host without the way to revocation lists may not be able to check it.") }
    $subject = $signature.SignerCertificate.Subject
    if ($signer -notin (Get-NamePart $subject 'CN'), (Get-NamePart $subject 'O')) { throw (New-ScriptError 'failed' "The installer of $url is signed by `"$subject`" and not by $signer, so it was not run. Take the file from the Entra admin center again.") }
}

function Get-Sha256([string]$File) {
    $sha256 = [System.Security.Cryptography.SHA256]::Create()
    $stream = [System.IO.File]::OpenRead($File)
    try { [System.BitConverter]::ToString($sha256.ComputeHash($stream)).Replace('-', '').ToLowerInvariant() }
    finally { $stream.Dispose(); $sha256.Dispose() }
}

# Runs it to its end, or ends it; gives back what is worth telling. https://learn.microsoft.com/windows/win32/msi/error-codes
function Invoke-Installer([string]$File, [string]$Words) {
    $process = Start-Installer $File $Words
    try {
        if (-not $process.WaitForExit($InstallerPatience * 1000)) {
            Stop-ProcessTree $process
            throw (New-ScriptError 'timeout' "The installer was not done within $InstallerPatience seconds, so it was ended. See on the host whether it waits for a person, or another installation is at work; then run again.")
        }
        switch (Get-ExitCode $process) {
            0 { return }
            { $_ -in 3010, 1641 } { return "The installer wants a restart of the host (exit code $_). Restart it before the agent is upgraded again." }
            1618 { throw (New-ScriptError 'conflict' 'Another installation is at work on the host (exit code 1618). Run again when it is done.') }
            1602 { throw (New-ScriptError 'failed' 'Someone stopped the installer on the host (exit code 1602). Run again.') }
            default { throw (New-ScriptError 'failed' "The installer ended with exit code $_. See the newest log in the folder TEMP of the account that runs this, and the Application log (source MsiInstaller).") }
        }
    }
    finally { $process.Dispose() }
}
